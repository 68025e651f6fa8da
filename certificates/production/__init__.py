"""Many certificates at once: from lines of the register to signed files."""

from collections.abc import Callable, Sequence
from datetime import datetime

from certificates import issuing
from lms.api import db


def issue_awards(award_ids: Sequence[int], *, at: datetime, advance: Callable[[int], None]) -> int:
    """Draw, sign, store and enter the files of these awards; returns how many got theirs now.

    Commits as it goes, so a run that is killed loses little and a second run goes on where the first stopped.
    `advance` is told how many are done.
    """
    issued = 0
    for done, award_id in enumerate(award_ids, start=1):
        issued += issuing.issue(award_id, at=at)
        db.session.commit()
        advance(done)
    return issued
