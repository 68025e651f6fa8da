"""Picking modules where a level asks for some of several."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert

from courses.assigning.following import follow, hold_rules
from courses.assigning.models import ProgrammeChoice
from lms.api import FRAMEWORKS, db


class WrongNumber(Exception):  # noqa: N818 (reads as what it is)
    """So many modules of the level have to be picked, no more and no fewer."""

    def __init__(self, needed: int) -> None:
        super().__init__(str(needed))
        self.needed = needed


class NotOffered(Exception):  # noqa: N818 (reads as what it is)
    """No level leaves a choice between these modules."""


def pick(learner_id: int, framework_key: str, codes: Collection[str], *, at: datetime) -> None:
    """Let a person's programme be of these modules; duties follow. Raises `WrongNumber` or `NotOffered`."""
    levels = FRAMEWORKS[framework_key].levels if framework_key in FRAMEWORKS else ()
    level = next(
        (level for level in levels if level.needed < len(level.modules) and set(codes) <= set(level.modules)), None
    )
    if level is None:
        raise NotOffered
    if len(set(codes)) != level.needed:
        raise WrongNumber(level.needed)
    rules = hold_rules()
    db.session.execute(
        delete(ProgrammeChoice).where(
            ProgrammeChoice.learner_id == learner_id, ProgrammeChoice.framework == framework_key
        )
    )
    db.session.execute(
        insert(ProgrammeChoice),
        [
            {"learner_id": learner_id, "framework": framework_key, "code": code, "chosen_at": at}
            for code in sorted(set(codes))
        ],
    )
    follow([rule for rule in rules if rule.framework == framework_key], people=[learner_id], at=at)
