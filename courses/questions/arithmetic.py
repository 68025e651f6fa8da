"""Exact arithmetic for the sums in questions: fractions with a bound on their digits, so that no step runs long."""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lms.api import _

Value = Fraction | str | bool
"""A number, a word, or whether something holds."""

LARGEST = 10**40
"""What numerator and denominator of every number, the steps between included, stay below."""

HIGHEST_POWER = 128

MOST_PLACES = 12
"""Digits after the point of a number that is shown or asked for."""


class ExpressionError(ValueError):
    """The sum cannot be read or worked out; the sentence tells its author why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PlacedError(ExpressionError):
    """Trouble with a place of a question's fields; `path` tells which."""

    def __init__(self, path: tuple[str | int, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class Operation(NamedTuple):
    """What an operation does, and how many parts it takes at least and at most."""

    work: Callable[[Sequence[Value]], Value]
    least: int
    most: int


def decimal_of(number: Fraction) -> Decimal | None:
    """The number as a decimal without a final zero; None when it never ends or has too many places."""
    for places in range(MOST_PLACES + 1):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return Decimal(scaled.numerator).scaleb(-places)
    return None


def worked_out(operation: str, parts: Sequence[Value]) -> Value:
    """Take one step; raises `ExpressionError`."""
    value = OPERATIONS[operation].work(parts)
    if isinstance(value, Fraction) and max(abs(value.numerator), value.denominator) >= LARGEST:
        raise ExpressionError(_("Kết quả có quá nhiều chữ số."))
    return value


def holds(value: Value) -> bool:
    """Take a condition's value; raises `ExpressionError` for a number or a word."""
    if not isinstance(value, bool):
        raise ExpressionError(_("Chỗ này phải là một điều kiện, ví dụ a > b."))
    return value


def _number(value: Value) -> Fraction:
    if not isinstance(value, Fraction):
        raise ExpressionError(_("Phép tính này chỉ dùng được cho số."))
    return value


def _numbers(work: Callable[..., Value]) -> Callable[[Sequence[Value]], Value]:
    """Make a step of a function on numbers."""
    return lambda parts: work(*map(_number, parts))


def _divide(left: Fraction, right: Fraction) -> Fraction:
    if not right:
        raise ExpressionError(_("Có phép chia cho 0."))
    return left / right


def _remainder(left: Fraction, right: Fraction) -> Fraction:
    return left - right * math.floor(_divide(left, right))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > HIGHEST_POWER:
        raise ExpressionError(_("Số mũ phải là số nguyên từ −%(n)d đến %(n)d.", n=HIGHEST_POWER))
    if exponent < 0:
        _divide(Fraction(1), base)
    digits = max(abs(base.numerator), base.denominator).bit_length() - 1
    if digits * abs(exponent) > LARGEST.bit_length():
        raise ExpressionError(_("Kết quả có quá nhiều chữ số."))
    return Fraction(base ** int(exponent))


def _rounded(number: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Round as schools do: a half goes away from zero."""
    if places.denominator != 1 or abs(places) > MOST_PLACES:
        raise ExpressionError(_("Số chữ số làm tròn phải là số nguyên từ −%(n)d đến %(n)d.", n=MOST_PLACES))
    scale = Fraction(10) ** int(places)
    whole = math.floor(abs(number) * scale + Fraction(1, 2))
    return (whole if number >= 0 else -whole) / scale


def _equal(parts: Sequence[Value]) -> bool:
    left, right = parts
    if type(left) is not type(right):
        raise ExpressionError(_("Chỉ so sánh được số với số, chữ với chữ."))
    return left == right


OPERATIONS: dict[str, Operation] = {
    "+": Operation(_numbers(lambda left, right: left + right), 2, 2),
    "-": Operation(_numbers(lambda left, right: left - right), 2, 2),
    "*": Operation(_numbers(lambda left, right: left * right), 2, 2),
    "/": Operation(_numbers(_divide), 2, 2),
    "^": Operation(_numbers(_power), 2, 2),
    "negative": Operation(_numbers(lambda number: -number), 1, 1),
    "=": Operation(_equal, 2, 2),
    "!=": Operation(lambda parts: not _equal(parts), 2, 2),
    "<": Operation(_numbers(lambda left, right: left < right), 2, 2),
    "<=": Operation(_numbers(lambda left, right: left <= right), 2, 2),
    ">": Operation(_numbers(lambda left, right: left > right), 2, 2),
    ">=": Operation(_numbers(lambda left, right: left >= right), 2, 2),
    "not": Operation(lambda parts: not holds(parts[0]), 1, 1),
    "holds": Operation(lambda parts: holds(parts[0]), 1, 1),
    "abs": Operation(_numbers(abs), 1, 1),
    "ceil": Operation(_numbers(lambda number: Fraction(math.ceil(number))), 1, 1),
    "floor": Operation(_numbers(lambda number: Fraction(math.floor(number))), 1, 1),
    "max": Operation(_numbers(max), 2, 10),
    "min": Operation(_numbers(min), 2, 10),
    "mod": Operation(_numbers(_remainder), 2, 2),
    "round": Operation(_numbers(_rounded), 1, 2),
}
FUNCTIONS = ("abs", "ceil", "floor", "max", "min", "mod", "round")
"""What an author may call by name, beside `if`."""
