"""How long an attempt lasts."""

from datetime import datetime, timedelta

from courses.quizzes.rules.contract import AccessRule, Circumstances, Terms
from lms.api import JSONDict, _, lazy_


class TimeLimit(AccessRule):
    """So many minutes from the start, by the server's clock."""

    key = "courses.time_limit"
    title = lazy_("Thời gian làm bài")
    is_always = True

    def described(self, terms: Terms, settings: JSONDict) -> str:
        return str(_("Thời gian làm bài là %(n)d phút.", n=terms.minutes)) if terms.minutes else ""

    def deadline(self, circumstances: Circumstances, settings: JSONDict) -> datetime | None:
        minutes = circumstances.terms.minutes
        return circumstances.at + timedelta(minutes=minutes) if minutes else None
