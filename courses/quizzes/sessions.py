"""An attempt that is answered from one session at a time: which session it is, and moving it to another."""

from datetime import datetime

from sqlalchemy import insert, update

from courses.quizzes.answer_models import AttemptNote
from courses.quizzes.models import Attempt
from courses.quizzes.origins import Origin
from courses.quizzes.rows import AnyAttempt
from lms.api import db

MOVED = "moved"
"""The kind of the note: the attempt went on in another session, and the one before was closed."""


class Elsewhere(Exception):  # noqa: N818 (reads as what it is)
    """The attempt is open in another session of its learner; this one may neither see nor change it."""

    def __init__(self, attempt_id: int) -> None:
        super().__init__(f"attempt {attempt_id} is open in another session")
        self.attempt_id = attempt_id


def require_here(attempt: AnyAttempt, *, person_id: int | None, session: str) -> None:
    """Raise `Elsewhere` when the learner's running attempt is bound to another session than this one."""
    if attempt.owner_id == person_id and not attempt.is_finished and attempt.session_key not in {"", session}:
        raise Elsewhere(attempt.id)


def move_here(attempt: Attempt, *, session: str, origin: Origin, at: datetime) -> bool:
    """Bind a running attempt to this session and note it; False when it is here already, or finished."""
    moved = db.session.execute(
        update(Attempt)
        .where(
            Attempt.id == attempt.id,
            Attempt.finished_at.is_(None),
            Attempt.session_key == attempt.session_key,
            Attempt.session_key.not_in(("", session)),
        )
        .values(session_key=session, address=origin.address, browser=origin.browser)
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).first()
    if moved is None:
        return False
    detail = {
        "from": attempt.address, "to": origin.address, "from_browser": attempt.browser, "to_browser": origin.browser,
    }  # fmt: skip
    db.session.execute(insert(AttemptNote).values(attempt_id=attempt.id, kind=MOVED, at=at, detail=detail))
    return True
