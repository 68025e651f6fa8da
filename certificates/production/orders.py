"""Which of many awards still wait for a file, and with what each is to be made."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select

from certificates.contract import CertificateFields, Signer
from certificates.credentials import open_desk
from certificates.issuing import common_name, open_signer, signs_outside
from certificates.looks.emblems import emblems, lay_emblem
from certificates.looks.packs import find_template
from certificates.models import Award, IssuingBody
from certificates.production.chunks import Chunk, Press
from certificates.signing.software import SoftwareSigner
from lms.api import db, only_reading, settings

CHUNK: Final = 250
SLICE: Final = 500
"""Values in one IN (…)."""


@dataclass(frozen=True)
class Likes:
    """Awards that one press makes; `signer` is the body's."""

    template: str
    signer: str
    award_ids: tuple[int, ...]

    @property
    def is_signed_outside(self) -> bool:
        """Whether their files leave the system to be signed."""
        return signs_outside(self.signer)


def waiting_among(award_ids: Sequence[int]) -> list[Likes]:
    """Group the awards that have no file yet, each group in the order asked for."""
    likes: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    with only_reading():
        for start in range(0, len(award_ids), SLICE):
            some = award_ids[start : start + SLICE]
            found = {
                row.id: (row.template, row.signer)
                for row in db.session.execute(
                    select(Award.id, Award.template, IssuingBody.signer)
                    .join(IssuingBody, IssuingBody.id == Award.body_id)
                    .where(Award.id.in_(some), *_waits())
                )
            }
            for award_id in some:
                if award_id in found:
                    likes[found[award_id]].append(award_id)
        db.session.rollback()
    return [Likes(*kind, tuple(ids)) for kind, ids in likes.items()]


def chunks_of(likes: Likes, *, at: datetime, size: int = CHUNK, signs: bool = True) -> Iterator[Chunk]:
    """Read the orders, one chunk after the other, as they are asked for; `signs` where the workers may."""
    signer = signer_of(likes)
    with only_reading():
        template = find_template(likes.template)
        db.session.rollback()
    press = Press(
        template=template,
        emblems=emblems(),
        desk=open_desk(),
        signer=signer.portable() if signs and isinstance(signer, SoftwareSigner) else None,
        signed_by=common_name(signer),
        reserve=signer.reserve,
    )
    for start in range(0, len(likes.award_ids), size):
        some = likes.award_ids[start : start + size]
        with only_reading():
            rows = db.session.execute(
                select(Award.id, Award.fields).where(Award.id.in_(some), *_waits()).order_by(Award.id)
            ).all()
            db.session.rollback()
        orders = tuple((award_id, CertificateFields.from_json(words)) for award_id, words in rows)
        for emblem in {fields.emblem for _, fields in orders}:
            lay_emblem(emblem)
        if orders:
            yield Chunk(press, orders, at)


def signer_of(likes: Likes) -> Signer:
    """Open the signer of these awards; whether each signature is stamped, or the batch as a whole, is a setting."""
    return open_signer(likes.signer, timed=settings().timestamp_each)


def _waits() -> tuple[ColumnElement[bool], ...]:
    return Award.file_sha256.is_(None), Award.prepared_sha256.is_(None)
