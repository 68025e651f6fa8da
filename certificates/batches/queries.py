"""Reading batches and their candidates within what the current user prepares or approves."""

from dataclasses import dataclass
from typing import Any, Final

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, not_, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from certificates.batches.checks import TITLES
from certificates.models import Award, Batch, BatchUnit, Candidate, IssuingBody, Rule
from certificates.permissions import APPROVE, PREPARE
from lms.api import Completion, Permission, Unit, User, db, fold, scope_of

IN, OUT = "in", "out"


def visible() -> ColumnElement[bool]:
    """Condition on batches: the current user prepares, or approves, for every unit of theirs."""
    return or_(_over_all(PREPARE), _over_all(APPROVE))


def decidable(user_id: int) -> ColumnElement[bool]:
    """Condition on batches: the user may approve them, and had no hand in them."""
    settled = exists().where(Candidate.batch_id == Batch.id, Candidate.settled_by == user_id)
    return and_(
        Batch.state == "submitted", _over_all(APPROVE), Batch.made_by != user_id,
        func.coalesce(Batch.submitted_by, 0) != user_id, ~settled,
    )  # fmt: skip


def _over_all(permission: Permission) -> ColumnElement[bool]:
    beyond = (
        select(BatchUnit.unit_id)
        .join(Unit, Unit.id == BatchUnit.unit_id)
        .where(BatchUnit.batch_id == Batch.id, not_(scope_of(permission, Unit.path)))
        .correlate(Batch)
        .exists()
    )
    return ~beyond if current_user.granted_paths(permission.name) else false()


def batches(state: str, *, mine: bool) -> Select[*tuple[Any, ...]]:
    """Batches that the user may see, the newest first, with how many are in each; `mine` are those to be decided."""
    maker = aliased(User)
    included = (
        select(func.count())
        .where(Candidate.batch_id == Batch.id, Candidate.reason == "")
        .correlate(Batch)
        .scalar_subquery()
    )
    found = (
        select(Batch, Rule.subject_title, IssuingBody.name.label("body_name"), maker.name.label("maker"))
        .add_columns(included.label("included"))
        .join(Rule, Rule.id == Batch.rule_id)
        .join(IssuingBody, IssuingBody.id == Rule.body_id)
        .join(maker, maker.id == Batch.made_by)
        .where(visible())
        .order_by(Batch.made_at.desc(), Batch.id.desc())
    )
    if state:
        found = found.where(Batch.state == state)
    return found.where(decidable(current_user.id)) if mine else found


@dataclass(frozen=True)
class Tally:
    """How many batches are in each state, and how many wait for the user's own decision."""

    draft: int
    submitted: int
    approved: int
    issued: int
    mine: int


def tally() -> Tally:
    """Count what the user may see in one statement."""
    states = [func.count().filter(Batch.state == state) for state in ("draft", "submitted", "approved", "issued")]
    counted = select(*states, func.count().filter(decidable(current_user.id))).select_from(Batch).where(visible())
    row: Any = db.session.execute(counted).one()
    return Tally(*row)


def find_batch(batch_id: int) -> Batch:
    """Load a batch with its rule, body and units; answers 404."""
    statement = (
        select(Batch)
        .join(Batch.rule)
        .join(Rule.body)
        .options(contains_eager(Batch.rule).contains_eager(Rule.body), selectinload(Batch.units))
        .where(Batch.id == batch_id)
    )
    return db.session.scalar(statement) or abort(404)


@dataclass(frozen=True)
class Shown:
    """What of a batch's list is asked for: a part, a warning, an outcome, words of a name, one unit."""

    part: str = ""
    warning: str = ""
    outcome: str = ""
    words: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Conditions on candidates."""
        found: list[ColumnElement[bool]] = []
        if self.part:
            found.append(Candidate.reason == "" if self.part == IN else Candidate.reason != "")
        if self.warning in TITLES:
            found.append(Candidate.warnings.contains(f" {self.warning} "))
        if self.outcome == "left":
            found.append(Candidate.outcome.not_in(("", "awarded")))
        elif self.outcome:
            found.append(Candidate.outcome == self.outcome)
        if wanted := fold(self.words).strip():
            found.append(Candidate.search_text.contains(wanted, autoescape=True))
        return found


def within() -> ColumnElement[bool]:
    """Condition on candidates' units: the user prepares or approves there."""
    return or_(scope_of(PREPARE, Unit.path), scope_of(APPROVE, Unit.path))


