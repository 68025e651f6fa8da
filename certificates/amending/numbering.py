"""Natural numbers of the annex and of the book of copies: by body and calendar year, without gaps."""

from typing import Final

from certificates.amending.models import BookCounter
from lms.api import db, insert_into

ANNEX: Final = "amendment"
COPIES: Final = "copy"


def take_numbers(body_id: int, book: str, year: int, count: int) -> int:
    """Take the next `count` numbers of a book's year and return the first; others wait until the caller commits."""
    last = int(
        db.session.scalar(
            insert_into(BookCounter)
            .values(body_id=body_id, book=book, year=year, last=count)
            .on_conflict_do_update(index_elements=["body_id", "book", "year"], set_={"last": BookCounter.last + count})
            .returning(BookCounter.last)
        )
    )
    return last - count + 1
