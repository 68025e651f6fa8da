"""What every question has, whatever its type: text, feedback, hints, labels, variants."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from courses.authoring.posted import Posted, filled
from courses.questions.contract import Fault
from courses.questions.declarations import FIELD
from lms.api import FRAMEWORKS, JSONDict, Skill, _, lazy_

LEVELS = ((1, lazy_("Dễ")), (2, lazy_("Vừa")), (3, lazy_("Khó")))
KINDS = (("recall", lazy_("Nhớ")), ("apply", lazy_("Vận dụng")), ("fault", lazy_("Tìm lỗi")))
LONGEST_CATEGORY = 200
NAMES = ("type", "text", "feedback", "hints", "skill", "difficulty", "kind", "category")
TABLE = {"rows", "derive"}
"""What of a declaration of variants the page's two fields hold."""

_CELLS = re.compile(r"\t|;")
_INTEGER, _DECIMAL = re.compile(r"-?\d{1,15}"), re.compile(r"-?\d{1,12}[.,]\d{1,12}")


def read_labels(posted: Posted) -> JSONDict:
    """Read the fields that every form has."""
    hints = [posted.text(f"{row}-text") for row in posted.rows("hints")]
    return {
        "text": posted.text("text"),
        **filled(feedback=posted.text("feedback"), hints=hints),
        "skill": posted.line("skill").partition(" ")[0],
        "difficulty": posted.whole("difficulty") or 1,
        "kind": posted.line("kind") or KINDS[0][0],
        "category": posted.line("category"),
        **filled(**{FIELD: _variants(posted)}),
    }


def label_faults(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Check the labels, which belong to the bank and not to the type."""
    code = fields.get("skill")
    if code and item_of(str(code)) is None:
        yield Fault(("skill",), _("Chuẩn không có mục nào mang mã %(code)s.", code=code))
    if fields.get("difficulty") not in {level for level, _title in LEVELS}:
        yield Fault(("difficulty",), _("Độ khó là 1, 2 hoặc 3."))
    if fields.get("kind") not in {kind for kind, _title in KINDS}:
        yield Fault(("kind",), _("Hãy chọn loại câu: nhớ, vận dụng hoặc tìm lỗi."))
    if len(str(fields.get("category", ""))) > LONGEST_CATEGORY:
        yield Fault(("category",), _("Tên nhóm dài quá %(n)d chữ cái.", n=LONGEST_CATEGORY))


def item_of(code: str) -> Skill | None:
    """The item with this code, of whichever standard has it."""
    return next((item for item in items() if item.code == code), None)


def items() -> Iterator[Skill]:
    """Every item of every standard, in their order."""
    for framework in FRAMEWORKS:
        yield from (skill for skill in framework.skills.values() if skill.kind == "item")


def table_text(declared: Any) -> str:
    """The rows of values as lines of cells, names first; empty where there are none."""
    rows = declared.get("rows") if isinstance(declared, Mapping) else None
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], Mapping):
        return ""
    return "\n".join(["; ".join(rows[0]), *("; ".join(map(_cell, row.values())) for row in rows)])


def sums_text(declared: Any) -> str:
    """The sums as lines, `name = sum`."""
    derive = declared.get("derive") if isinstance(declared, Mapping) else None
    return "\n".join(f"{name} = {text}" for name, text in derive.items()) if isinstance(derive, Mapping) else ""


def _variants(posted: Posted) -> JSONDict:
    names, *lines = [_CELLS.split(line) for line in _raw_lines(posted, "variants-rows")] or [[]]
    rows = [
        {name.strip(): _value(cell.strip()) for name, cell in zip(_named(names, len(cells)), cells, strict=False)}
        for cells in lines
    ]
    sums = (line.partition("=") for line in posted.lines("variants-derive"))
    derive = {name.strip(): text.strip() for name, _sign, text in sums}
    return filled(rows=rows or ([{name.strip(): ""} for name in names] if names else []), derive=derive)


def _raw_lines(posted: Posted, name: str) -> list[str]:
    """Lines with their tabs, as they are pasted from a sheet."""
    return [line for line in posted.form.get(name, "")[:20_000].splitlines() if line.strip()]


def _named(names: list[str], count: int) -> list[str]:
    """A name for every cell, so that one too many is told as a fault of its line."""
    return [*names, *(f"?{number}" for number in range(len(names) + 1, count + 1))]


def _value(cell: str) -> int | float | str:
    if _INTEGER.fullmatch(cell):
        return int(cell)
    if _DECIMAL.fullmatch(cell):
        return float(cell.replace(",", "."))
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"' if _INTEGER.fullmatch(value) or _DECIMAL.fullmatch(value) else value
    return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, float) else str(value)
