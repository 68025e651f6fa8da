"""What an author declares under `variants`, and the rows of values that it allows.

`rows` is a table of values by name; or `values` has for each name a list, or `from`, `to` and `step`. `derive` names
further sums, each of which may use those above it; `where` is a condition that the values must meet.
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from courses.questions.arithmetic import ExpressionError, PlacedError, Value, decimal_of, holds
from courses.questions.expressions import NAME, RESERVED, expression
from courses.questions.faults import mapping_faults
from courses.questions.placeholders import in_prose
from courses.questions.text import shuffled
from lms.api import JSONDict, _

FIELDS = ("rows", "values", "derive", "where")
MOST_NAMES, MOST_DERIVED = 12, 12
FEWEST, MOST_KEPT = 2, 100
"""Variants of one question. Of more, as many are chosen evenly."""

MOST_ROWS, MOST_VALUES, MOST_COMBINATIONS = 200, 1_000, 10_000
LONGEST_WORD = 500
LARGEST_NUMBER = 10**15

Row = dict[str, Value]
FIELD = "variants"
"""Of any question, beside the common fields."""


class Declaration(NamedTuple):
    """The rows that may be drawn, and the sums that follow from them."""

    rows: list[Row]
    derive: dict[str, str]


def declaration(declared: Any) -> Declaration:
    """Read a declaration, which may be anything that a YAML file can hold; raises `PlacedError` at its first fault."""
    for fault in mapping_faults(declared, (FIELD,), FIELDS):
        raise PlacedError(*fault)
    if ("rows" in declared) == ("values" in declared):
        raise PlacedError(
            (FIELD,), _("“variants” cần một trong hai: “rows” (bảng giá trị) hoặc “values” (khoảng giá trị).")
        )
    rows = _table(declared["rows"]) if "rows" in declared else _combinations(declared["values"])
    names = list(rows[0])
    derive = _derived(declared.get("derive", {}), names)
    kept = rows if declared.get("where") is None else _meeting(str(declared["where"]), rows, derive)
    if len(kept) < FEWEST:
        raise PlacedError(
            (FIELD, "where"), _("Chỉ còn %(n)d biến thể; cần ít nhất %(least)d.", n=len(kept), least=FEWEST)
        )
    return Declaration(kept if len(kept) <= MOST_KEPT else shuffled(kept, 0, FIELD)[:MOST_KEPT], derive)


def whole_row(row: Mapping[str, Value], derive: Mapping[str, str]) -> Row:
    """Add the derived values to a row; raises `PlacedError`."""
    values = dict(row)
    for name, text in derive.items():
        try:
            value = expression(text).value(values)
        except ExpressionError as trouble:
            raise PlacedError((FIELD, "derive", name), with_values(row, trouble.sentence)) from trouble
        values[name] = value
    return values


def with_values(row: Mapping[str, Value], sentence: str) -> str:
    """Say for which values something is wrong."""
    said = "; ".join(f"{name} = {in_prose(value)}" for name, value in row.items())
    return str(_("Với %(values)s: %(sentence)s", values=said, sentence=sentence))


def stored(row: Mapping[str, Value]) -> JSONDict:
    """Write a row as JSON that keeps numbers exact and apart from words."""
    numbers = {name: f"{decimal_of(value):f}" for name, value in row.items() if isinstance(value, Fraction)}
    return {"numbers": numbers, "words": {name: value for name, value in row.items() if isinstance(value, str)}}


def read_row(kept: Mapping[str, Any]) -> Row:
    """Read back what `stored` wrote."""
    return {**{name: Fraction(text) for name, text in kept["numbers"].items()}, **kept["words"]}


def _table(rows: Any) -> list[Row]:
    if not isinstance(rows, list) or not FEWEST <= len(rows) <= MOST_ROWS:
        sentence = _("“rows” phải là một danh sách có từ %(least)d đến %(most)d dòng.", least=FEWEST, most=MOST_ROWS)
        raise PlacedError((FIELD, "rows"), sentence)
    read: list[Row] = []
    for place, row in enumerate(rows):
        path = (FIELD, "rows", place)
        if not isinstance(row, Mapping) or not row:
            raise PlacedError(path, _("Mỗi dòng gồm các giá trị có tên, ví dụ {a: 3, b: 4}."))
        if read and set(row) != set(read[0]):
            names = ", ".join(read[0])
            raise PlacedError(path, _("Dòng này phải có đúng các giá trị như dòng đầu: %(names)s.", names=names))
        _check_names(row, path)
        read.append({name: _value(row[name], (*path, name)) for name in (read[0] if read else row)})
    return read


def _combinations(values: Any) -> list[Row]:
    path = (FIELD, "values")
    if not isinstance(values, Mapping) or not values:
        raise PlacedError(path, _("“values” gồm các tên, ví dụ a: {from: 1, to: 9, step: 1}."))
    _check_names(values, path)
    choices = [_choices(value, (*path, name)) for name, value in values.items()]
    if (count := math.prod(map(len, choices))) > MOST_COMBINATIONS:
        sentence = _(
            "Có %(n)d cách ghép giá trị, nhiều nhất %(most)d; hãy tăng “step” hoặc bớt giá trị.",
            n=count,
            most=MOST_COMBINATIONS,
        )
        raise PlacedError(path, sentence)
    return [dict(zip(values, chosen, strict=True)) for chosen in product(*choices)]


def _choices(value: Any, path: tuple[str | int, ...]) -> list[Value]:
    if isinstance(value, list):
        if not 1 <= len(value) <= MOST_VALUES:
            raise PlacedError(path, _("Danh sách giá trị phải có từ 1 đến %(most)d mục.", most=MOST_VALUES))
        return [_value(one, (*path, place)) for place, one in enumerate(value)]
    for fault in mapping_faults(value, path, ("from", "to", "step")):
        raise PlacedError(*fault)
    ends = {name: _value(value.get(name, 1), (*path, name)) for name in ("from", "to", "step")}
    if missing := {"from", "to"} - set(value):
        raise PlacedError(path, _("Thiếu “%(name)s”.", name=min(missing)))
    first, last, step = (_checked_number(ends[name], (*path, name)) for name in ("from", "to", "step"))
    if step <= 0 or last < first:
        raise PlacedError(path, _("“to” phải không nhỏ hơn “from”, và “step” phải lớn hơn 0."))
    count = (last - first) // step + 1
    if count > MOST_VALUES:
        raise PlacedError(path, _("Khoảng này có %(n)d giá trị, nhiều nhất %(most)d.", n=count, most=MOST_VALUES))
    return [first + step * place for place in range(count)]


def _checked_number(value: Value, path: tuple[str | int, ...]) -> Fraction:
    if not isinstance(value, Fraction):
        raise PlacedError(path, _("Chỗ này phải là một số."))
    return value


def _value(value: Any, path: tuple[str | int, ...]) -> Value:
    """Read one value: a number, or a word."""
    if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_WORD:
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST_NUMBER:
        number = Fraction(str(value))
        if decimal_of(number) is not None:
            return number
    sentence = _("Giá trị phải là số có không quá 15 chữ số, hoặc chữ không quá %(n)d chữ cái.", n=LONGEST_WORD)
    raise PlacedError(path, sentence)


def _check_names(named: Mapping[Any, Any], path: tuple[str | int, ...]) -> None:
    if len(named) > MOST_NAMES:
        raise PlacedError(path, _("Nhiều nhất %(n)d giá trị có tên.", n=MOST_NAMES))
    for name in named:
        if not isinstance(name, str) or not NAME.fullmatch(name) or name in RESERVED:
            sentence = _("“%(name)s” không dùng làm tên được; hãy dùng chữ cái, chữ số và dấu gạch dưới.", name=name)
            raise PlacedError((*path, str(name)), sentence)


def _derived(derive: Any, names: list[str]) -> dict[str, str]:
    path = (FIELD, "derive")
    if not isinstance(derive, Mapping):
        raise PlacedError(path, _("“derive” gồm các tên và biểu thức, ví dụ tong: a + b."))
    _check_names(derive, path)
    known, read = set(names), {}
    for name, text in derive.items():
        if name in known:
            raise PlacedError((*path, name), _("Tên “%(name)s” đã dùng ở trên.", name=name))
        read[name] = str(text)
        _check_sum(read[name], known, (*path, name))
        known.add(name)
    return read


def _check_sum(text: str, known: set[str], path: tuple[str | int, ...]) -> None:
    try:
        unknown = expression(text).names - known
    except ExpressionError as trouble:
        raise PlacedError(path, trouble.sentence) from trouble
    if unknown:
        raise PlacedError(path, _("Không có giá trị nào tên là “%(name)s”.", name=min(unknown)))


def _meeting(where: str, rows: list[Row], derive: Mapping[str, str]) -> list[Row]:
    """The rows that meet the condition. Derived values are worked out only if the condition asks for them."""
    path = (FIELD, "where")
    _check_sum(where, {*rows[0], *derive}, path)
    condition = expression(where)
    needs_derived = not condition.names <= set(rows[0])
    met = []
    for row in rows:
        values = whole_row(row, derive) if needs_derived else row
        try:
            if holds(condition.value(values)):
                met.append(row)
        except ExpressionError as trouble:
            raise PlacedError(path, with_values(row, trouble.sentence)) from trouble
    return met
