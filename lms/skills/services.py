"""Writing evidence."""

from collections.abc import Mapping
from datetime import datetime

from lms.db import db, insert_into
from lms.skills.models import Evidence


def record_evidence(
    *, learner_id: int, framework: str, kind: str, results: Mapping[str, float], source: str, at: datetime
) -> None:
    """Enter what `source` shows about a learner: code → fraction (0 to 1). One statement; repeating it changes nothing.

    `kind` is "studied" or "tested".
    """
    if not results:
        return
    rows = [
        {
            "learner_id": learner_id, "framework": framework, "code": code, "kind": kind,
            "source": source, "fraction": fraction, "at": at,
        }
        for code, fraction in sorted(results.items())
    ]  # fmt: skip
    db.session.execute(
        insert_into(Evidence)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["learner_id", "framework", "code", "kind", "source"])
    )
