"""The three statements that store answers: numbers for their receipts, the answers, the trail.

They are put together once for each kind of database, and run without the ORM, which would take most of their time.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, or_, update

from courses.quizzes.answer_models import Answer, AnswerTrail
from courses.quizzes.finishing import GRACE
from courses.quizzes.models import Attempt
from courses.quizzes.rows import AttemptRow
from lms.api import JSONDict, db, insert_into, rows_of


def take_numbers(attempt: AttemptRow, how_many: int, *, at: datetime) -> int | None:
    """Take the next numbers of receipts, if the attempt takes answers from this session; the last of them, or None.

    The row is held from here on: whoever else wants to save comes after.
    """
    number: int | None = rows_of(
        _taking(), attempt=attempt.id, learner=attempt.owner_id, session=attempt.session_key, latest=at - GRACE,
        how_many=how_many,
    ).scalar()  # fmt: skip
    return number


def give_back_numbers(attempt: AttemptRow, how_many: int) -> None:
    """Take back what `take_numbers` took and nothing was stored under."""
    db.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id)
        .values(last_seq=Attempt.last_seq - how_many)
        .execution_options(synchronize_session=False)
    )


def put_answers(rows: Sequence[JSONDict]) -> set[int]:
    """Insert answers, or replace those of which the version before is stored; the positions of what was put."""
    return set(_written(_putting(db.engine.dialect.name), rows))


def enter_in_trail(rows: Sequence[JSONDict]) -> int:
    """Add saves to the trail; how many were new by their names."""
    return len(_written(_entering(db.engine.dialect.name), rows))


def _written(statement: Any, rows: Sequence[JSONDict]) -> Sequence[Any]:
    return db.session.connection().execute(statement, rows).scalars().all()


@cache
def _taking() -> Any:
    return (
        update(Attempt)
        .where(
            Attempt.id == bindparam("attempt"),
            Attempt.owner_id == bindparam("learner"),
            Attempt.finished_at.is_(None),
            Attempt.session_key == bindparam("session"),
            or_(Attempt.deadline_at.is_(None), Attempt.deadline_at >= bindparam("latest")),
        )
        .values(last_seq=Attempt.last_seq + bindparam("how_many", type_=Integer))
        .returning(Attempt.last_seq)
    )


@cache
def _putting(_dialect: str) -> Any:
    new = insert_into(Answer)
    names = ("version", "seq", "given", "raw", "saved_at", "request")
    put = new.on_conflict_do_update(
        index_elements=["attempt_id", "position"],
        set_={name: new.excluded[name] for name in names},
        where=Answer.version == new.excluded.version - 1,
    )
    return put.returning(Answer.position)


@cache
def _entering(_dialect: str) -> Any:
    return insert_into(AnswerTrail).on_conflict_do_nothing().returning(AnswerTrail.id)
