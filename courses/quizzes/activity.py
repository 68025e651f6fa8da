"""The quiz as a kind of activity."""

from flask import url_for

from courses.activities.contract import ActivityRow, ActivityType
from courses.quizzes.models import EXAM
from lms.api import _, lazy_, ngettext


class QuizActivity(ActivityType):
    """Questions drawn from the course's bank. An exam is done when passed, practice when finished."""

    key = "courses.quiz"
    title = lazy_("Bài kiểm tra")
    icon = "checklist"

    def url(self, activity: ActivityRow) -> str:
        return url_for("quizzes.quiz", activity_id=activity.id)

    def summary(self, activity: ActivityRow) -> str:
        settings = activity.settings
        parts = [_("%(n)d câu", n=settings["count"])] if settings.get("count") else []
        if settings.get("behaviour") == EXAM:
            if minutes := settings.get("minutes"):
                parts.append(_("%(n)d phút", n=minutes))
            if attempts := settings.get("attempts"):
                parts.append(_("%(n)d lượt", n=attempts))
        else:
            parts.append(_("không tính điểm"))
        return " · ".join(parts)

    def counted(self, number: int) -> str:
        return str(ngettext("%(num)d bài kiểm tra", "%(num)d bài kiểm tra", number))
