"""Carrying a regrade out for a batch of attempts: events are added, and all that hangs on the grades follows."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from courses.catalogue.models import Course
from courses.quizzes.events import AttemptGraded
from courses.quizzes.grading import evidence_of, source_of
from courses.quizzes.holding import held_until
from courses.quizzes.mark_models import OVERRIDE, GradeEvent, Mark, MarkEvent, Regrade, RegradeLine
from courses.quizzes.mark_models import REGRADE as REGRADED
from courses.quizzes.models import REAL, Attempt, Quiz
from courses.quizzes.settling import settle
from courses.regrading.effects import effects_of
from courses.regrading.planning import Verdict, rulings_of, verdicts
from lms.api import JSONDict, Shown, db, insert_into, publish, replace_evidence


def judged(regrade: Regrade, attempts: Sequence[Attempt]) -> list[Verdict]:
    """The verdicts of a regrade that change anything."""
    singles = [change for change in regrade.changes if "attempt_id" in change]
    found = verdicts(attempts, rulings_of(regrade.changes), singles)
    return [verdict for verdict in found if verdict.changed or verdict.notes]


def carry_out(regrade: Regrade, quiz: Quiz, attempt_ids: Collection[int], *, at: datetime) -> int:
    """Give these attempts their new marks and grades; returns how many changed. Repeating it changes nothing.

    The attempts are held first and judged as they stand then, so that whatever was marked meanwhile is kept. About
    twenty statements for any number of attempts, and the usual ones for each course that is completed by it.
    """
    attempts = list(
        db.session.scalars(
            select(Attempt)
            .where(Attempt.id.in_(attempt_ids), Attempt.finished_at.is_not(None), Attempt.kind == REAL)
            .order_by(Attempt.id)
            .with_for_update(of=Attempt)
            .execution_options(populate_existing=True)
        )
    )
    found = [verdict for verdict in judged(regrade, attempts) if verdict.changed and not verdict.is_empty]
    if not found:
        return 0
    effects = effects_of(quiz, found)
    _write_marks(regrade, found, at)
    _keep_lines(regrade, found, effects)
    graded = [verdict for verdict in found if verdict.after is not None]
    _write_grades(regrade, graded, at)
    if quiz.proves_skills and not held_until(quiz, at):
        _replace_evidence(quiz, graded, at)
    learners = sorted({verdict.attempt.owner_id for verdict in found})
    settle(quiz, learners, reason=regrade.reason, by_id=regrade.decided_by, at=at)
    for verdict in graded:
        publish(AttemptGraded(attempt_id=verdict.attempt.id, quiz_id=quiz.id))
    return len(found)


def kind_of(regrade: Regrade) -> str:
    """Override where single results are changed, regrade where questions are."""
    return OVERRIDE if any("attempt_id" in change for change in regrade.changes) else REGRADED


def line_of(regrade: Regrade, verdict: Verdict, effect: str) -> JSONDict:
    """What a regrade's line says of an attempt."""
    return {
        "regrade_id": regrade.id,
        "attempt_id": verdict.attempt.id,
        "owner_id": verdict.attempt.owner_id,
        "before": verdict.attempt.score,
        "after": verdict.after,
        "passed_before": verdict.attempt.passed,
        "passed_after": verdict.passed_after,
        "effect": effect,
        "marks": {str(mark.position): mark.to_json() for mark in verdict.marks},
        "is_done": False,
    }


def _write_marks(regrade: Regrade, found: Sequence[Verdict], at: datetime) -> None:
    changed = [(verdict.attempt.id, mark) for verdict in found for mark in verdict.changed]
    db.session.execute(
        insert(MarkEvent),
        [
            {
                "attempt_id": attempt_id, "position": mark.position, "kind": kind_of(regrade), "before": mark.before,
                "after": mark.after, "excluded": mark.excluded, "version_id": mark.version_id,
                "by_id": regrade.decided_by, "reason": regrade.reason, "comment": "", "regrade_id": regrade.id,
                "at": at, "criteria": mark.criteria,
            }
            for attempt_id, mark in changed
        ],
    )  # fmt: skip
    db.session.execute(
        update(Mark),
        [
            {
                "attempt_id": attempt_id,
                "position": mark.position,
                "fraction": mark.after,
                "excluded": mark.excluded,
                "criteria": mark.criteria,
            }
            for attempt_id, mark in changed
        ],
    )


def _write_grades(regrade: Regrade, graded: Sequence[Verdict], at: datetime) -> None:
    if not graded:
        return
    db.session.execute(
        insert(GradeEvent),
        [
            {
                "attempt_id": verdict.attempt.id, "kind": kind_of(regrade), "score": verdict.after,
                "passed": verdict.passed_after, "by_id": regrade.decided_by, "reason": regrade.reason,
                "regrade_id": regrade.id, "at": at,
            }
            for verdict in graded
        ],
    )  # fmt: skip
    db.session.execute(
        update(Attempt),
        [{"id": verdict.attempt.id, "score": verdict.after, "passed": verdict.passed_after} for verdict in graded],
    )


def _keep_lines(regrade: Regrade, found: Sequence[Verdict], effects: dict[int, str]) -> None:
    lines = [{**line_of(regrade, verdict, effects[verdict.attempt.id]), "is_done": True} for verdict in found]
    new = insert_into(RegradeLine)
    told = ("before", "after", "passed_before", "passed_after", "effect", "marks", "is_done")
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["regrade_id", "attempt_id"],
            set_={name: new.excluded[name] for name in told},
            where=~RegradeLine.is_done,
        ),
        lines,
    )


def _replace_evidence(quiz: Quiz, graded: Sequence[Verdict], at: datetime) -> None:
    framework = db.session.scalar(select(Course.framework).where(Course.id == quiz.course_id)) or ""
    shown = [
        Shown(
            learner_id=verdict.attempt.owner_id,
            framework=framework,
            kind="tested",
            results=evidence_of(verdict.marked),
            source=source_of(verdict.attempt.id),
            at=verdict.attempt.finished_at or at,
        )
        for verdict in graded
    ]
    replace_evidence(shown, at=at)
