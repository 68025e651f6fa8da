"""From marks to a grade: the score, whether it is passed, and what follows. Every grade is an event."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from sqlalchemy import ColumnElement, Insert, Select, Update, bindparam, exists, insert, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from courses.completion.excusing import excuse_lessons
from courses.completion.periods import is_over
from courses.completion.services import activity_done
from courses.questions.models import QuestionVersion
from courses.quizzes.events import AttemptGraded
from courses.quizzes.holding import follow_at, held_until
from courses.quizzes.mark_models import APPROVED, DONE, GradeEvent, Mark, Regrade
from courses.quizzes.models import REAL, Attempt, Quiz, Slot
from courses.quizzes.parts import due_activities
from courses.quizzes.settling import LAST, settle
from lms.api import JSONDict, db, enqueue, publish, record_evidence

REGRADE_LATE_JOB = "courses.regrade_late"

ROUNDING = 1e-9
"""What the sum of thirds may fall short of a pass mark."""


@dataclass(frozen=True)
class Marked:
    """A slot with its fraction: 0 to 1, None while it waits for a person. `section` counts from 0.

    `criteria` are what the fraction is made of, as in `Mark`.
    """

    position: int
    skill: str
    weight: float
    fraction: float | None
    section: int = 0
    criteria: Sequence[JSONDict] | None = None


def score_of(marked: Sequence[Marked]) -> float:
    """The mean of the fractions by weight, 0 to 1."""
    weight = sum(mark.weight for mark in marked)
    return sum((mark.fraction or 0.0) * mark.weight for mark in marked) / weight if weight else 0.0


def sections_of(marked: Sequence[Marked]) -> dict[int, list[Marked]]:
    """The marks by their sections."""
    groups: defaultdict[int, list[Marked]] = defaultdict(list)
    for mark in marked:
        groups[mark.section].append(mark)
    return dict(groups)


def whole_score(marked: Sequence[Marked], sections: Sequence[JSONDict]) -> float:
    """The score over all sections, 0 to 1. A section without a weight of its own counts by its questions' weights."""
    groups = sections_of(marked)
    if all(section.get("weight") is None for section in sections):
        return score_of(marked)
    weighed = [
        (_weight(sections, place, group), score_of(group))
        for place, group in groups.items()
        if sum(mark.weight for mark in group)
    ]
    total = sum(weight for weight, _score in weighed)
    return sum(weight * score for weight, score in weighed) / total if total else 0.0


def is_passed(marked: Sequence[Marked], terms: JSONDict) -> bool:
    """Whether the pass mark is reached, and each section's own minimum."""
    sections = terms.get("sections", [])
    groups = sections_of(marked)
    return whole_score(marked, sections) >= terms["pass_mark"] - ROUNDING and all(
        score_of(groups[place]) >= section["minimum"] - ROUNDING
        for place, section in enumerate(sections)
        if section.get("minimum") is not None and place in groups
    )


def evidence_of(marked: Sequence[Marked]) -> dict[str, float]:
    """What the marks show: the mean for each item, and for each module over all of its questions.

    A mark whose criteria name skills shows those.
    """
    groups: defaultdict[str, list[Marked]] = defaultdict(list)
    for mark in (part for whole in marked for part in _by_skill(whole)):
        if mark.skill:
            for code in {mark.skill, mark.skill.partition(".")[0]}:
                groups[code].append(mark)
    return {code: score_of(group) for code, group in groups.items()}


def shown_modules(marked: Sequence[Marked], share: float) -> list[str]:
    """The modules of which a paper got at least this share right, 0 to 1; a module is the first part of a code."""
    groups: defaultdict[str, list[Marked]] = defaultdict(list)
    for mark in marked:
        groups[mark.skill.partition(".")[0]].append(mark)
    return [code for code, group in groups.items() if code and score_of(group) >= share - ROUNDING]


@dataclass(frozen=True)
class Place:
    """A place of a paper with the question that was asked there and its mark; an excluded one does not count."""

    marked: Marked
    question_id: int
    excluded: bool


def places_of(attempt_ids: Sequence[int]) -> dict[int, list[Place]]:
    """Every place of the attempts with its mark as it stands now, in order, in one statement."""
    rows = db.session.execute(
        select(
            Slot.attempt_id,
            Slot.position,
            QuestionVersion.skill,
            Slot.weight,
            Mark.fraction,
            Slot.section,
            Mark.criteria,
            QuestionVersion.question_id,
            Mark.excluded,
        )
        .join(Mark, (Mark.attempt_id == Slot.attempt_id) & (Mark.position == Slot.position))
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .where(Slot.attempt_id.in_(attempt_ids))
        .order_by(Slot.attempt_id, Slot.position)
    )
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for attempt_id, *marked, question_id, excluded in rows:
        found[attempt_id].append(Place(Marked(*marked), question_id, excluded))
    return found


