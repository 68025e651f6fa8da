"""What the attempts of many learners come to: which activities are done with which score, and setting that right.

A single finish only ever adds to what is done and takes the short way in `grading`. Where results may fall as well,
after a regrade, an override, or where the last attempt counts, everything is worked out anew here, in bulk.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from courses.catalogue.models import Activity
from courses.completion.models import Progress
from courses.completion.periods import is_over
from courses.completion.services import activity_done
from courses.completion.withdrawal import correct_activity_scores, hold_enrolments, withdraw_activity
from courses.quizzes.holding import held_until
from courses.quizzes.models import REAL, Attempt, Exam, Quiz
from courses.quizzes.parts import Pass, passes_together
from lms.api import db

LAST = "last"
Due = Mapping[int, float]
"""Activities that are done, each with its score."""


@dataclass(frozen=True)
class Result:
    """A graded attempt."""

    attempt_id: int
    quiz_id: int
    number: int
    passed: bool
    score: float
    at: datetime


@dataclass(frozen=True)
class Field:
    """The quizzes that are judged together: the parts of an exam, or a quiz by itself."""

    exam: Exam | None
    quizzes: tuple[Quiz, ...]

    def due(self, results: Sequence[Result]) -> dict[int, float]:
        """What one learner's results make done."""
        passes = [
            Pass(result.attempt_id, quiz.id, result.score, result.at)
            for quiz in self.quizzes
            for result in _counting(quiz, [result for result in results if result.quiz_id == quiz.id])
        ]
        if self.exam is None:
            return {quiz.activity_id: max(each.score for each in passes) for quiz in self.quizzes if passes}
        best = passes_together(self.quizzes, passes, self.exam.keep_months)
        return {quiz.activity_id: best[quiz.id].score for quiz in self.quizzes if best}


def field_of(quiz: Quiz) -> Field:
    """Read what is judged together with a quiz."""
    if quiz.exam_id is None:
        return Field(None, (quiz,))
    rows = db.session.execute(
        select(Exam, Quiz)
        .join(Quiz, Quiz.exam_id == Exam.id)
        .join(Activity, Activity.id == Quiz.activity_id)
        .where(Exam.id == quiz.exam_id, ~Activity.is_retired)
        .order_by(Activity.position)
    ).all()
    return Field(rows[0][0], tuple(row[1] for row in rows)) if rows else Field(None, (quiz,))


def results_of(field: Field, learner_ids: Collection[int]) -> dict[int, list[Result]]:
    """The graded real attempts of learners at these quizzes, in one statement."""
    rows = db.session.execute(
        select(
            Attempt.owner_id,
            Attempt.id,
            Attempt.quiz_id,
            Attempt.number,
            Attempt.passed,
            Attempt.score,
            Attempt.finished_at,
        ).where(
            Attempt.quiz_id.in_([quiz.id for quiz in field.quizzes]),
            Attempt.owner_id.in_(learner_ids),
            Attempt.kind == REAL,
            Attempt.score.is_not(None),
            ~is_over(Attempt.owner_id, field.quizzes[0].course_id, Attempt.finished_at),
        )
    )
    found: defaultdict[int, list[Result]] = defaultdict(list)
    for owner_id, attempt_id, quiz_id, number, passed, score, at in rows:
        if score is not None and at is not None:
            found[owner_id].append(Result(attempt_id, quiz_id, number, bool(passed), score, at))
    return found


def settle(quiz: Quiz, learner_ids: Collection[int], *, reason: str, by_id: int | None, at: datetime) -> None:
    """Bring progress and completions of learners to what their attempts at an exam come to now.

    What is no longer passed is withdrawn, what is newly passed is entered, scores are corrected. Repeating it
    changes nothing. The caller holds the attempts. While results of a part are held back, nothing is newly entered.
    """
    if not quiz.is_exam or not learner_ids:
        return
    hold_enrolments(course_id=quiz.course_id, learner_ids=learner_ids)
    field = field_of(quiz)
    results = results_of(field, learner_ids)
    is_held = any(held_until(part, at) for part in field.quizzes)
    due = {learner: field.due(results.get(learner, ())) for learner in learner_ids}
    stored = db.session.execute(
        select(Progress.activity_id, Progress.learner_id, Progress.score).where(
            Progress.activity_id.in_([part.activity_id for part in field.quizzes]),
            Progress.learner_id.in_(learner_ids),
            Progress.state == "done",
        )
    ).all()
    for activity_id in (part.activity_id for part in field.quizzes):
        done = {row.learner_id: row.score for row in stored if row.activity_id == activity_id}
        wanted = {learner: scores[activity_id] for learner, scores in due.items() if activity_id in scores}
        withdraw_activity(
            learner_ids=sorted(done.keys() - wanted.keys()), activity_id=activity_id, reason=reason, by_id=by_id, at=at
        )
        correct_activity_scores(
            activity_id=activity_id,
            scores={
                learner: wanted[learner] for learner in done if learner in wanted and wanted[learner] != done[learner]
            },
        )
        for learner in () if is_held else sorted(wanted.keys() - done.keys()):
            activity_done(learner_id=learner, activity_id=activity_id, score=wanted[learner], at=at)


def _counting(quiz: Quiz, results: Sequence[Result]) -> list[Result]:
    """The passed attempts that count: all of them, or none but the last one."""
    if quiz.counts == LAST:
        results = sorted(results, key=lambda result: result.number)[-1:]
    return [result for result in results if result.passed]
