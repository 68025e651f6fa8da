"""Numbers with their tolerance as GIFT and Moodle write them."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from courses.questions.formats.taken import FULL, Answer, Taken, lesser
from lms.api import _

_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:[.,]\d{0,12})?|[.,]\d{1,12})(?:[eE][+-]?\d{1,2})?")


def number_in(text: str) -> Decimal | None:
    """Read one number, with a comma or a point."""
    text = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def written(number: Decimal) -> str:
    """Write a number without an exponent and without empty decimals."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def range_in(text: str) -> tuple[Decimal, Decimal] | None:
    """Read `1822`, `1822:2` or `1820..1824` as a number with its tolerance."""
    if ".." in text:
        low, high = (number_in(part) for part in text.split("..", 1))
        return None if low is None or high is None else ((low + high) / 2, abs(high - low) / 2)
    first, colon, second = text.partition(":")
    number, tolerance = number_in(first), number_in(second) if colon and second.strip() else Decimal(0)
    return None if number is None or tolerance is None else (number, abs(tolerance))


def take_numbers(taken: Taken, answers: Sequence[tuple[str, float]]) -> None:
    """Take the numbers of a question, each with its share of the mark: the first one that gets all of it."""
    taken.type = "numeric"
    right = [range_in(text) for text, weight in answers if weight >= FULL]
    if not right:
        taken.doubts.append(_("Không có đáp số nào được trọn điểm."))
    elif right[0] is None:
        text = next(text for text, weight in answers if weight >= FULL)
        taken.doubts.append(_("Đáp số “%(text)s” không phải là số.", text=text[:80]))
    else:
        number, tolerance = right[0]
        taken.fields["answer"] = written(number)
        if tolerance:
            taken.fields["tolerance"] = written(tolerance)
    if len(right) > 1:
        taken.doubts.append(_("Tệp nhận %(n)d đáp số; ở đây chỉ giữ đáp số đầu tiên.", n=len(right)))
    taken.doubts.extend(lesser([Answer(text, weight) for text, weight in answers]))
