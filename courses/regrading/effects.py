"""What follows from new grades: who passes or fails now, whose course is completed by it, whose completion goes."""

from collections.abc import Sequence
from dataclasses import replace

from courses.catalogue.models import Course
from courses.completion.withdrawal import completed_by, lacking_only
from courses.quizzes.models import Quiz
from courses.quizzes.settling import Result, field_of, results_of
from courses.regrading.planning import Verdict
from lms.api import db

PASSES, FAILS, COMPLETES, WITHDRAWS = "passes", "fails", "completes", "withdraws"
"""For the attempt alone: it is passed, or no longer. For the learner: the course is complete, or no longer."""


def effects_of(quiz: Quiz, verdicts: Sequence[Verdict]) -> dict[int, str]:
    """The effect of each verdict by its attempt; what follows for the learner stands at the newest of the attempts.

    About six statements for any number of attempts.
    """
    effects = {verdict.attempt.id: _own(verdict) for verdict in verdicts}
    newest = {verdict.attempt.owner_id: verdict.attempt.id for verdict in sorted(verdicts, key=lambda v: v.attempt.id)}
    if not quiz.is_exam or not newest:
        return effects
    field = field_of(quiz)
    before = results_of(field, newest.keys())
    new = {verdict.attempt.id: verdict for verdict in verdicts}
    course = db.session.get_one(Course, quiz.course_id)
    completed = completed_by(course=course, learner_ids=newest.keys())
    activities = [part.activity_id for part in field.quizzes]
    ready = lacking_only(course_id=course.id, activity_ids=activities, learner_ids=newest.keys())
    for learner, attempt_id in newest.items():
        was = field.due(before.get(learner, ()))
        becomes = field.due(_with(before.get(learner, []), new, learner))
        if was and not becomes and learner in completed and quiz.activity.is_required:
            effects[attempt_id] = WITHDRAWS
        elif becomes and not was and learner not in completed and learner in ready and quiz.activity.is_required:
            effects[attempt_id] = COMPLETES
    return effects


def _own(verdict: Verdict) -> str:
    before, after = bool(verdict.attempt.passed), bool(verdict.passed_after)
    if before == after:
        return ""
    return PASSES if after else FAILS


def _with(results: Sequence[Result], new: dict[int, Verdict], learner: int) -> list[Result]:
    """A learner's results as they will be; attempts that are graded for the first time come in as well."""
    known = {result.attempt_id for result in results}
    changed = [
        replace(result, passed=bool(new[result.attempt_id].passed_after), score=new[result.attempt_id].after or 0.0)
        if result.attempt_id in new
        else result
        for result in results
    ]
    return changed + [
        Result(
            attempt.id,
            attempt.quiz_id,
            attempt.number,
            bool(verdict.passed_after),
            verdict.after,
            attempt.finished_at,
        )
        for verdict in new.values()
        if (attempt := verdict.attempt).owner_id == learner
        and attempt.id not in known
        and attempt.finished_at is not None
        and verdict.after is not None
    ]
