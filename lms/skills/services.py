"""Writing evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import update

from lms.db import JSONDict, db, insert_into
from lms.skills.models import Evidence
from lms.skills.standings import enter_tested, recount

KEY = ("learner_id", "framework", "code", "kind", "source")
ROWS_AT_ONCE = 500
"""SQLite takes 32,766 values a statement."""


@dataclass(frozen=True)
class Shown:
    """What one source shows about a learner: code → fraction (0 to 1). `kind` is studied or tested."""

    learner_id: int
    framework: str
    kind: str
    results: Mapping[str, float]
    source: str
    at: datetime

    def rows(self) -> list[JSONDict]:
        """One row a code."""
        return [
            {
                "learner_id": self.learner_id, "framework": self.framework, "code": code, "kind": self.kind,
                "source": self.source, "fraction": fraction, "at": self.at,
            }
            for code, fraction in sorted(self.results.items())
        ]  # fmt: skip


def record_evidence(
    *, learner_id: int, framework: str, kind: str, results: Mapping[str, float], source: str, at: datetime
) -> None:
    """Enter what `source` shows about a learner: code → fraction (0 to 1). Repeating it changes nothing.

    `kind` is "studied" or "tested".
    """
    _enter(Shown(learner_id, framework, kind, results, source, at).rows())
    if kind == "tested":
        enter_tested(framework, source, results)


def replace_evidence(shown: Sequence[Shown], *, at: datetime) -> None:
    """Let what these sources showed before be superseded `at` this moment by what they show now; the rows stay."""
    sources = [part.source for part in shown]
    for place in range(0, len(sources), ROWS_AT_ONCE):
        db.session.execute(
            update(Evidence)
            .where(Evidence.source.in_(sources[place : place + ROWS_AT_ONCE]), Evidence.superseded_at.is_(None))
            .values(superseded_at=at)
            .execution_options(synchronize_session=False)
        )
    _enter([row for part in shown for row in part.rows()])
    for framework in sorted({part.framework for part in shown}):
        recount(framework, {part.learner_id for part in shown if part.framework == framework})


def _enter(rows: Sequence[JSONDict]) -> None:
    db.session.flush()
    for place in range(0, len(rows), ROWS_AT_ONCE):
        db.session.connection().execute(_entering(db.engine.dialect.name), rows[place : place + ROWS_AT_ONCE])


@cache
def _entering(_dialect: str) -> Any:
    return insert_into(Evidence).on_conflict_do_nothing(
        index_elements=KEY, index_where=Evidence.superseded_at.is_(None)
    )
