"""Finishing an attempt: exactly once, whoever asks, and graded from the acknowledged answers alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, insert, select, update

from courses.catalogue.models import Course
from courses.completion.services import activity_done
from courses.questions.contract import QUESTION_TYPES
from courses.questions.models import QuestionVersion
from courses.quizzes.models import Answer, Attempt, GradeEvent, Mark, Quiz, Slot
from lms.api import JSONDict, db, record_evidence

GRACE = timedelta(seconds=5)
"""How long after the deadline an answer is still taken, for what was on its way."""

LEARNER, DEADLINE = "learner", "deadline"

ROUNDING = 1e-9
"""What the sum of thirds may fall short of a pass mark."""


@dataclass(frozen=True)
class Marked:
    """A slot with its fraction."""

    position: int
    skill: str
    weight: float
    fraction: float


def finish(attempt_id: int, *, by: str, at: datetime) -> Attempt:
    """Finish an attempt, mark it, enter evidence and progress. Repeating it returns the first result.

    One caller wins the row and does it all in its transaction; the others wait for that and read the result. An
    attempt counts as finished at its deadline at the latest; after the grace the deadline has done it, not the learner.
    """
    after_deadline = Attempt.deadline_at.is_not(None) & (Attempt.deadline_at < at)
    too_late = Attempt.deadline_at.is_not(None) & (Attempt.deadline_at < at - GRACE)
    won = db.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.finished_at.is_(None))
        .values(
            finished_at=case((after_deadline, Attempt.deadline_at), else_=at),
            finished_by=case((too_late, DEADLINE), else_=by),
            is_open=None,
        )
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    attempt = db.session.get_one(Attempt, attempt_id, populate_existing=True)
    if won is not None:
        _mark(attempt, at)
    return attempt


def mark_of(type_key: str, settings: JSONDict, given: JSONDict | None) -> float:
    """The fraction of an answer; nothing answered gets nothing."""
    return QUESTION_TYPES[type_key].grade(settings, given).fraction if given else 0.0


def score_of(marked: Sequence[Marked]) -> float:
    """The mean of the fractions by weight, 0 to 1."""
    weight = sum(mark.weight for mark in marked)
    return sum(mark.fraction * mark.weight for mark in marked) / weight if weight else 0.0


def evidence_of(marked: Sequence[Marked]) -> dict[str, float]:
    """What the marks show: the mean for each item, and for each module over all of its questions."""
    groups: defaultdict[str, list[Marked]] = defaultdict(list)
    for mark in marked:
        if mark.skill:
            for code in {mark.skill, mark.skill.partition(".")[0]}:
                groups[code].append(mark)
    return {code: score_of(group) for code, group in groups.items()}


def _mark(attempt: Attempt, at: datetime) -> None:
    quiz, framework = db.session.execute(
        select(Quiz, Course.framework).join(Course, Course.id == Quiz.course_id).where(Quiz.id == attempt.quiz_id)
    ).one()
    marked = _marked(attempt.id)
    db.session.execute(
        insert(Mark),
        [{"attempt_id": attempt.id, "position": mark.position, "fraction": mark.fraction} for mark in marked],
    )
    attempt.score = score_of(marked)
    attempt.passed = attempt.score >= quiz.pass_mark - ROUNDING
    db.session.add(
        GradeEvent(attempt_id=attempt.id, score=attempt.score, reason=f"finished by {attempt.finished_by}", at=at)
    )
    db.session.flush()
    if quiz.is_exam:
        record_evidence(
            learner_id=attempt.owner_id,
            framework=framework,
            kind="tested",
            results=evidence_of(marked),
            source=f"courses:attempt:{attempt.id}",
            at=at,
        )
    if attempt.passed or not quiz.is_exam:
        activity_done(
            learner_id=attempt.owner_id,
            activity_id=quiz.activity_id,
            score=attempt.score if quiz.is_exam else None,
            at=at,
        )


def _marked(attempt_id: int) -> list[Marked]:
    rows = db.session.execute(
        select(
            Slot.position,
            Slot.weight,
            QuestionVersion.type,
            QuestionVersion.skill,
            QuestionVersion.settings,
            Answer.given,
        )
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .where(Slot.attempt_id == attempt_id)
        .order_by(Slot.position)
    )
    return [Marked(row.position, row.skill, row.weight, mark_of(row.type, row.settings, row.given)) for row in rows]
