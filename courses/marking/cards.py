"""What was marked lately, beside the learner's start page."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import Select, bindparam, func, select

from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity
from courses.quizzes.mark_models import BY_RULES, MANUAL, GradeEvent
from courses.quizzes.models import REAL, Attempt, Quiz
from lms.api import HomeCard, JSONDict, lazy_, now, rows_of

LATELY = timedelta(days=14)
MOST = 3


class MarkedLately(HomeCard):
    """The attempts that people, or rules, have finished marking within two weeks, the newest first."""

    key = "courses.marked_lately"
    title = lazy_("Bài vừa chấm xong")
    order = 5

    def render(self, user: Any) -> Markup:
        rows = rows_of(_marked(), learner=user.id, since=now() - LATELY).all()
        if not rows:
            return Markup()
        marked = [(row.attempt_id, in_language(row.titles), row.marked_at) for row in rows]
        return Markup(render_template("courses/cards/marked.html", rows=marked))  # noqa: S704 (ours, escaped by Jinja)


@cache
def _marked() -> Select[int, JSONDict, datetime]:
    marked_at = func.max(GradeEvent.at).label("marked_at")
    return (
        select(Attempt.id.label("attempt_id"), Activity.titles, marked_at)
        .join(GradeEvent, GradeEvent.attempt_id == Attempt.id)
        .join(Attempt.quiz)
        .join(Quiz.activity)
        .where(
            Attempt.owner_id == bindparam("learner"),
            Attempt.kind == REAL,
            GradeEvent.kind.in_((MANUAL, BY_RULES)),
            GradeEvent.at >= bindparam("since"),
        )
        .group_by(Attempt.id, Activity.id)
        .order_by(marked_at.desc())
        .limit(MOST)
    )
