"""The dry run, the run, and attempts that were finished with an old paper afterwards."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import delete, insert, select, update

from courses.quizzes.grading import REGRADE_LATE_JOB
from courses.quizzes.mark_models import APPROVED, COUNTING, DONE, PROPOSED, Regrade, RegradeLine
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.queries import quiz_by_id
from courses.regrading.carrying_out import carry_out, judged, line_of
from courses.regrading.effects import COMPLETES, FAILS, PASSES, WITHDRAWS, effects_of
from courses.regrading.planning import GONE, KEPT, UNFIT
from courses.regrading.services import (
    COUNT_JOB,
    RUN_JOB,
    as_of,
    attempts_concerned,
    learners_concerned,
    number_concerned,
)
from lms.api import JobKind, JSONDict, Progress, _, db, lazy_, log_deed, now

COUNTED = ("changed", PASSES, FAILS, COMPLETES, WITHDRAWS, GONE, KEPT, UNFIT, "empty")
AT_ONCE = 50
"""Learners to a transaction: long enough to be quick, short enough not to keep others waiting."""


class CountRegrade(JobKind):
    """Find out what a regrade would change; writes the regrade's lines and nothing else."""

    key = COUNT_JOB
    title = lazy_("Tính thử kết quả chấm lại")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Begin anew whenever it is run; a regrade that was refused meanwhile is left alone."""
        found = _read(payload["regrade"], COUNTING)
        if found is None:
            return {}
        regrade, quiz = found
        basis, total = as_of(quiz.id), number_concerned(regrade)
        db.session.execute(delete(RegradeLine).where(RegradeLine.regrade_id == regrade.id))
        progress.step(_("Tính lại điểm từng lượt làm"), done=0, total=total)
        tally: Counter[str] = Counter()
        steps: Counter[int] = Counter()
        for seen, ids in _batches(regrade):
            _count(regrade, quiz, ids, tally, steps)
            progress.advance(seen, total)
        summary = {
            **{name: tally[name] for name in COUNTED},
            "changes": [[step / 2, steps[step]] for step in sorted(steps)],
            "attempts": total,
            "as_of": basis,
            "counted_at": now().isoformat(),
        }
        db.session.execute(
            update(Regrade)
            .where(Regrade.id == regrade.id, Regrade.state == COUNTING)
            .values(state=PROPOSED, summary=summary)
        )
        db.session.commit()
        return {"attempts": total}


class RunRegrade(JobKind):
    """Carry an approved regrade out, batch by batch; what is done already is not done twice."""

    key = RUN_JOB
    title = lazy_("Chấm lại")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Go through every attempt that is concerned; those finished since the approval are among them."""
        found = _read(payload["regrade"], APPROVED)
        if found is None:
            return {}
        regrade, quiz = found
        total = number_concerned(regrade)
        progress.step(_("Ghi điểm mới, cập nhật hoàn thành khóa học"), done=0, total=total)
        for seen, ids in _batches(regrade):
            carry_out(regrade, quiz, ids, at=now())
            progress.advance(seen, total)
        at = now()
        done = db.session.scalar(
            update(Regrade)
            .where(Regrade.id == regrade.id, Regrade.state == APPROVED)
            .values(state=DONE, done_at=at)
            .returning(Regrade.id)
        )
        if done is not None:
            log_deed("courses.regrade_done", f"courses:regrade:{regrade.id}", actor_id=regrade.decided_by)
        db.session.commit()
        return {"attempts": total}


class RegradeLate(JobKind):
    """Treat an attempt that was finished after a regrade as the regrade treated all the others."""

    key = REGRADE_LATE_JOB
    title = lazy_("Chấm lại lượt nộp sau")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Nothing changes where the attempt had drawn the mended question already."""
        progress.advance(0, 1)
        attempt = db.session.get(Attempt, payload["attempt"])
        if attempt is None:
            return {}
        regrades = list(
            db.session.scalars(
                select(Regrade).where(Regrade.quiz_id == attempt.quiz_id, Regrade.state == DONE).order_by(Regrade.id)
            )
        )
        quiz = quiz_by_id(attempt.quiz_id)
        for regrade in regrades:
            if quiz is not None and attempt.id in attempts_concerned(regrade, [attempt.owner_id]):
                carry_out(regrade, quiz, [attempt.id], at=now())
        db.session.commit()
        return {}


def _read(regrade_id: int, state: str) -> tuple[Regrade, Quiz] | None:
    regrade = db.session.get(Regrade, regrade_id)
    quiz = quiz_by_id(regrade.quiz_id) if regrade else None
    return (regrade, quiz) if regrade and quiz and regrade.state == state else None


def _batches(regrade: Regrade) -> Iterator[tuple[int, list[int]]]:
    """The attempts that are concerned in batches of learners, each with how many have been seen by its end."""
    seen, last = 0, 0
    while learners := learners_concerned(regrade, after=last, most=AT_ONCE):
        ids = attempts_concerned(regrade, learners)
        seen, last = seen + len(ids), learners[-1]
        yield seen, ids


def _count(regrade: Regrade, quiz: Quiz, ids: list[int], tally: Counter[str], steps: Counter[int]) -> None:
    """Write the lines of a batch; `steps` counts by how many half points of ten scores change."""
    attempts = list(db.session.scalars(select(Attempt).where(Attempt.id.in_(ids)).order_by(Attempt.id)))
    found = judged(regrade, attempts)
    effects = effects_of(quiz, found)
    lines = []
    for verdict in found:
        effect, before, after = effects[verdict.attempt.id], verdict.attempt.score or 0.0, verdict.after or 0.0
        for note in verdict.notes:
            tally[note] += 1
        tally["empty"] += verdict.is_empty
        if not verdict.changed:
            continue
        tally["changed"] += 1
        steps[round((after - before) * 20)] += 1
        tally[PASSES] += not verdict.attempt.passed and bool(verdict.passed_after)
        tally[FAILS] += bool(verdict.attempt.passed) and not verdict.passed_after
        if effect in (COMPLETES, WITHDRAWS):
            tally[effect] += 1
        lines.append(line_of(regrade, verdict, effect))
    if lines:
        db.session.execute(insert(RegradeLine), lines)
