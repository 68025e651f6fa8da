"""Files and rows of a whole chunk, entered together: all of it, or nothing."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import bindparam, select, update

from certificates.contract import Signer
from certificates.issuing import PDF
from certificates.models import Award
from certificates.production.chunks import Made, Output
from certificates.signing.certificates import remember
from certificates.signing.seal import seal
from lms.api import db, store_files

log = structlog.get_logger(__name__)


def enter(output: Output, signer: Signer, *, at: datetime) -> int:
    """Store and enter what has been made, and commit; returns how many awards got their file now.

    An award that has got its file meanwhile keeps it.
    """
    if output.refused:
        log.warning("certificates drawn in full, the compiled page differed", differences=output.refused)
    contents = [made.content or _signed(made, signer) for made in output.made]
    digests = store_files(contents, media_type=PDF)
    waiting = set(
        db.session.scalars(
            select(Award.id)
            .where(Award.id.in_([made.award_id for made in output.made]), Award.file_sha256.is_(None))
            .order_by(Award.id)
            .with_for_update()
        )
    )
    entered = [
        {"award": made.award_id, "digest": digest, "words": made.fields.to_json()}
        for made, digest in zip(output.made, digests, strict=True)
        if made.award_id in waiting
    ]
    _enter(entered, output, signer)
    remember(signer.chain_pem, at=at)
    for award_id, shortcomings in output.failed:
        db.session.execute(
            update(Award).where(Award.id == award_id, Award.file_sha256.is_(None)).values(trouble=shortcomings.sentence)
        )
    db.session.commit()
    return len(entered)


def _signed(made: Made, signer: Signer) -> bytes:
    if made.prepared is None:
        raise AssertionError("neither signed nor to be signed")
    return seal(made.prepared, signer)


def _enter(entered: Sequence[dict[str, object]], output: Output, signer: Signer) -> None:
    if not entered:
        return
    words = Award.__table__.c.fields.type
    db.session.connection().execute(
        update(Award)
        .where(Award.id == bindparam("award"))
        .values(
            file_sha256=bindparam("digest"),
            fields=bindparam("words", type_=words),
            signed_with=signer.certificate_sha256,
            trouble="",
            waits_for="",
            **output.snapshot,
        ),
        entered,
    )
