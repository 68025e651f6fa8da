"""One time-stamp for all files of a batch: cheaper than one in each, and as good a proof of when they existed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update

from certificates.models import Award, Batch
from certificates.signing import merkle
from certificates.signing.timestamps import read_token, stamp_at
from lms.api import db, only_reading, read_file, settings, store_file

TOKEN_TYPE: Final = "application/timestamp-token"  # noqa: S105 - a media type
CHUNK: Final = 1000


@dataclass(frozen=True)
class BatchTime:
    """What dates a file by its batch: it is leaf `place` of `size` below `root`, which `authority` saw at `moment`.

    `moment` is None where the site has no timestamp service: then the root alone fixes what belongs together.
    """

    root: str
    place: int
    size: int
    moment: datetime | None = None
    authority: str = ""


def stamp_batch(batch_id: int, *, at: datetime) -> None:  # noqa: ARG001 - the service's clock counts, not ours
    """Fix the files of a batch under one root and have it time-stamped, once; what is done already stays.

    Files that come later are not part of it: their own signature dates them. Commits. Raises `SignerAway`.
    """
    with only_reading():
        batch = db.session.get_one(Batch, batch_id, populate_existing=True)
        root, is_stamped = batch.merkle_root, batch.timestamp_sha256 is not None
        files = [] if root else _files(batch_id)
        db.session.rollback()
    if not root:
        if not files:
            return
        root = _fix(batch_id, files)
    if is_stamped or not (address := settings().timestamp_url):
        return
    token = stamp_at(address)(bytes.fromhex(root))
    digest = store_file(token, media_type=TOKEN_TYPE)
    db.session.execute(
        update(Batch).where(Batch.id == batch_id, Batch.timestamp_sha256.is_(None)).values(timestamp_sha256=digest)
    )
    db.session.commit()


def batch_time_of(award: Award) -> BatchTime | None:
    """What the batch says about the age of a file; None where it was in none or came later."""
    if award.batch_id is None or award.batch_leaf is None:
        return None
    batch = db.session.get_one(Batch, award.batch_id)
    size = db.session.scalar(
        select(func.count()).where(Award.batch_id == award.batch_id, Award.batch_leaf.is_not(None))
    )
    known = BatchTime(batch.merkle_root, award.batch_leaf, size or 0)
    if batch.timestamp_sha256 is None:
        return known
    token = read_token(read_file(batch.timestamp_sha256), bytes.fromhex(batch.merkle_root))
    return BatchTime(known.root, known.place, known.size, token.moment, token.authority)


def proof_of(award: Award) -> list[str]:
    """The hashes that lead from this file to its batch's root, in hexadecimal; empty where there is no root."""
    if award.batch_id is None or award.batch_leaf is None:
        return []
    leaves = [
        merkle.leaf_hash(digest)
        for digest in db.session.scalars(
            select(Award.file_sha256)
            .where(Award.batch_id == award.batch_id, Award.batch_leaf.is_not(None))
            .order_by(Award.batch_leaf)
        )
        if digest
    ]
    return [part.hex() for part in merkle.path_of(leaves, award.batch_leaf)]


def _files(batch_id: int) -> list[tuple[int, str]]:
    """Ids and hashes of the files, in the order of the register."""
    rows = db.session.execute(
        select(Award.id, Award.file_sha256)
        .where(Award.batch_id == batch_id, Award.file_sha256.is_not(None))
        .order_by(Award.year, Award.serial, Award.id)
    )
    return [(award_id, digest) for award_id, digest in rows if digest]


def _fix(batch_id: int, files: Sequence[tuple[int, str]]) -> str:
    """Write root and places in one transaction; of two callers the first one's stay."""
    root = merkle.root_of([merkle.leaf_hash(digest) for _award, digest in files]).hex()
    entered = db.session.scalar(
        update(Batch).where(Batch.id == batch_id, Batch.merkle_root == "").values(merkle_root=root).returning(Batch.id)
    )
    if entered is None:
        db.session.rollback()
        return str(db.session.scalar(select(Batch.merkle_root).where(Batch.id == batch_id)))
    places = [{"id": award_id, "batch_leaf": place} for place, (award_id, _digest) in enumerate(files)]
    for start in range(0, len(places), CHUNK):
        db.session.execute(update(Award), places[start : start + CHUNK])
    db.session.commit()
    return root
