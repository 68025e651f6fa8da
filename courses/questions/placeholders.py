"""The places in a question where values go: `{name}` and `{= sum}`; `{{` and `}}` are braces that stay."""

import re
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from courses.questions.arithmetic import ExpressionError, PlacedError, Value, decimal_of
from courses.questions.expressions import Expression, expression
from lms.api import _

Path = tuple[str | int, ...]

_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_VIETNAMESE = str.maketrans({",": ".", ".": ",", "-": "−"})


def filled(part: Any, values: Mapping[str, Value], exact: Collection[str], path: Path = ()) -> Any:
    """Copy a question's fields with the values in place; raises `PlacedError`.

    Numbers in texts are written as Vietnamese writes them. A field named in `exact` whose whole text is one place
    gets the value itself: an int, a decimal text, true or false, or a word.
    """
    if isinstance(part, str):
        try:
            return _filled_text(part, values, exact=bool(path) and path[-1] in exact)
        except ExpressionError as trouble:
            raise PlacedError(path, trouble.sentence) from trouble
    if isinstance(part, Mapping):
        return {name: filled(value, values, exact, (*path, name)) for name, value in part.items()}
    if isinstance(part, list):
        return [filled(value, values, exact, (*path, place)) for place, value in enumerate(part)]
    return part


def sums_in(part: Any, path: Path = ()) -> Iterator[tuple[Path, Expression]]:
    """Read what stands in every place of a question's fields; raises `PlacedError` at the first that is no sum."""
    if isinstance(part, str):
        for place in _PLACE.finditer(part):
            if place[1] is not None:
                yield path, _read(place[1], path)
    elif isinstance(part, Mapping):
        if len(part) == 1 and None in part.values():  # what YAML makes of {name} without quotation marks
            raise PlacedError(path, _("Hãy đặt {…} trong dấu nháy kép."))
        for name, value in part.items():
            yield from sums_in(value, (*path, name))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from sums_in(value, (*path, number))


def in_prose(value: Value) -> str:
    """Write a value into a text: 1.204 and 8,2 and −3. Years and other numerals are words, in quotation marks."""
    if isinstance(value, bool):
        raise ExpressionError(_("Đúng hay sai không viết được vào câu chữ; hãy dùng if(điều kiện, 'chữ', 'chữ')."))
    return value if isinstance(value, str) else f"{_decimal(value):,f}".translate(_VIETNAMESE)


def _read(inner: str, path: Path) -> Expression:
    try:
        return expression(inner.removeprefix("="))
    except ExpressionError as trouble:
        sentence = _("%(trouble)s Dấu ngoặc nhọn muốn giữ nguyên thì viết {{ và }}.", trouble=trouble.sentence)
        raise PlacedError(path, sentence) from trouble


def _filled_text(text: str, values: Mapping[str, Value], *, exact: bool) -> Any:
    whole = _PLACE.fullmatch(text.strip())
    if exact and whole and whole[1] is not None:
        return _itself(_worked_out(whole[1], values))

    def fill(place: re.Match[str]) -> str:
        return place[0][0] if place[1] is None else in_prose(_worked_out(place[1], values))

    return _PLACE.sub(fill, text)


def _worked_out(inner: str, values: Mapping[str, Value]) -> Value:
    return expression(inner.removeprefix("=")).value(values)


def _itself(value: Value) -> int | str | bool:
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else f"{_decimal(value):f}"


def _decimal(value: Fraction) -> Any:
    decimal = decimal_of(value)
    if decimal is None:
        raise ExpressionError(_("Kết quả là số thập phân quá dài; hãy làm tròn, ví dụ round(a / b, 2)."))
    return decimal
