"""What was marked lately, beside the learner's start page."""

from datetime import timedelta
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from courses.catalogue.models import Activity
from courses.quizzes.mark_models import BY_RULES, MANUAL, GradeEvent
from courses.quizzes.models import REAL, Attempt, Quiz
from lms.api import HomeCard, db, lazy_, now

LATELY = timedelta(days=14)
MOST = 3


class MarkedLately(HomeCard):
    """The attempts that people, or rules, have finished marking within two weeks, the newest first."""

    key = "courses.marked_lately"
    title = lazy_("Bài vừa chấm xong")
    order = 5

    def render(self, user: Any) -> Markup:
        marked_at = func.max(GradeEvent.at).label("marked_at")
        rows = db.session.execute(
            select(Attempt, marked_at)
            .join(GradeEvent, GradeEvent.attempt_id == Attempt.id)
            .join(Attempt.quiz)
            .join(Quiz.activity)
            .where(
                Attempt.owner_id == user.id,
                Attempt.kind == REAL,
                GradeEvent.kind.in_((MANUAL, BY_RULES)),
                GradeEvent.at >= now() - LATELY,
            )
            .group_by(Attempt.id, Quiz.id, Activity.id)
            .order_by(marked_at.desc())
            .limit(MOST)
            .options(contains_eager(Attempt.quiz).contains_eager(Quiz.activity))
        ).all()
        if not rows:
            return Markup()
        return Markup(render_template("courses/cards/marked.html", rows=rows))  # noqa: S704 (ours, escaped by Jinja)
