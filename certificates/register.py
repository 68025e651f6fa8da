"""Reading the register: one certificate, a learner's, a scope's, and what a stranger may find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from flask import abort
from sqlalchemy import BindParameter, ColumnElement, Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager

from certificates.codes import Number, codes_in
from certificates.models import Award, IssuingBody
from certificates.permissions import SEE
from lms.api import Unit, db, fold, scope_of, today_of

PATIENCE = timedelta(minutes=10)
"""An award without a file for longer than this needs somebody to look at it."""

SOON = timedelta(days=60)
"""How long before the end of its validity a certificate is listed, and its holder first written to."""

STATES = ("issued", "soon", "expired", "revoked", "replaced", "waiting")


@dataclass(frozen=True)
class Filters:
    """What an HR officer asks for, within what they may see. `state` is one of `STATES` or empty."""

    unit: int | None = None
    subject: str = ""
    since: date | None = None
    until: date | None = None
    name: str = ""
    state: str = ""

    def conditions(self, at: datetime) -> list[ColumnElement[bool]]:
        """Turn the wishes into conditions on awards joined with their units."""
        found: list[ColumnElement[bool]] = []
        if self.unit is not None:
            above = select(Unit.path).where(Unit.id == self.unit).scalar_subquery()
            found.append(Unit.path.like(above + "%"))
        if self.subject:
            found.append(Award.subject == self.subject)
        if self.since:
            found.append(Award.issued_on >= self.since)
        if self.until:
            found.append(Award.issued_on <= self.until)
        if wanted := fold(self.name).strip():
            found.append(or_(Award.search_text.contains(wanted, autoescape=True), fold_number(wanted)))
        if self.state:
            found.append(in_state(self.state, at))
        return found


def in_state(state: str, at: datetime) -> ColumnElement[bool]:
    """The condition of one of `STATES`; whatever else is the state that the register keeps."""
    day = today_of(at)
    ends = func.coalesce(Award.expires_on, date.max)
    valid = Award.state == "issued"
    conditions = {
        "issued": valid & (ends >= day),
        "soon": valid & ends.between(day, day + SOON),
        "expired": valid & (ends < day),
        "waiting": needs_a_look(at),
    }
    return conditions.get(state, Award.state == state)


def fold_number(wanted: str) -> ColumnElement[bool]:
    """Numbers that begin with what was typed, so that the same box finds names and numbers."""
    return func.lower(Award.number).startswith(wanted, autoescape=True)


def needs_a_look(at: datetime) -> ColumnElement[bool]:
    """Certificates without a file that will not get one by waiting, and valid ones that are flagged."""
    unsigned = Award.file_sha256.is_(None) & Award.prepared_sha256.is_(None)
    stuck = unsigned & ((Award.trouble != "") | (Award.issued_at < at - PATIENCE))
    return (Award.state == "issued") & (stuck | (Award.flag != ""))


def find_award(award_id: int) -> Award:
    """Load an award with its unit; answers 404."""
    statement = select(Award).outerjoin(Award.unit).options(contains_eager(Award.unit)).where(Award.id == award_id)
    return db.session.scalar(statement) or abort(404)


def awards_of(user_id: int) -> Sequence[Award]:
    """A learner's certificates, the newest first, revoked ones included."""
    return db.session.scalars(_of(user_id)).all()


def newest_of(user_id: int, most: int) -> Sequence[Award]:
    """A learner's newest certificates that are valid."""
    return db.session.scalars(_newest(), {"person": user_id, "most": most}).all()


@cache
def _newest() -> Select[Any]:
    of_person = _of(bindparam("person"))
    return of_person.where(Award.state == "issued").limit(bindparam("most", type_=Integer))


def _of(user_id: int | BindParameter[int]) -> Select[Any]:
    return select(Award).where(Award.owner_id == user_id).order_by(Award.issued_at.desc(), Award.id.desc())


def seen(filters: Filters, *, at: datetime) -> Select[Any]:
    """Certificates in the current user's scope, the newest first, with their units."""
    return (
        select(Award)
        .join(Award.unit)
        .options(contains_eager(Award.unit))
        .where(scope_of(SEE, Unit.path), *filters.conditions(at))
        .order_by(Award.issued_at.desc(), Award.id.desc())
    )


@dataclass(frozen=True)
class Figures:
    """Numbers of a scope: valid now, issued this month, ending soon, ended, revoked, and those that need a look."""

    issued: int
    this_month: int
    soon: int
    expired: int
    revoked: int
    waiting: int


def figures(today: date, at: datetime) -> Figures:
    """Count the current user's scope in one statement."""
    this_month = (Award.state == "issued") & (Award.issued_on >= today.replace(day=1))
    asked = [in_state("issued", at), this_month]
    asked += [in_state(state, at) for state in ("soon", "expired", "revoked", "waiting")]
    counted: list[Any] = [func.count().filter(condition) for condition in asked]
    row = db.session.execute(
        select(*counted).select_from(Award).join(Award.unit).where(scope_of(SEE, Unit.path))
    ).one()  # fmt: skip
    return Figures(*row)


def units_in_scope() -> list[tuple[int, str, int]]:
    """Units to choose from: id, name, depth below the scope's top, in the order of the tree."""
    statement = select(Unit.id, Unit.name, Unit.path).where(scope_of(SEE, Unit.path), Unit.valid_to.is_(None))
    rows = list(db.session.execute(statement))
    places = {row.id: row.name for row in rows}

    def branch(path: str) -> list[str]:
        return [fold(places[int(part)]) for part in path.strip("/").split("/") if int(part) in places]

    ordered = sorted(rows, key=lambda row: branch(row.path))
    return [(row.id, row.name, len(branch(row.path)) - 1) for row in ordered]


def subjects_in_scope() -> list[tuple[str, str]]:
    """Courses to choose from: subject and title, the alphabet's order."""
    rows = db.session.execute(
        select(Award.subject, func.max(Award.course_title))
        .join(Award.unit)
        .where(scope_of(SEE, Unit.path))
        .group_by(Award.subject)
    )
    return sorted(((subject, title) for subject, title in rows), key=lambda pair: fold(pair[1]))


def by_code(code: str) -> Award | None:
    """Find the certificate that carries this check code."""
    return db.session.scalar(select(Award).where(Award.code == code))


def by_number(number: Number) -> Award | None:
    """Find by a number that anybody can guess; without the body's code the site's default body is meant."""
    body = IssuingBody.code == number.body if number.body else IssuingBody.is_default
    return db.session.scalar(
        select(Award)
        .join(IssuingBody, IssuingBody.id == Award.body_id)
        .where(Award.serial == number.serial, Award.year == number.year, body)
    )


def by_file(sha256: str) -> Award | None:
    """Find the certificate whose original has this fingerprint."""
    return db.session.scalar(select(Award).where(Award.file_sha256 == sha256))


def named_in(content: bytes) -> Award | None:
    """Find a certificate whose code stands in the bytes of a file; only says which one the file claims to be."""
    codes = codes_in(content)
    return db.session.scalar(select(Award).where(Award.code.in_(codes)).limit(1)) if codes else None


def trusted_certificates() -> list[str]:
    """Fingerprints of every certificate that has signed for this site, now and before a change of keys."""
    found: list[Any] = list(db.session.scalars(select(Award.signed_with).where(Award.signed_with != "").distinct()))
    return found
