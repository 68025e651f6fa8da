"""The waiting room of a scheduled exam: everybody gets a place, and the door lets so many in a second.

The door is a token bucket in one row: a ticket takes the next free moment (the generic cell rate algorithm of ITU-T
I.371, without a burst), and nobody's place depends on how often or from how many windows it was asked for.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import case, select, update

from courses.quizzes.entry_models import Gate, Ticket
from courses.quizzes.models import Quiz
from courses.quizzes.rules.contract import Terms
from lms.api import db, insert_into

OPENS_BEFORE = timedelta(minutes=30)
"""How long before the opening places are given, so that nobody queues for days."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Waiting:
    """Where one stands: a place of so many, and the moment from which the door is open for it."""

    place: int
    people: int
    lets_in_at: datetime


def room_opens_at(terms: Terms) -> datetime | None:
    """From when one may come in to wait; None where the quiz has no opening."""
    return terms.opens_at - OPENS_BEFORE if terms.opens_at else None


def ticket_of(quiz_id: int, person_id: int) -> Ticket | None:
    """The ticket that a person holds."""
    return db.session.get(Ticket, (quiz_id, person_id), populate_existing=True)


def waiting_of(quiz_id: int, person_id: int) -> Waiting | None:
    """Where a person stands, in one statement; None without a ticket."""
    row = db.session.execute(
        select(Ticket.place, Gate.last_place, Ticket.lets_in_at)
        .join(Gate, Gate.quiz_id == Ticket.quiz_id)
        .where(Ticket.quiz_id == quiz_id, Ticket.owner_id == person_id)
    ).first()
    return Waiting(*row) if row else None


def join(quiz: Quiz, *, person_id: int, terms: Terms, at: datetime) -> Ticket:
    """Give a person a ticket, exactly one, with the next place; whoever has one keeps it.

    Who has an opening of their own is let in at that moment and takes nothing from the others' bucket.
    """
    earliest = max(at, terms.opens_at) if terms.opens_at else at
    won = db.session.scalar(
        insert_into(Ticket)
        .values(quiz_id=quiz.id, owner_id=person_id, place=0, arrived_at=at, lets_in_at=earliest)
        .on_conflict_do_nothing()
        .returning(Ticket.owner_id)
    )
    if won is not None:
        is_own = terms.opens_at != quiz.opens_at
        place, lets_in_at = _take_place(quiz, earliest, gap=0 if is_own else _gap(quiz))
        db.session.execute(
            update(Ticket)
            .where(Ticket.quiz_id == quiz.id, Ticket.owner_id == person_id)
            .values(place=place, lets_in_at=earliest if is_own else lets_in_at)
            .execution_options(synchronize_session=False)
        )
    return db.session.get_one(Ticket, (quiz.id, person_id), populate_existing=True)


def rearrange(quiz: Quiz, *, at: datetime) -> None:
    """Give everybody who waits a new moment, in the order of their places, once the opening or the rate has changed."""
    places = list(
        db.session.scalars(
            select(Ticket.owner_id).where(Ticket.quiz_id == quiz.id).order_by(Ticket.place).with_for_update()
        )
    )
    if not places:
        return
    first, gap = max(quiz.opens_at or at, at), _gap(quiz)
    db.session.execute(
        update(Ticket),
        [
            {"quiz_id": quiz.id, "owner_id": person_id, "lets_in_at": first + number * gap * MICROSECOND}
            for number, person_id in enumerate(places)
        ],
    )
    db.session.execute(
        update(Gate)
        .where(Gate.quiz_id == quiz.id)
        .values(next_us=_microseconds(first) + len(places) * gap)
        .execution_options(synchronize_session=False)
    )


def _take_place(quiz: Quiz, earliest: datetime, *, gap: int) -> tuple[int, datetime]:
    """The next place, and the first moment from `earliest` on that is free; the row's lock puts all in one line."""
    first = _microseconds(earliest)
    taken = insert_into(Gate).values(quiz_id=quiz.id, last_place=1, next_us=first + gap if gap else 0)
    turn = case((Gate.next_us < first, first), else_=Gate.next_us)
    row = db.session.execute(
        taken.on_conflict_do_update(
            index_elements=["quiz_id"],
            set_={"last_place": Gate.last_place + 1, "next_us": turn + gap if gap else Gate.next_us},
        ).returning(Gate.last_place, Gate.next_us)
    ).one()
    return row.last_place, EPOCH + (row.next_us - gap) * MICROSECOND


def _gap(quiz: Quiz) -> int:
    return round(1_000_000 / quiz.admit_rate)


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
