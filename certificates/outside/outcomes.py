"""What a file that comes back can turn out to be, each with its own sentence."""

from enum import StrEnum
from typing import Final

from lms.api import _


class Outcome(StrEnum):
    """Stored with the result of each file, so the keys never change."""

    RELEASED = "released"
    SAME_AGAIN = "same-again"
    NOT_A_PDF = "not-a-pdf"
    TOO_LARGE = "too-large"
    BAD_ARCHIVE = "bad-archive"
    FOREIGN = "foreign"
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    SIGNED_TWICE = "signed-twice"
    NOT_COVERED = "not-covered"
    BROKEN_SIGNATURE = "broken-signature"
    WRONG_SIGNER = "wrong-signer"
    EXPIRED = "expired"
    WRONG_TIME = "wrong-time"
    MISPLACED = "misplaced"
    ALREADY_RELEASED = "already-released"
    NO_LONGER_WANTED = "no-longer-wanted"


GOOD: Final = frozenset({Outcome.RELEASED, Outcome.SAME_AGAIN})


class Refused(Exception):  # noqa: N818 (reads as what it is)
    """Ends the examination of a file; `detail` is what the sentence names."""

    def __init__(self, outcome: Outcome, detail: str = "", award_id: int | None = None) -> None:
        super().__init__(outcome)
        self.outcome, self.detail, self.award_id = outcome, detail, award_id


def sentence_of(outcome: Outcome, *, detail: str = "") -> str:
    """Say to the officer what was found and what to do."""
    sentences: dict[Outcome, str] = {
        Outcome.RELEASED: _("Chữ ký đúng, nội dung nguyên vẹn. Đã phát hành. Người ký: %(who)s.", who=detail),
        Outcome.SAME_AGAIN: _("Chính tệp này đã được phát hành từ trước; không có gì thay đổi."),
        Outcome.NOT_A_PDF: _("Không phải là tệp PDF."),
        Outcome.TOO_LARGE: _("Tệp lớn hơn mức cho phép (%(most)s).", most=detail),
        Outcome.BAD_ARCHIVE: detail,
        Outcome.FOREIGN: _("Không phải là giấy nào đang chờ đơn vị này ký. Hãy ký đúng tệp đã tải từ trang này."),
        Outcome.ALTERED: _(
            "Nội dung giấy đã bị thay đổi so với bản tải về. Hãy ký lại trên bản gốc, không in hay lưu thành tệp khác."
        ),
        Outcome.UNSIGNED: _("Tệp chưa có chữ ký số."),
        Outcome.SIGNED_TWICE: _("Tệp có nhiều chữ ký số. Chỉ ký một lần trên bản đã tải về."),
        Outcome.NOT_COVERED: _("Chữ ký không phủ hết tệp: có phần được thêm sau khi ký."),
        Outcome.BROKEN_SIGNATURE: _("Chữ ký số không đúng hoặc bị hỏng."),
        Outcome.WRONG_SIGNER: _(
            "Người ký không phải là người đã đăng ký cho đơn vị cấp này. Chứng thư trong tệp: %(who)s.", who=detail
        ),
        Outcome.EXPIRED: _("Lúc ký, chứng thư của người ký không có hiệu lực (%(when)s).", when=detail),
        Outcome.WRONG_TIME: _(
            "Giờ ký ghi trong tệp (%(when)s) không nằm giữa lúc tải về và bây giờ. Hãy chỉnh đồng hồ của máy ký.",
            when=detail,
        ),
        Outcome.MISPLACED: _("Hình chữ ký đặt ngoài chỗ dành cho chữ ký. Hãy ký vào ô có sẵn."),
        Outcome.ALREADY_RELEASED: _("Giấy này đã được phát hành với một tệp khác; tệp đã phát hành không thay được."),
        Outcome.NO_LONGER_WANTED: _("Giấy này đã bị thu hồi hoặc thay thế nên không phát hành."),
    }
    return sentences[outcome]
