"""The parameters of marking rules: declared once, checked like every other author's field."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.questions.contract import Fault
from lms.api import _

TEXT, NUMBER, WHOLE, FLAG, TEXTS, CHOICE, CELL, AREA = (
    "text", "number", "whole", "flag", "texts", "choice", "cell", "area",
)  # fmt: skip
LONGEST, MOST_TEXTS, MOST_CELLS = 300, 20, 5_000
_CELL = re.compile(r"([A-Z]{1,2})([1-9][0-9]{0,4})")
_AREA = re.compile(rf"{_CELL.pattern}:{_CELL.pattern}")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a rule. Numbers lie between `least` and `most`; a choice is one of `choices`."""

    name: str
    kind: str = TEXT
    needed: bool = True
    least: float = 0
    most: float = 1_000_000
    choices: tuple[str, ...] = ()


def parameter_faults(parameters: Sequence[Parameter], asked: Mapping[str, Any]) -> Iterator[Fault]:
    """Find what is missing, unknown or of another kind."""
    known = {parameter.name for parameter in parameters}
    for name in asked:
        if name not in known:
            yield Fault((str(name),), _("Quy tắc này không có tham số “%(name)s”.", name=name))
    for parameter in parameters:
        value = asked.get(parameter.name)
        if value is None:
            if parameter.needed:
                yield Fault((), _("Thiếu “%(name)s”.", name=parameter.name))
        elif sentence := _fault(parameter, value):
            yield Fault((parameter.name,), sentence)


def column_number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cells_of(area: str) -> list[str]:
    """The cells of an area such as `B2:C3`, row by row."""
    first, _colon, last = area.partition(":")
    (left, top), (right, bottom) = (_place(cell) for cell in (first, last or first))
    return [f"{_letters(column)}{row}" for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _place(cell: str) -> tuple[int, int]:
    found = _CELL.fullmatch(cell)
    return (column_number(found[1]), int(found[2])) if found else (1, 1)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _fault(parameter: Parameter, value: Any) -> str:
    """The sentence on a value that is of another kind, empty for a good one."""
    if _is_good(parameter, value):
        return ""
    name, kind = parameter.name, parameter.kind
    least, most, known = f"{parameter.least:g}", f"{parameter.most:g}", ", ".join(parameter.choices)
    number = _("“%(name)s” phải là số từ %(least)s đến %(most)s.", name=name, least=least, most=most)
    sentences: dict[str, str] = {
        NUMBER: number,
        WHOLE: number,
        CHOICE: _("“%(name)s” phải là một trong: %(known)s.", name=name, known=known),
        FLAG: _("“%(name)s” phải là true hoặc false.", name=name),
        TEXTS: _("“%(name)s” phải là danh sách chữ.", name=name),
        CELL: _("“%(name)s” phải là một ô, ví dụ B2.", name=name),
        AREA: _("“%(name)s” phải là một vùng ô, ví dụ B2:B9, không quá %(most)d ô.", name=name, most=MOST_CELLS),
        TEXT: _("“%(name)s” phải là chữ; hãy đặt trong dấu nháy.", name=name),
    }
    return sentences[kind]


def _is_good(parameter: Parameter, value: Any) -> bool:
    if parameter.kind in {NUMBER, WHOLE}:
        kinds: Any = int if parameter.kind == WHOLE else int | float
        is_number = isinstance(value, kinds) and not isinstance(value, bool)
        return bool(is_number and parameter.least <= value <= parameter.most)
    if parameter.kind == CHOICE:
        return isinstance(value, str) and value in parameter.choices
    return _KINDS[parameter.kind](value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST


def _is_area(value: str) -> bool:
    found = _AREA.fullmatch(value)
    if not found:
        return False
    width = column_number(found[3]) - column_number(found[1]) + 1
    height = int(found[4]) - int(found[2]) + 1
    return width > 0 and height > 0 and width * height <= MOST_CELLS


def _is_cell(value: Any) -> bool:
    return isinstance(value, str) and bool(_CELL.fullmatch(value))


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and 1 <= len(value) <= MOST_TEXTS and all(map(_is_text, value))


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    TEXT: _is_text,
    TEXTS: _is_list,
    FLAG: lambda value: isinstance(value, bool),
    CELL: _is_cell,
    AREA: lambda value: isinstance(value, str) and _is_area(value),
}
