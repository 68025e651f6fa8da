"""The reading: a lesson of text, drawings and check questions that carry no mark."""

from flask import url_for

from courses.activities.contract import ActivityRow, ActivityType, skill_codes
from lms.api import _, lazy_, ngettext


class Reading(ActivityType):
    """A lesson. Done when the learner says so at its end."""

    key = "courses.reading"
    title = lazy_("Bài đọc")
    icon = "book"

    def url(self, activity: ActivityRow) -> str:
        return url_for("courses.lesson", activity_id=activity.id)

    def summary(self, activity: ActivityRow) -> str:
        minutes = _("%(n)d phút", n=activity.minutes)
        return " · ".join(part for part in (minutes, skill_codes(activity.skills)) if part)

    def counted(self, number: int) -> str:
        return str(ngettext("%(num)d bài", "%(num)d bài", number))
