"""Following rules as work for the worker: very large ones, and all of them every morning."""

from datetime import date, datetime

from courses.assigning.following import AT_ONCE, hold_rules
from courses.assigning.models import Assignment
from courses.assigning.services import FOLLOW_JOB, follow_and_repeat
from lms.api import DailyTask, JobKind, JSONDict, Progress, db, enqueue, lazy_, now


class FollowRules(JobKind):
    """Give the duties of one rule, or bring those of every rule to what holds now."""

    key = FOLLOW_JOB
    title = lazy_("Giao việc học theo quy định")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        return sweep(progress, only=payload.get("rule"), at=now())


class FollowEveryMorning(DailyTask):
    """Days have passed, completions are no longer valid, a year has begun anew, an event was missed."""

    key = "courses.follow_rules"
    title = lazy_("Rà soát việc học được giao")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (`at` tells the day)
        return sweep(progress, at=at)


def sweep(progress: Progress, *, only: int | None = None, at: datetime) -> JSONDict:
    """Follow all active rules, or only one, so many in each transaction; tells how many people begin anew."""
    ids = [rule.id for rule in hold_rules() if only in {None, rule.id}]
    db.session.rollback()
    begun = 0
    for place in range(0, len(ids), AT_ONCE):
        held = {rule.id: rule for rule in hold_rules()}
        rules: list[Assignment] = [held[rule] for rule in ids[place : place + AT_ONCE] if rule in held]
        begun += follow_and_repeat(rules, at=at)
        db.session.commit()
        progress.advance(min(place + AT_ONCE, len(ids)), len(ids))
    return {"rules": len(ids), "begun": begun}


def follow_everybody_soon() -> None:
    """Let the worker follow all rules once this transaction is committed."""
    enqueue(FOLLOW_JOB, {})
