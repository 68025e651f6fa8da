"""Who comes too late after the opening is not let in.

Thông tư liên tịch 17/2016/TTLT-BGDĐT-BTTTT (art. 13.1) lets nobody in from ten minutes after the clock has started.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from courses.quizzes.rules.contract import WHOLE, AccessRule, Circumstances, Field, Refusal, Terms
from courses.quizzes.rules.words import moment_words
from lms.api import JSONDict, _, lazy_

LONGEST_MINUTES = 24 * 60


class LateArrival(AccessRule):
    """So many minutes after the opening, one's own where there is one; what has been begun goes on."""

    key = "courses.late_arrival"
    title = lazy_("Đến muộn thì không được vào")
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "minutes", WHOLE, lazy_("Số phút sau giờ mở"),
            lazy_("Thông tư liên tịch 17/2016 (Điều 13) là 10 phút. Bài không định giờ mở thì không áp dụng."),
            most=LONGEST_MINUTES,
        ),
    )  # fmt: skip

    def described(self, terms: Terms, settings: JSONDict) -> str:
        last = _last_moment(terms, settings)
        if last is None:
            return ""
        return str(_("Bắt đầu chậm nhất lúc %(last)s; sau đó không vào được nữa.", last=moment_words(last)))

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        last = _last_moment(circumstances.terms, settings)
        if last is None or circumstances.at <= last:
            return None
        return Refusal(_("Đồng chí đến muộn: bài này chỉ bắt đầu được đến %(last)s.", last=moment_words(last)))


def _last_moment(terms: Terms, settings: JSONDict) -> datetime | None:
    return terms.opens_at + timedelta(minutes=settings["minutes"]) if terms.opens_at else None
