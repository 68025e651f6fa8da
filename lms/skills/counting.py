"""Which test of a module counts where a framework counts the last one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from lms.skills.models import Evidence


def stands(evidence: Any, until: datetime | None = None) -> list[ColumnElement[bool]]:
    """Conditions on evidence that has not been superseded, or had not been before `until`."""
    if until is None:
        return [evidence.superseded_at.is_(None)]
    return [evidence.at < until, or_(evidence.superseded_at.is_(None), evidence.superseded_at >= until)]


def is_last(until: datetime | None = None) -> ColumnElement[bool]:
    """Condition on tested evidence: there is none of the same person and code after it."""
    later = aliased(Evidence)
    return ~exists().where(
        later.learner_id == Evidence.learner_id,
        later.framework == Evidence.framework,
        later.code == Evidence.code,
        later.kind == "tested",
        or_(later.at > Evidence.at, (later.at == Evidence.at) & (later.id > Evidence.id)),
        *stands(later, until),
    )
