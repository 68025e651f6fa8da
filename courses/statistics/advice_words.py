"""What the coach says, in plain words, with what to do about it; the numbers stand behind."""

from collections.abc import Mapping
from typing import Any

from courses.statistics import coach
from lms.api import _, lazy_, number, percent

KINDS = {
    coach.KEY: "late", coach.NEGATIVE: "late", coach.UNACCEPTED: "late", coach.HARD: "soon", coach.BLIND: "soon",
    coach.EASY: "soon", coach.FLAT: "soon", coach.UNCHOSEN: "soon", coach.FINE: "done", coach.STRONG: "done",
}  # fmt: skip
"""How each is drawn: late with a brick sign, soon with an amber one, done with a green one."""

NAMES = {
    coach.KEY: lazy_("Nghi sai đáp án"),
    coach.NEGATIVE: lazy_("Người điểm cao hay sai"),
    coach.UNACCEPTED: lazy_("Nghi thiếu đáp án"),
    coach.HARD: lazy_("Quá khó"),
    coach.BLIND: lazy_("Đoán mò cũng đúng"),
    coach.EASY: lazy_("Quá dễ"),
    coach.FLAT: lazy_("Không phân biệt người học"),
    coach.UNCHOSEN: lazy_("Có phương án không ai chọn"),
}
"""The advice that asks for something, as filters name it."""

_SENTENCES = {
    coach.KEY: lazy_("Nghi sai đáp án: người điểm cao hay chọn %(strong)s, đáp án đang đặt là %(key)s"),
    coach.NEGATIVE: lazy_("Nghi sai đáp án: người điểm cao làm sai câu này nhiều hơn người điểm thấp"),
    coach.UNACCEPTED: lazy_("Nghi thiếu đáp án: nhiều người điểm cao trả lời “%(answer)s”"),
    coach.HARD: lazy_("Quá khó: chỉ %(facility)s làm đúng"),
    coach.BLIND: lazy_("Đoán mò cũng đúng: %(facility)s làm đúng, chọn bừa được %(guess)s"),
    coach.EASY: lazy_("Quá dễ: %(facility)s làm đúng, không phân biệt được người học"),
    coach.FLAT: lazy_("Không phân biệt: người nắm chắc và người chưa nắm làm đúng như nhau"),
    coach.UNCHOSEN: lazy_("Phương án %(options)s không ai chọn: nên thay"),
    coach.STRONG: lazy_("Tốt: phân biệt rõ người nắm chắc và chưa nắm"),
    coach.FINE: lazy_("Đạt yêu cầu"),
    coach.FEW: lazy_("Chưa đủ lượt làm để kết luận: %(attempts)s lượt, cần %(enough)s"),
}

_REMEDIES = {
    coach.KEY: lazy_(
        "Hãy xem lại đáp án: %(strong)s có đúng hơn %(key)s không, hay câu hỏi có thể hiểu theo hai cách."
    ),
    coach.NEGATIVE: lazy_("Hãy xem lại đáp án và cách hỏi: có thể câu hỏi gài bẫy đúng những người biết nhiều."),
    coach.UNACCEPTED: lazy_("Nếu câu trả lời đó cũng đúng, hãy thêm vào các đáp án được nhận."),
    coach.HARD: lazy_("Hãy xem bài học có dạy nội dung này không; nếu có, hỏi rõ hơn hoặc bớt một bước."),
    coach.BLIND: lazy_("Hãy viết lại các phương án sai cho sát với lỗi người học hay mắc."),
    coach.EASY: lazy_("Nên giữ cho bài luyện tập; trong bài thi, hãy thay bằng câu đòi hỏi vận dụng."),
    coach.FLAT: lazy_("Hãy hỏi đúng một ý, bỏ chi tiết thừa và làm cho các phương án sai hợp lý hơn."),
    coach.UNCHOSEN: lazy_("Hãy thay bằng một lỗi người học hay mắc thật, hoặc bỏ phương án đó."),
}


def sentence(code: str, told: Mapping[str, Any]) -> str:
    """Say it in one line, as lists do."""
    return str(_SENTENCES[code]) % _spoken(told)


def what_to_do(code: str, told: Mapping[str, Any]) -> str:
    """Say what an author should try; empty where there is nothing to do."""
    return str(_REMEDIES[code]) % _spoken(told) if code in _REMEDIES else ""


def measured(attempts: int | None, facility: float | None) -> str:
    """How many got it right, in the words of lists; empty where nobody has been asked."""
    if not attempts or facility is None:
        return ""
    return str(_("%(share)s đúng", share=f"{number(facility * 100, 0)} %"))


def _spoken(told: Mapping[str, Any]) -> dict[str, str]:
    """The parts of a sentence as people write them."""
    return {name: _value(name, value) for name, value in told.items()}


def _value(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return percent(value) if name in {"facility", "guess"} else str(value)
