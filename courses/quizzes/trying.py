"""Checking answers and giving hints while an attempt runs. Each counts once, however often the button is pressed."""

from dataclasses import replace

from sqlalchemy import select, update

from courses.quizzes.answers import Seat
from courses.quizzes.models import Attempt, Slot
from lms.api import db


def check_answer(seat: Seat, version: int) -> bool:
    """Let the learner see what is said about this version of the answer, if the behaviour allows it.

    `seat` is as it was before the answer was saved; the caller has saved `version` in the same transaction.
    """
    slot = seat.slot
    unchecked = replace(seat.standing, is_checked=False, fraction=None)
    if slot.checked == version or not seat.manner.may_check(unchecked):
        return False
    return _changed(seat, {"checked": version, "tries": Slot.tries + 1})


def give_hint(seat: Seat) -> bool:
    """Show one hint more, if there is one and the behaviour allows it."""
    return seat.manner.may_hint(seat.standing) and _changed(seat, {"hints": Slot.hints + 1})


def _changed(seat: Seat, values: dict[str, object]) -> bool:
    """Change the slot of a running attempt, unless another request has done so since it was read."""
    slot = seat.slot
    running = select(Attempt.id).where(Attempt.id == slot.attempt_id, Attempt.finished_at.is_(None)).scalar_subquery()
    changed = db.session.execute(
        update(Slot)
        .where(
            Slot.attempt_id == running,
            Slot.position == slot.position,
            Slot.tries == slot.tries,
            Slot.hints == slot.hints,
            Slot.checked == slot.checked,
        )
        .values(**values)
        .returning(Slot.position)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None
