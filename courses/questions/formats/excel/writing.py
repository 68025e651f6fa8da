"""Neutral questions as rows of a sheet."""

from collections.abc import Sequence
from io import BytesIO

from courses.questions.formats.contract import NeutralQuestion
from courses.questions.formats.excel.questions import PAIR
from courses.questions.formats.excel.words import FLAGS, LISTED_TYPES
from courses.questions.formats.numbers import number_in, written
from lms.api import LONGEST_CELL, JSONDict, _, text_of

LETTERS = "ABCDEFGH"
ROLES = {
    "type": "Loại câu hỏi", "text": "Câu hỏi", **{letter: f"Phương án {letter}" for letter in LETTERS},
    "key": "Đáp án đúng", "feedback": "Giải thích", **{f"remark {letter}": f"Phản hồi {letter}" for letter in LETTERS},
    "skill": "Mã kỹ năng", "difficulty": "Độ khó", "category": "Chủ đề", "name": "Tên câu hỏi", "hints": "Gợi ý",
    "unit": "Đơn vị", "tolerance": "Sai số", "guide": "Hướng dẫn chấm", "least_words": "Số chữ ít nhất",
    "most_words": "Số chữ nhiều nhất", "keep_order": "Giữ thứ tự", "all_or_nothing": "Đúng hết mới có điểm",
    "tone_marks": "Phân biệt dấu", "case": "Phân biệt hoa thường", "kind": "Dạng yêu cầu",
}  # fmt: skip
"""The columns of our own files. What is read back are the headings, so they are Vietnamese in every language."""