def candidates(batch: Batch, shown: Shown) -> Select[*tuple[Any, ...]]:
    """A batch's list in the order of the register, with what has changed since it was drawn up."""
    awarded = aliased(Award)
    mine = (awarded.batch_id == batch.id) & (awarded.owner_id == Candidate.owner_id)
    same = awarded.completion_id.is_not_distinct_from(Candidate.completion_id)
    elsewhere = exists().where(
        Award.owner_id == Candidate.owner_id, Award.subject == batch.rule.subject, Award.state == "issued",
        Award.completion_id.is_not_distinct_from(Candidate.completion_id), Award.batch_id.is_distinct_from(batch.id),
    )  # fmt: skip
    since = case(
        (Candidate.outcome != "", Candidate.outcome),
        (Completion.withdrawn_at.is_not(None), literal("withdrawn")),
        (elsewhere, literal("held")),
        else_=literal(""),
    )
    return (
        select(Candidate, since.label("since"), awarded.number, awarded.trouble.label("fault"))
        .join(Unit, Unit.id == Candidate.unit_id)
        .outerjoin(Completion, Completion.id == Candidate.completion_id)
        .outerjoin(awarded, mine & same)
        .where(Candidate.batch_id == batch.id, within(), *shown.conditions())
        .order_by(Candidate.place)
    )


@dataclass(frozen=True)
class Counts:
    """How many are in a batch's list, in and out, with each warning, and what has become of them."""

    all: int
    included: int
    out: int
    hindered: int
    awarded: int
    left: int
    warnings: dict[str, int]


def counts(batch: Batch) -> Counts:
    """Count a batch's list in one statement."""
    included = Candidate.reason == ""
    columns: list[Any] = [
        func.count(), func.count().filter(included), func.count().filter(~included),
        func.count().filter(included, Candidate.trouble != ""), func.count().filter(Candidate.outcome == "awarded"),
        func.count().filter(Candidate.outcome.not_in(("", "awarded"))),
    ]  # fmt: skip
    columns += [func.count().filter(included, Candidate.warnings.contains(f" {key} ")) for key in TITLES]
    counted = select(*columns).select_from(Candidate).join(Unit, Unit.id == Candidate.unit_id)
    row: Any = db.session.execute(counted.where(Candidate.batch_id == batch.id, within())).one()
    everybody, inside, out, hindered, awarded, left, *concerns = row
    return Counts(everybody, inside, out, hindered, awarded, left, dict(zip(TITLES, concerns, strict=True)))


@dataclass(frozen=True)
class Files:
    """The certificates of a batch: in the register, with a file, waiting for a signature from outside, in trouble."""

    entered: int
    drawn: int
    prepared: int
    troubled: int


def files(batch: Batch) -> Files:
    """Count a batch's certificates in one statement."""
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(Award.file_sha256.is_not(None)),
            func.count().filter(Award.prepared_sha256.is_not(None), Award.file_sha256.is_(None)),
            func.count().filter(Award.trouble != ""),
        ).where(Award.batch_id == batch.id)
    ).one()
    return Files(*row)


@dataclass(frozen=True)
class Hands:
    """Names of those who had a hand in a batch."""

    made: str
    submitted: str
    decided: str


def hands(batch: Batch) -> Hands:
    """Read the names in one statement."""
    ids = [batch.made_by, batch.submitted_by, batch.decided_by]
    wanted: Final = [person for person in ids if person]
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(wanted))).all())
    return Hands(*(names.get(person or 0, "") for person in ids))


def rules_to_prepare() -> list[Rule]:
    """Active rules by whose body people in the user's units may be given a certificate."""
    held = current_user.granted_paths(PREPARE.name)
    rules = db.session.scalars(
        select(Rule)
        .where(Rule.is_active)
        .options(joinedload(Rule.body).joinedload(IssuingBody.unit))
        .order_by(Rule.subject_title, Rule.id)
    )
    return [rule for rule in rules if _meets(rule.unit_path, held)]


def _meets(reach: str | None, held: tuple[str, ...]) -> bool:
    return any(reach is None or path.startswith(reach) or reach.startswith(path) for path in held)
