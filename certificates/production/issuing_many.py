"""The way of a batch, from the ids of its awards to their files."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

from certificates import issuing
from certificates.production.crew import make_all
from certificates.production.entering import enter
from certificates.production.orders import CHUNK, Likes, chunks_of, signer_of, waiting_among
from lms.api import db

WORTH_A_CREW: Final = 30
"""Certificates below which two new processes cost more than they save."""


def issue_awards(award_ids: Sequence[int], *, at: datetime, advance: Callable[[int], None]) -> int:
    """Draw, sign, store and enter the files of these awards; returns how many got theirs now.

    Commits in chunks, so a run that is killed loses one and a second run goes on where the first stopped.
    `advance` is told how many of them are done, those included that had their file before.
    """
    groups = waiting_among(award_ids)
    done = len(award_ids) - sum(len(likes.award_ids) for likes in groups)
    issued = 0
    for likes in groups:
        for count, entered in _issue(likes, at=at):
            done, issued = done + count, issued + entered
            advance(done)
    return issued


def _issue(likes: Likes, *, at: datetime) -> Iterator[tuple[int, int]]:
    """Yield, step by step, how many awards were seen to and how many of them got their file."""
    if likes.is_signed_outside or len(likes.award_ids) < WORTH_A_CREW:
        for award_id in likes.award_ids:
            entered = issuing.issue(award_id, at=at)
            db.session.commit()
            yield 1, entered
        return
    signer = signer_of(likes)
    for chunk, output in make_all(chunks_of(likes, at=at, size=CHUNK)):
        yield len(chunk.orders), enter(output, signer, at=at)