IN_MARKDOWN = {"text", "feedback", "guide", "hints", *LETTERS, *(f"remark {letter}" for letter in LETTERS)}
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""No cell becomes a formula or a link, whatever a question says."""

HEADING = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"}
CELL = {"text_wrap": True, "valign": "top", "num_format": "@"}

_ALWAYS = {"type", "text", "A", "B", "C", "D", "key"}
_LABELS = ("text", "feedback", "skill", "difficulty", "hints", "kind")
_HELD = {
    "choice": ("options", "keep_order"),
    "choices": ("options", "keep_order", "all_or_nothing"),
    "true_false": ("answer",),
    "short_answer": ("accept", "tone_marks", "case"),
    "numeric": ("answer", "tolerance", "unit"),
    "matching": ("pairs", "extra"),
    "ordering": ("items", "all_or_nothing"),
    "essay": ("guide", "least_words", "most_words"),
}


def trouble_with(question: NeutralQuestion) -> str:
    """What of a question a sheet cannot hold, as a sentence."""
    kind = short_key(question.type)
    if kind not in _HELD:
        return str(_("Bảng tính không giữ được loại câu hỏi này."))
    if question.pictures:
        return str(_("Bảng tính không giữ được hình."))
    known = {*_LABELS, "category", *_HELD[kind]}
    if strangers := [name for name, value in question.fields.items() if name not in known and value]:
        return str(_("Bảng tính không giữ được “%(name)s”.", name=strangers[0]))
    if any(text_of(cell) != cell or len(cell) > LONGEST_CELL for cell in _cells(question).values()):
        return str(_("Có đoạn quá dài, hoặc có dấu cách ở đầu hay cuối dòng mà bảng tính không giữ được."))
    numbers = [str(question.fields[name]) for name in ("answer", "tolerance") if question.fields.get(name)]
    if kind == "numeric" and any((one := number_in(text)) is None or written(one) != text for text in numbers):
        return str(_("Bảng tính không giữ được đáp số viết như vậy."))
    return _trouble_with_parts(kind, question.fields)


def _trouble_with_parts(kind: str, fields: JSONDict) -> str:
    parts = _parts(kind, fields)
    if len(parts) > len(LETTERS) or not all(part.strip() for part in parts):
        return str(_("Bảng tính giữ nhiều nhất %(n)d phương án, không có phương án trống.", n=len(LETTERS)))
    answers = [*fields.get("accept", ()), *fields.get("hints", ())]
    if any("\n" in part or "|" in part or part != part.strip() for part in answers):
        return str(_("Đáp án và gợi ý trong bảng tính không được có dấu | hoặc xuống dòng."))
    pairs = [(pair["left"], pair["right"]) for pair in fields.get("pairs", ())]
    read = [PAIR.fullmatch(part) for part in parts] if kind == "matching" else []
    kept = [(one["left"], one["right"]) for one in read if one]
    if kind == "matching" and (kept != pairs or any(part != part.lstrip("= ") for part in fields.get("extra", ()))):
        return str(_("Vế của câu ghép đôi trong bảng tính không được có dấu “=” hay mũi tên."))
    return ""


def write_sheet(questions: Sequence[NeutralQuestion]) -> bytes:
    """Write questions to a sheet; columns that none of them needs are left out."""
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    rows = [_cells(question) for question in questions]
    roles = [role for role in ROLES if role in _ALWAYS or any(row.get(role) for row in rows)]
    made = BytesIO()
    with xlsxwriter.Workbook(made, SAFE) as workbook:
        head, body = workbook.add_format(HEADING), workbook.add_format(CELL)
        sheet = workbook.add_worksheet("Câu hỏi")
        sheet.freeze_panes(1, 2)
        for column, role in enumerate(roles):
            sheet.set_column(column, column, 48 if role == "text" else 22 if role in IN_MARKDOWN else 14)
            heading = f"{ROLES[role]} (Markdown)" if role in IN_MARKDOWN else ROLES[role]
            sheet.write_string(0, column, heading, head)
            for place, row in enumerate(rows, start=1):
                if row.get(role):
                    sheet.write_string(place, column, row[role], body)
    return made.getvalue()


def _cells(question: NeutralQuestion) -> dict[str, str]:
    """The cells of a question by their roles."""
    fields, kind = question.fields, short_key(question.type)
    cells = {
        "type": LISTED_TYPES.get(kind, kind),
        "text": fields.get("text", ""),
        "feedback": fields.get("feedback") or "",
        "category": question.category,
        "name": question.name,
        "hints": "\n".join(fields.get("hints") or ()),
        **dict(zip(LETTERS, _parts(kind, fields), strict=False)),
    }
    for name in ("skill", "difficulty", "kind", "unit", "tolerance", "guide", "least_words", "most_words"):
        cells[name] = str(fields.get(name) or "")
    cells |= {name: "Có" for name, flag in FLAGS.items() if fields.get(name) == flag.value}
    options = fields.get("options", ()) if kind in {"choice", "choices"} else ()
    cells |= {f"remark {letter}": one.get("feedback") or "" for letter, one in zip(LETTERS, options, strict=False)}
    return cells | {"key": _key(kind, fields)}


def short_key(kind: str) -> str:
    """A type's name as packs write it."""
    return kind.removeprefix("courses.")


def _parts(kind: str, fields: JSONDict) -> list[str]:
    """What goes into the columns of the options."""
    if kind in {"choice", "choices"}:
        return [str(option["text"]) for option in fields.get("options", ())]
    if kind == "matching":
        pairs = [f"{pair['left']} = {pair['right']}" for pair in fields.get("pairs", ())]
        return [*pairs, *fields.get("extra", ())]
    return list(fields.get("items", ())) if kind == "ordering" else []


def _key(kind: str, fields: JSONDict) -> str:
    if kind in {"choice", "choices"}:
        return ", ".join(
            letter for letter, option in zip(LETTERS, fields.get("options", ()), strict=False) if option.get("right")
        )
    if kind == "true_false":
        return "Đúng" if fields.get("answer") else "Sai"
    if kind == "short_answer":
        return "\n".join(fields.get("accept", ()))
    return str(fields.get("answer", "")) if kind == "numeric" else ""
