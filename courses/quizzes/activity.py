"""The quiz as a kind of activity."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from courses.activities.contract import ActivityRow, ActivityType
from courses.quizzes.behaviours.contract import counts_as_exam
from courses.quizzes.models import REAL, Attempt, Quiz
from courses.quizzes.periods import is_past
from courses.quizzes.phases import SCORE
from courses.quizzes.review import visible
from lms.api import _, db, lazy_, ngettext, now


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
        if counts_as_exam(settings.get("behaviour", "")):
            if minutes := settings.get("minutes"):
                parts.append(_("%(n)d phút", n=minutes))
            if attempts := settings.get("attempts"):
                parts.append(_("%(n)d lượt", n=attempts))
        else:
            parts.append(_("không tính điểm"))
        return " · ".join(parts)

    def scores(self, activities: Sequence[ActivityRow], learner_id: int) -> dict[int, float]:
        """The best of the attempts that the quiz's review rule lets be seen, or the last one where that counts."""
        rows = db.session.scalars(
            select(Attempt)
            .join(Attempt.quiz)
            .where(
                Quiz.activity_id.in_([activity.id for activity in activities]),
                Attempt.owner_id == learner_id,
                Attempt.score.is_not(None),
                Attempt.kind == REAL,
                ~is_past(),
            )
            .order_by(Attempt.number)
            .options(contains_eager(Attempt.quiz))
        )
        found: dict[int, float] = {}
        for attempt in rows:
            if attempt.score is not None and SCORE in visible(attempt, now()):
                before = found.get(attempt.quiz.activity_id, 0.0) if attempt.quiz.counts == "best" else 0.0
                found[attempt.quiz.activity_id] = max(attempt.score, before)
        return found

    def counted(self, number: int) -> str:
        return str(ngettext("%(num)d bài kiểm tra", "%(num)d bài kiểm tra", number))
