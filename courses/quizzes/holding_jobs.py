"""Entering what results make done once they may be told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from courses.quizzes.grading import evidence_of, places_of, source_of
from courses.quizzes.holding import TELL_JOB, held_until
from courses.quizzes.models import REAL, Attempt, Quiz
from courses.quizzes.queries import quiz_by_id
from courses.quizzes.settling import settle
from lms.api import JobKind, JSONDict, Progress, Shown, _, db, enqueue, lazy_, now, replace_evidence

AT_ONCE = 50
"""Learners to a transaction: long enough to be quick, short enough not to keep others waiting."""


class FollowToldResults(JobKind):
    """Enter skills, progress and completions of an exam whose results were held back until it closed."""

    key = TELL_JOB
    title = lazy_("Công nhận kết quả khi kỳ thi đóng")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Wait again where the closing has been put off. Repeating it changes nothing."""
        quiz = quiz_by_id(payload["quiz"])
        if quiz is None:
            return {}
        if until := held_until(quiz, now(), passed=False):
            enqueue(self.key, payload, not_before=until)
            return {}
        ids = list(db.session.scalars(select(Attempt.owner_id).where(*_graded(quiz)).distinct().order_by("owner_id")))
        progress.step(_("Công nhận kết quả từng người"), done=0, total=len(ids))
        for place in range(0, len(ids), AT_ONCE):
            _follow(quiz, ids[place : place + AT_ONCE], now())
            db.session.commit()
            progress.advance(min(place + AT_ONCE, len(ids)), len(ids))
        return {"learners": len(ids)}


def _graded(quiz: Quiz) -> tuple[ColumnElement[bool], ...]:
    return Attempt.quiz_id == quiz.id, Attempt.kind == REAL, Attempt.score.is_not(None)


def _follow(quiz: Quiz, learner_ids: Sequence[int], at: datetime) -> None:
    attempts = db.session.scalars(
        select(Attempt)
        .where(*_graded(quiz), Attempt.owner_id.in_(learner_ids))
        .order_by(Attempt.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).all()
    places = places_of([attempt.id for attempt in attempts])
    shown = [
        Shown(
            learner_id=attempt.owner_id,
            framework=quiz.activity.course.framework,
            kind="tested",
            results=evidence_of([place.marked for place in places[attempt.id] if not place.excluded]),
            source=source_of(attempt.id),
            at=attempt.finished_at or at,
        )
        for attempt in attempts
    ]
    replace_evidence(shown, at=at)
    settle(quiz, learner_ids, reason="the exam has closed", by_id=None, at=at)
