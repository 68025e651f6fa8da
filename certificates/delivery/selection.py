"""Which certificates an officer asks for, and the rows behind them, scoped in SQL."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, false, or_, select

from certificates.models import Award
from certificates.permissions import SEE
from certificates.register import fold_number, needs_a_look
from lms.api import Completion, Grant, JSONDict, Unit, User, db, fold, now, only_reading, scope_of, today_of

VALID, EXPIRED, REVOKED, REPLACED, WAITING = "issued", "expired", "revoked", "replaced", "waiting"


@dataclass(frozen=True)
class Selection:
    """What goes into one delivery; what is empty does not narrow it. `units` are taken with all below them."""

    units: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    name: str = ""
    state: str = ""
    batch: int | None = None

    def to_json(self) -> JSONDict:
        """Plain values for a job's payload."""
        asked = {key: value for key, value in asdict(self).items() if value}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asked.items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()
        }
        values.update((key, date.fromisoformat(kept[key])) for key in ("since", "until") if key in kept)
        return cls(**values)

    def conditions(self, at: datetime) -> list[ColumnElement[bool]]:
        """Conditions on awards joined with their units."""
        found: list[ColumnElement[bool]] = []
        if self.units:
            paths = db.session.scalars(select(Unit.path).where(Unit.id.in_(self.units)))
            found.append(or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths)))
        if self.subjects:
            found.append(Award.subject.in_(self.subjects))
        if self.since:
            found.append(Award.issued_on >= self.since)
        if self.until:
            found.append(Award.issued_on <= self.until)
        if self.batch is not None:
            found.append(Award.batch_id == self.batch)
        if wanted := fold(self.name).strip():
            found.append(or_(Award.search_text.contains(wanted, autoescape=True), fold_number(wanted)))
        if self.state:
            found.append(_in_state(self.state, at))
        return found


def _in_state(state: str, at: datetime) -> ColumnElement[bool]:
    if state == WAITING:
        return needs_a_look(at)
    has_ended = and_(Award.expires_on.is_not(None), Award.expires_on < today_of(at))
    if state == EXPIRED:
        return and_(Award.state == VALID, has_ended)
    return and_(Award.state == VALID, ~has_ended) if state == VALID else Award.state == state


@dataclass(frozen=True)
class Line:
    """One certificate: `award` is a row of `read_lines`, `path` its place in the ZIP, empty where no file goes in."""

    award: Any
    path: str = ""

    @cached_property
    def has_file(self) -> bool:
        """Only certificates in force are handed over; the others stand in the list alone."""
        return self.award.state == VALID and self.award.file_sha256 is not None


@dataclass(frozen=True)
class _Holder:
    """Whoever holds these paths, in the shape that `scope_of` asks."""

    paths: tuple[str, ...]
    is_authenticated: bool = True

    def granted_paths(self, _permission: str) -> tuple[str, ...]:
        return self.paths


def paths_held(user_id: int) -> tuple[str, ...]:
    """Paths of the units whose certificates a person may see at this moment; none for a suspended account."""
    rows = db.session.scalars(
        select(Unit.path)
        .join(Grant, Grant.unit_id == Unit.id)
        .join(User, User.id == Grant.user_id)
        .where(Grant.user_id == user_id, Grant.permission == SEE.name, User.is_suspended.is_(False))
    )
    return tuple(sorted(rows))


def read_lines(selection: Selection, *, asked: tuple[str, ...], owner_id: int) -> list[Any]:
    """Read what goes in, in the order of the register: within the scope held when it was asked for and held now.

    Rows are read without ORM objects and the transaction is ended, so that no writer waits for the delivery.
    """
    with only_reading():
        held = paths_held(owner_id)
        rows = db.session.execute(
            select(
                Award.id, Award.number, Award.holder_name, Award.fields, Award.code, Award.state, Award.issued_on,
                Award.expires_on, Award.course_title, Award.subject, Award.file_sha256, Award.unit_id, Award.owner_id,
                Award.holder_post, Award.sort_key, Unit.name.label("unit_name"), Unit.code.label("unit_code"),
                User.staff_code, Completion.facts,
            )
            .join(Award.unit)
            .join(User, User.id == Award.owner_id)
            .outerjoin(Completion, Completion.id == Award.completion_id)
            .where(
                scope_of(SEE, Unit.path, user=_Holder(asked)),
                scope_of(SEE, Unit.path, user=_Holder(held)),
                *selection.conditions(now()),
            )
            .order_by(Award.body_id, Award.year, Award.serial)
        ).all()  # fmt: skip
        db.session.rollback()
    return list(rows)
