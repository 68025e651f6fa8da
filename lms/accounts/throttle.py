"""How many wrong passwords an account bears, counted across every door that asks for one.

After five in a row each further one doubles the wait, up to an hour; a day without any forgets them. So a guesser has
about thirty tries a day, and the owner is never shut out for good: the wait ends, and a link by mail ends it sooner.
"""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, case, delete, select

from lms.accounts.models import SignInFailures
from lms.db import db, insert_into, rows_of

FREE = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)


class TooManyFailures(Exception):  # noqa: N818 (reads as what it is)
    """No password is looked at until the moment `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"wait until {until.isoformat()}")
        self.until = until


def refuse_waiting(key: str, *, at: datetime) -> bool:
    """Raise `TooManyFailures` while the account under `key` has to wait; tells whether it has any failures."""
    row = rows_of(_failures(), key=key).first()
    if row and (until := free_at(*row)) and until > at:
        raise TooManyFailures(until)
    return row is not None


@cache
def _failures() -> Select[int, datetime]:
    return select(SignInFailures.count, SignInFailures.last_at).where(SignInFailures.key == bindparam("key"))


def free_at(count: int, last_at: datetime) -> datetime | None:
    """When the next password is looked at after `count` wrong ones, the last of them at `last_at`; None: at once.

    At once is not `last_at`: of tries that come together, one may be entered while another is already being looked at,
    and that one's moment lies before it.
    """
    if count < FREE:
        return None
    doublings = min(count - FREE, 10)  # 2^10 minutes are beyond the longest wait
    wait: timedelta = min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return last_at + wait


def count_failure(key: str, *, at: datetime) -> None:
    """Enter a wrong password."""
    forgotten = at - FORGOTTEN_AFTER
    db.session.execute(delete(SignInFailures).where(SignInFailures.last_at < forgotten))
    statement = insert_into(SignInFailures).values(key=key, count=1, last_at=at)
    stale = SignInFailures.last_at < forgotten
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={"count": case((stale, 1), else_=SignInFailures.count + 1), "last_at": at},
        )
    )


def forget_failures(key: str) -> None:
    """Begin to count anew: the right password has come, or a new one has been set."""
    db.session.execute(delete(SignInFailures).where(SignInFailures.key == key))
