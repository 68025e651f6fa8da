"""What the candidates of a batch are chosen by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Self

from sqlalchemy import ColumnElement, false, or_

from certificates.earning import Place, time_column
from certificates.models import Batch, Rule
from lms.api import JSONDict, from_local


@dataclass(frozen=True)
class Criteria:
    """Days of completion, both included; None does not narrow. The units stand in `Batch.units`."""

    since: date | None = None
    until: date | None = None

    def to_json(self) -> JSONDict:
        """Plain values for the batch."""
        days = {"since": self.since, "until": self.until}
        return {name: day.isoformat() for name, day in days.items() if day}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave."""
        return cls(**{name: date.fromisoformat(kept[name]) for name in ("since", "until") if name in kept})


def given_by(rule: Rule) -> JSONDict:
    """What a rule gives at this moment; kept with a list, so that whoever approves it approves just this."""
    names = ("template", "body_id", "validity_months", "title", "title_en", "is_active")
    return {name: getattr(rule, name) for name in names}


def conditions(batch: Batch) -> list[ColumnElement[bool]]:
    """The conditions of a batch for `earned_by`: its units as they lie today, and its days."""
    return conditions_of(batch.rule, batch.unit_paths, Criteria.from_json(batch.criteria))


def conditions_of(rule: Rule, paths: Sequence[str], criteria: Criteria) -> list[ColumnElement[bool]]:
    """Conditions for `earned_by`: people below `paths` who reached what the rule is about on those days."""
    reached = time_column(rule)
    found = [or_(false(), *(Place.path.startswith(path, autoescape=True) for path in paths))]
    if criteria.since:
        found.append(reached >= _moment(criteria.since, time.min))
    if criteria.until:
        found.append(reached <= _moment(criteria.until, time.max))
    return found


def _moment(day: date, clock: time) -> datetime:
    return from_local(datetime.combine(day, clock))
