"""Marks that people give. Each is an event with who, when and why; the newest one stands in `Mark`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from courses.quizzes.grading import grade_attempt
from courses.quizzes.mark_models import MANUAL, Mark, MarkEvent
from courses.quizzes.models import Attempt, Slot
from lms.api import JSONDict, db


class MarkChanged(Exception):  # noqa: N818 (reads as what it is)
    """Somebody else has given this mark since the page was read; `fraction` is the one that stands now."""

    def __init__(self, fraction: float | None) -> None:
        super().__init__(f"the mark is {fraction} now")
        self.fraction = fraction


class NotToMark(LookupError):  # noqa: N818 (reads as what it is)
    """There is no such slot, or its attempt has not been finished."""


class NeedsSecondPerson(Exception):  # noqa: N818 (reads as what it is)
    """The attempt has its grade: a result is changed by an override, which a second person approves."""


def set_mark(
    attempt_id: int,
    position: int,
    fraction: float,
    *,
    by_id: int | None,
    reason: str,
    comment: str,
    expected: float | None,
    at: datetime,
    criteria: Sequence[JSONDict] | None = None,
    kind: str = MANUAL,
) -> Attempt:
    """Give an answer the mark of a person, 0 to 1; once nothing waits any more, the attempt gets its grade.

    `criteria` tells what it is made of, as in `Mark`. With `kind` rules it is the mark of a task's rules.

    `expected` is the mark that the person saw, None where there was none: a mark that somebody else has given since is
    never lost. Examiners of one attempt come through one after the other, so the last of them grades it.
    Raises `MarkChanged`, `NotToMark` or `NeedsSecondPerson`; nothing is written then.
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"a mark runs from 0 to 1, not {fraction}")
    attempt, mark = held_mark(attempt_id, position, expected=expected)
    version = select(Slot.version_id).where(Slot.attempt_id == attempt_id, Slot.position == position).scalar_subquery()
    db.session.execute(
        insert(MarkEvent).values(
            attempt_id=attempt_id, position=position, kind=kind, before=expected, after=fraction,
            excluded=mark.excluded, version_id=version, by_id=by_id, reason=reason, comment=comment, at=at,
            criteria=criteria or None,
        )
    )  # fmt: skip
    db.session.execute(
        update(Mark)
        .where(Mark.attempt_id == attempt_id, Mark.position == position)
        .values(fraction=fraction, criteria=criteria or None)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(mark)
    grade_attempt(attempt, kind=kind, reason=reason, by_id=by_id, at=at)
    return attempt


def held_mark(attempt_id: int, position: int, *, expected: float | None) -> tuple[Attempt, Mark]:
    """A mark that may be given now, with its attempt held until the transaction ends; raises what `set_mark` does."""
    attempt = locked(attempt_id)
    mark = db.session.get(Mark, (attempt_id, position), populate_existing=True)
    if mark is None or attempt is None or not attempt.is_finished:
        raise NotToMark(position)
    if attempt.score is not None:
        raise NeedsSecondPerson
    if mark.fraction != expected:
        raise MarkChanged(mark.fraction)
    return attempt, mark


def locked(attempt_id: int) -> Attempt | None:
    """An attempt whose row is held until the transaction ends, so that whoever grades it does so alone."""
    return db.session.scalar(
        select(Attempt).where(Attempt.id == attempt_id).with_for_update().execution_options(populate_existing=True)
    )
