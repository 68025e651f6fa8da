"""What waits for a signature from outside: by body, by batch, and one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from certificates.issuing import signs_outside
from certificates.models import Award, Batch, IssuingBody
from certificates.outside.models import OutsideSigner, Result, Return
from certificates.permissions import APPROVE, PREPARE
from certificates.points import SIGNERS
from certificates.rules.permissions import is_of_site
from lms.api import StoredFile, Unit, User, db, scope_of

WAITS: ColumnElement[bool] = (
    Award.prepared_sha256.is_not(None) & Award.file_sha256.is_(None) & (Award.state == "issued")
)
"""Drawn, valid, and not signed yet."""

SHOWN = 20


@dataclass(frozen=True)
class Desk:
    """A body whose files are signed outside, as one line of the list."""

    body: IssuingBody
    waiting: int
    since: datetime | None
    signers: int


@dataclass(frozen=True)
class Pile:
    """Files that go out together: those of a batch, or (without one) those awarded singly."""

    batch_id: int
    title: str
    waiting: int
    since: datetime


@dataclass(frozen=True)
class Unsigned:
    """A file to be signed, and what the list beside it says."""

    award_id: int
    number: str
    serial: int
    year: int
    holder_name: str
    course_title: str
    unit_name: str
    prepared_sha256: str


def find_body(body_id: int) -> IssuingBody:
    """Load a body; answers 404 for one that signs inside and has nothing left outside."""
    body = db.session.get(IssuingBody, body_id, options=[joinedload(IssuingBody.unit)])
    return body if body is not None else abort(404)


def find_return(return_id: int) -> Return:
    """Load what was brought back at one time; answers 404."""
    found = db.session.get(Return, return_id, options=[joinedload(Return.body).joinedload(IssuingBody.unit)])
    return found if found is not None else abort(404)


def find_signer(signer_id: int) -> OutsideSigner:
    """Load a registered certificate; answers 404."""
    found = db.session.get(
        OutsideSigner, signer_id, options=[joinedload(OutsideSigner.body).joinedload(IssuingBody.unit)]
    )
    return found if found is not None else abort(404)


def desks() -> list[Desk]:
    """The bodies that sign outside, within the officer's scope, with what waits."""
    waiting = (
        select(Award.body_id, func.count().label("waiting"), func.min(Award.issued_at).label("since"))
        .where(WAITS)
        .group_by(Award.body_id)
        .subquery()
    )
    signers = (
        select(OutsideSigner.body_id, func.count().label("signers"))
        .where(OutsideSigner.state == "confirmed")
        .group_by(OutsideSigner.body_id)
        .subquery()
    )
    rows = db.session.execute(
        select(IssuingBody, waiting.c.waiting, waiting.c.since, signers.c.signers)
        .outerjoin(IssuingBody.unit)
        .outerjoin(waiting, waiting.c.body_id == IssuingBody.id)
        .outerjoin(signers, signers.c.body_id == IssuingBody.id)
        .where(_in_scope(), or_(waiting.c.waiting > 0, IssuingBody.signer.in_(_outside_keys())))
        .order_by(IssuingBody.name, IssuingBody.id)
    )
    return [Desk(body, waits or 0, since, count or 0) for body, waits, since, count in rows]


def piles_of(body_id: int) -> list[Pile]:
    """What waits at a body, batch by batch, the oldest first."""
    rows = db.session.execute(
        select(Award.batch_id, Batch.title, func.count(), func.min(Award.issued_at))
        .outerjoin(Batch, Batch.id == Award.batch_id)
        .where(WAITS, Award.body_id == body_id)
        .group_by(Award.batch_id, Batch.title)
        .order_by(func.min(Award.issued_at))
    )
    return [Pile(batch_id or 0, title or "", count, since) for batch_id, title, count, since in rows]


def unsigned_of(body_id: int, batch_id: int | None) -> list[Unsigned]:
    """The files of a pile in the order of the register; all piles for None, those without a batch for 0."""
    chosen = [WAITS, Award.body_id == body_id]
    if batch_id is not None:
        chosen.append(Award.batch_id == batch_id if batch_id else Award.batch_id.is_(None))
    rows = db.session.execute(
        select(
            Award.id, Award.number, Award.serial, Award.year, Award.holder_name, Award.course_title, Unit.name,
            Award.prepared_sha256,
        )
        .outerjoin(Unit, Unit.id == Award.unit_id)
        .where(*chosen)
        .order_by(Award.year, Award.serial, Award.id)
    )  # fmt: skip
    return [Unsigned(*row[:6], row[6] or "", row[7] or "") for row in rows]


def returns_of(body_id: int) -> Sequence[tuple[Return, str, int, int]]:
    """What was brought back lately: by whom, how many files were good and how many were not."""
    good = func.count().filter(Result.outcome.in_(("released", "same-again")))
    rows = db.session.execute(
        select(Return, User.name, good, func.count(Result.place) - good)
        .join(User, User.id == Return.made_by)
        .outerjoin(Result, Result.return_id == Return.id)
        .where(Return.body_id == body_id)
        .group_by(Return.id, User.name)
        .order_by(Return.id.desc())
        .limit(SHOWN)
    )
    return [(found, name, done, wrong) for found, name, done, wrong in rows]


def results_of(return_id: int) -> list[Result]:
    """What became of each file, those that want something done first."""
    order = Result.outcome.in_(("released", "same-again")), Result.place
    options = joinedload(Result.award)
    return list(
        db.session.scalars(select(Result).where(Result.return_id == return_id).options(options).order_by(*order))
    )


def batches_signed_by(return_id: int) -> list[int]:
    """Batches of which this return brought something, and whose every certificate has its file by now."""
    touched = select(Award.batch_id).join(Result, Result.award_id == Award.id).where(Result.return_id == return_id)
    still_waiting = select(Award.batch_id).where(WAITS, Award.batch_id.is_not(None))
    rows = db.session.scalars(
        select(Batch.id)
        .where(Batch.id.in_(touched), Batch.id.not_in(still_waiting), Batch.merkle_root == "")
        .order_by(Batch.id)
    )
    return list(rows)


def drawn_at(prepared_sha256: str) -> datetime:
    """When a file was drawn: nobody can have signed it before."""
    return db.session.get_one(StoredFile, prepared_sha256).created_at


def _outside_keys() -> list[str]:
    """Keys of the signers that sign outside; the empty one where the site's own does."""
    keys = [source.key for source in SIGNERS if source.is_outside]
    return [*keys, ""] if signs_outside("") else keys


def _in_scope() -> ColumnElement[bool]:
    paths = {path for permission in (PREPARE, APPROVE) for path in current_user.granted_paths(permission.name)}
    of_site = [IssuingBody.unit_id.is_(None)] if any(map(is_of_site, paths)) else []
    return or_(scope_of(PREPARE, Unit.path), scope_of(APPROVE, Unit.path), *of_site)