def marks_of(attempt_id: int) -> list[Marked]:
    """The marks of an attempt as they stand now, excluded ones left out, in one statement."""
    return [place.marked for place in places_of([attempt_id])[attempt_id] if not place.excluded]


def grade_attempt(
    attempt: Attempt,
    *,
    kind: str,
    reason: str,
    at: datetime,
    by_id: int | None = None,
    marked: Sequence[Marked] | None = None,
    circumstances: "Circumstances | None" = None,
) -> bool:
    """Give a finished attempt the grade that its marks make; False while answers wait for people.

    Adds a grade event and sets score and verdict; then evidence and progress follow. `marked` saves reading marks
    that the caller has just written, and `circumstances` what it has just read. The caller holds the attempt's row,
    or is the only one to know it.
    """
    marked = marks_of(attempt.id) if marked is None else marked
    if any(mark.fraction is None for mark in marked):
        return False
    terms = attempt.terms
    grade = {"score": whole_score(marked, terms.get("sections", [])), "passed": is_passed(marked, terms)}
    db.session.flush()
    connection = db.session.connection()
    connection.execute(
        _entering(), {"attempt_id": attempt.id, "kind": kind, "by_id": by_id, "reason": reason, "at": at, **grade}
    )
    connection.execute(_grading(), {"attempt": attempt.id, **grade})
    for name, value in grade.items():
        set_committed_value(attempt, name, value)
    if attempt.kind == REAL:
        _follow(attempt, marked, circumstances or db.session.execute(_found(), {"attempt": attempt.id}).one(), at)
        publish(AttemptGraded(attempt_id=attempt.id, quiz_id=attempt.quiz_id))
    return True


@cache
def _entering() -> Insert:
    return insert(GradeEvent)


@cache
def _grading() -> Update:
    return update(Attempt).where(Attempt.id == bindparam("attempt"))


def source_of(attempt_id: int) -> str:
    """What evidence of an attempt is known by."""
    return f"courses:attempt:{attempt_id}"


class Circumstances(Protocol):
    """What a finished attempt has met with: its quiz has been `is_regraded`, its period `is_past`."""

    is_regraded: bool
    is_past: bool


def circumstances() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The columns of `Circumstances` for the parameter `attempt`, in whatever statement."""
    own = aliased(Attempt)
    is_it = own.id == bindparam("attempt")
    regraded = exists().where(is_it, Regrade.quiz_id == own.quiz_id, Regrade.state.in_((APPROVED, DONE)))
    past = exists().where(is_it, Quiz.id == own.quiz_id, is_over(own.owner_id, Quiz.course_id, own.finished_at))
    return regraded.label("is_regraded"), past.label("is_past")


@cache
def _found() -> Select[bool, bool]:
    return select(*circumstances())


def _follow(attempt: Attempt, marked: Sequence[Marked], met: Circumstances, at: datetime) -> None:
    """Enter the evidence and the progress that a grade gives."""
    quiz = attempt.quiz
    framework = quiz.activity.course.framework
    if met.is_regraded:
        # It may have drawn a question before that was mended or dropped: it is treated as all the others were.
        enqueue(REGRADE_LATE_JOB, {"attempt": attempt.id})
    if until := held_until(quiz, at, passed=attempt.passed):
        follow_at(quiz, until)
        return
    if quiz.proves_skills:
        record_evidence(
            learner_id=attempt.owner_id,
            framework=framework,
            kind="tested",
            results=evidence_of(marked),
            source=source_of(attempt.id),
            at=attempt.finished_at or at,
        )
    if met.is_past:
        return
    if quiz.places_from is not None:
        modules = shown_modules(marked, quiz.places_from)
        excuse_lessons(learner_id=attempt.owner_id, framework=framework, modules=modules, at=at)
    if quiz.counts == LAST:
        settle(quiz, [attempt.owner_id], reason="the last attempt counts", by_id=None, at=at)
        return
    for activity_id, score in due_activities(attempt, quiz, at):
        activity_done(learner_id=attempt.owner_id, activity_id=activity_id, score=score, at=at)


def _by_skill(mark: Marked) -> list[Marked]:
    if not any(entry["skill"] for entry in mark.criteria or ()):
        return [mark]
    entries = mark.criteria or ()
    most = sum(entry["most"] for entry in entries)
    return [
        Marked(
            mark.position,
            entry["skill"] or mark.skill,
            mark.weight * entry["most"] / most,
            entry["points"] / entry["most"],
        )
        for entry in entries
    ]


def _weight(sections: Sequence[JSONDict], place: int, group: Sequence[Marked]) -> float:
    own = sections[place].get("weight") if place < len(sections) else None
    return float(own) if own is not None else sum(mark.weight for mark in group)
