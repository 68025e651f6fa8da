"""How long to wait before the next attempt."""

from datetime import timedelta
from typing import ClassVar

from courses.quizzes.rules.contract import WHOLE, AccessRule, Circumstances, Field, Refusal, Terms
from courses.quizzes.rules.words import moment_words, span_words
from lms.api import JSONDict, _, lazy_

LONGEST_MINUTES = 365 * 24 * 60


class CoolingOff(AccessRule):
    """Some time between the end of an attempt and the next beginning, for learning in between."""

    key = "courses.cooling_off"
    title = lazy_("Chờ giữa hai lượt")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("minutes", WHOLE, lazy_("Số phút phải chờ"), lazy_("Một ngày là 1440 phút."), most=LONGEST_MINUTES),
    )

    def described(self, terms: Terms, settings: JSONDict) -> str:
        if terms.attempts == 1:
            return ""
        span = span_words(timedelta(minutes=settings["minutes"]))
        return str(_("Giữa hai lượt phải cách nhau ít nhất %(span)s.", span=span))

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        ends = [attempt.finished_at for attempt in circumstances.attempts if attempt.finished_at]
        if not ends:
            return None
        until = max(ends) + timedelta(minutes=settings["minutes"])
        if circumstances.at >= until:
            return None
        return Refusal(_("Lượt sau bắt đầu được từ %(until)s.", until=moment_words(until)), until)
