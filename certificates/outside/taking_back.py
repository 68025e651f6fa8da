"""A file comes back: which certificate it is, whether it is signed as it must be, and its release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select, update

from certificates.codes import codes_in
from certificates.models import Award
from certificates.outside.bundles import LARGEST_FILE, Found
from certificates.outside.examining import LARGEST_ADDITION, examine
from certificates.outside.models import OutsideSigner
from certificates.outside.outcomes import Outcome, Refused
from certificates.outside.queries import drawn_at
from certificates.signing.certificates import remember
from lms.api import db, filesize, local, log_deed, only_reading, read_file, store_file

HEAD: Final = b"%PDF-"
PDF: Final = "application/pdf"


@dataclass(frozen=True)
class Taken:
    """What became of one file."""

    outcome: Outcome
    award_id: int | None = None
    detail: str = ""


def take_back(body_id: int, found: Found, *, accepted: Sequence[OutsideSigner], at: datetime) -> Taken:
    """Examine one file and release it when it is good. The caller commits; repeating it changes nothing."""
    award_id: int | None = None
    try:
        content = _bytes_of(found)
        row, prepared, prepared_at = _looked_up(body_id, content)
        award_id = row.id
        if row.file_sha256 == sha256(content).hexdigest():
            return Taken(Outcome.SAME_AGAIN, award_id)
        _refuse_settled(row)
        signed = examine(content, prepared, accepted=accepted, prepared_at=prepared_at, at=at)
        _release(award_id, row.prepared_sha256, content, signed.signer, at=at)
    except Refused as refused:
        return Taken(refused.outcome, refused.award_id or award_id, refused.detail)
    return Taken(Outcome.RELEASED, award_id, f"{signed.signer.subject}, {local(signed.signed_at):%H:%M %d/%m/%Y}")


def _bytes_of(found: Found) -> bytes:
    if found.refusal:
        raise Refused(Outcome.BAD_ARCHIVE, found.refusal)
    if found.content is None:
        raise Refused(Outcome.TOO_LARGE, filesize(LARGEST_FILE))
    if not found.content.startswith(HEAD):
        raise Refused(Outcome.NOT_A_PDF)
    return found.content


def _looked_up(body_id: int, content: bytes) -> tuple[Any, bytes, datetime]:
    """Find the certificate, its prepared file, and when that was drawn; no transaction stays open."""
    with only_reading():
        try:
            row, prepared = _match(body_id, content)
            return row, prepared, drawn_at(row.prepared_sha256)
        finally:
            db.session.rollback()


def _match(body_id: int, content: bytes) -> tuple[Any, bytes]:
    """Find the one certificate whose prepared file this begins with, byte for byte.

    A check code in the file only says where to look; nothing else in it is believed.
    """
    rows = db.session.execute(
        select(Award.id, Award.state, Award.file_sha256, Award.prepared_sha256, Award.code).where(
            Award.body_id == body_id, Award.prepared_sha256.is_not(None), Award.code.in_(codes_in(content))
        )
    ).all()
    for row in rows:
        prepared = read_file(row.prepared_sha256)
        if content.startswith(prepared):
            if len(content) > len(prepared) + LARGEST_ADDITION:
                raise Refused(Outcome.TOO_LARGE, filesize(len(prepared) + LARGEST_ADDITION), row.id)
            return row, prepared
    raise Refused(Outcome.ALTERED, award_id=rows[0].id) if rows else Refused(Outcome.FOREIGN)


def _refuse_settled(row: Any) -> None:
    if row.file_sha256 is not None:
        raise Refused(Outcome.ALREADY_RELEASED)
    if row.state != "issued":
        raise Refused(Outcome.NO_LONGER_WANTED)


def _release(award_id: int, prepared_sha256: str, content: bytes, signer: OutsideSigner, *, at: datetime) -> None:
    """Enter the file for ever; of two at once the first stays. Raises `Refused`."""
    digest = store_file(content, media_type=PDF)
    remember(signer.chain_pem, at=at)
    entered = db.session.scalar(
        update(Award)
        .where(
            Award.id == award_id,
            Award.file_sha256.is_(None),
            Award.prepared_sha256 == prepared_sha256,
            Award.state == "issued",
        )
        .values(file_sha256=digest, signed_with=signer.sha256, waits_for="", trouble="")
        .returning(Award.id)
    )
    if entered is None:
        db.session.rollback()
        raise Refused(Outcome.ALREADY_RELEASED)
    log_deed("certificates.released", f"certificates:award:{award_id}", sha256=digest, signed_with=signer.sha256)
