"""The register as a workbook and as a bound book of A4 pages; always Vietnamese, for both are official."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from certificates.amending.numbering import ANNEX, COPIES
from certificates.book.lines import Numbers, changes_text
from certificates.models import IssuingBody
from lms.api import (
    Annex,
    CellKind,
    Letterhead,
    ListColumn,
    Paper,
    PaperList,
    Sheet,
    SheetColumn,
    SignatureBlock,
    date_text,
    local,
    number,
    paper_pdf,
    today_of,
    write_xlsx,
)

VOLUME: Final = 1000
"""Lines bound together: about 60 pages, drawn in about ten seconds."""

LEFT_OUT: Final = (
    "Sổ không ghi quê quán, giới tính, dân tộc: không cần cho việc cấp giấy, theo nguyên tắc chỉ lưu dữ liệu cần thiết."
)
KINDS: Final = {"revoke": "Thu hồi", "replace": "Cấp lại", "correct": "Đính chính trong sổ"}

_REGISTER: Final = (
    ("Số TT", 0.6), ("Họ và tên", 1.6), ("Ngày sinh", 1.25), ("Chức vụ", 1.4), ("Đơn vị", 1.6), ("Khóa học", 1.8),
    ("Xếp loại", 0.8), ("Số vào sổ", 1.4), ("Ngày cấp", 1.25), ("Người nhận ký", 1), ("Ghi chú", 1.9),
)  # fmt: skip
_ANNEX: Final = (
    ("Số", 0.5), ("Ngày ghi", 1.2), ("Số vào sổ", 1.3), ("Họ và tên", 1.5), ("Nội dung", 2), ("Giấy mới", 1.3),
    ("Quyết định", 1.4), ("Lý do", 1.7), ("Người đề nghị, người duyệt", 1.6),
)  # fmt: skip
_COPIES: Final = (
    ("Số", 0.5), ("Ngày cấp", 1.2), ("Số vào sổ", 1.4), ("Họ và tên", 1.6), ("Người yêu cầu", 1.6),
    ("Người nhận", 1.6), ("Số bản", 0.6), ("Dùng vào việc", 1.8), ("Người lập", 1.4),
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """Everything in the book, read at one moment: cells of the register's lines, of its annex and of copies.

    `is_part` says that the reader does not see all lines of the register.
    """

    body: IssuingBody
    year: int
    register: Sequence[Sequence[str]]
    annex: Sequence[Sequence[str]]
    copies: Sequence[Sequence[str]]
    numbers: dict[str, Numbers]
    is_part: bool


def register_cells(place: int, line: Any, note: str) -> tuple[str, ...]:
    """One line of the register; the place for the receiver's signature stays blank."""
    words = line.fields
    return (
        number(place), line.holder_name, words.get("birth_date", ""), line.holder_post, words.get("unit_name", ""),
        line.course_title, words.get("grade", ""), line.number, date_text(line.issued_on), "", note,
    )  # fmt: skip


def annex_cells(row: Any) -> tuple[str, ...]:
    """One entry of the annex."""
    changed = changes_text(row.details)
    return (
        str(row.serial), date_text(today_of(row.entered_at)), row.number, row.holder_name,
        f"{KINDS[row.kind]}: {changed}" if changed else KINDS[row.kind], row.new_number or "", row.decision, row.reason,
        f"{row.proposer_name}; {row.decider_name}",
    )  # fmt: skip


def copy_cells(row: Any) -> tuple[str, ...]:
    """One entry of the book of copies."""
    return (
        str(row.serial), date_text(row.given_on), row.number, row.holder_name, row.asked_by, row.given_to,
        str(row.count), row.reason, row.maker_name,
    )  # fmt: skip


def numbers_sentence(numbers: Numbers) -> str:
    """Số từ 1 đến N, không thiếu số nào; or that numbers are missing."""
    if not numbers.last and not numbers.count:
        return "Chưa có số nào."
    if numbers.is_whole:
        return f"Số từ 1 đến {number(numbers.last)}, không thiếu số nào."
    return f"Đã cấp đến số {number(numbers.last)} nhưng sổ chỉ có {number(numbers.count)} dòng: có số bị thiếu."


def write_workbook(content: Content, target: Path, at: Any) -> None:
    """Three sheets: the register, its annex, copies. Every cell is text."""
    above = [content.body.name, f"Sổ cấp giấy chứng nhận năm {content.year}", *_remarks(content)]
    sheets = [
        Sheet(title, [SheetColumn(head, CellKind.TEXT, width=int(8 + 10 * share)) for head, share in heads], rows, top)
        for title, heads, rows, top in (
            ("Sổ cấp", _REGISTER, content.register, above),
            ("Phụ lục", _ANNEX, content.annex, [numbers_sentence(content.numbers[ANNEX])]),
            ("Bản sao", _COPIES, content.copies, [numbers_sentence(content.numbers[COPIES])]),
        )
    ]
    write_xlsx(target, *sheets, title=f"Sổ cấp giấy chứng nhận {content.year}", created=local(at))


def _remarks(content: Content) -> list[str]:
    part = ["Trích sổ: chỉ gồm các đơn vị thuộc phạm vi của người lập."] if content.is_part else []
    return [f"Toàn sổ: {numbers_sentence(content.numbers['register'])}", *part, LEFT_OUT]


def volumes(content: Content, at: Any) -> Iterator[bytes]:
    """Draw the book in volumes, each with heading, numbered pages and signature; annexes stand in the last one."""
    count = max(1, -(-len(content.register) // VOLUME))
    for place in range(count):
        rows = content.register[place * VOLUME : (place + 1) * VOLUME]
        yield paper_pdf(_paper(content, rows, place + 1, count, at), landscape=True)


def _paper(content: Content, rows: Sequence[Sequence[str]], place: int, count: int, at: Any) -> Paper:
    volume = f", quyển {place}/{count}" if count > 1 else ""
    annexes = []
    if place == count:
        for title, heads, entries, book in (
            ("Thu hồi, đính chính, cấp lại", _ANNEX, content.annex, ANNEX),
            ("Bản sao cấp từ sổ gốc", _COPIES, content.copies, COPIES),
        ):
            told = numbers_sentence(content.numbers[book])
            annexes.append(Annex(title, [told, _list(heads, entries)] if entries else [told]))
    body = content.body
    return Paper(
        heading=Letterhead(agency=body.name, place=body.place, day=today_of(at)),
        kind="SỔ CẤP GIẤY CHỨNG NHẬN",
        title=f"Năm {content.year}{volume}",
        body=[*_remarks(content), _list(_REGISTER, rows)],
        signature=SignatureBlock(post=body.signer_title, name=body.signer_name),
        annexes=annexes,
    )


def _list(heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> PaperList:
    return PaperList([ListColumn(head, share) for head, share in heads], rows)
