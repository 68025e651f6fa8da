"""From a line of the register to a signed file: drawn outside any transaction, entered once."""

import atexit
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.x509 import load_pem_x509_certificates
from cryptography.x509.oid import NameOID
from flask import current_app
from sqlalchemy import select, update

from certificates import wording
from certificates.contract import Attachment, CertificateFields, CertificateTemplate, Signer
from certificates.models import Award, IssuingBody
from certificates.points import SIGNERS, TEMPLATES
from certificates.signing.seal import seal
from lms.api import db, only_reading, read_file, settings, store_file

if TYPE_CHECKING:
    from certificates.drawing.renderer import Renderer

PDF = "application/pdf"


@dataclass(frozen=True)
class Order:
    """What is needed to draw, read and let go before drawing: no transaction may wait for a picture."""

    award_id: int
    template: str
    signer: str
    fields: CertificateFields


@dataclass(frozen=True)
class Finished:
    """The last words of a certificate, known only when it is signed, and the files that go inside it."""

    fields: CertificateFields
    attachments: tuple[Attachment, ...] = ()


def issue(award_id: int, *, at: datetime) -> bool:
    """Draw, sign, store and enter the file of an award; False when it has one or cannot have one.

    What cannot be printed is written into the award's `trouble`. The caller commits. Two callers at once may both
    draw; the first file entered stays for ever.
    """
    order = _order(award_id)
    if order is None:
        return False
    template = TEMPLATES[order.template]
    renderer = _renderer(template)
    signer = open_signer(order.signer)
    finished = finish(order, signer, at)
    fields = finished.fields
    if trouble := _trouble(renderer, fields):
        db.session.execute(update(Award).where(Award.id == award_id).values(trouble=trouble))
        return False
    content = seal(renderer.draw(fields, reserve=signer.reserve, attachments=finished.attachments), signer)
    digest = store_file(content, media_type=PDF)
    entered = db.session.scalar(
        update(Award)
        .where(Award.id == award_id, Award.file_sha256.is_(None))
        .values(
            file_sha256=digest,
            signed_with=signer.certificate_sha256,
            fields=fields.to_json(),
            template_version=_version(template.folder),
            trouble="",
        )
        .returning(Award.id)
    )
    if entered is None:
        db.session.rollback()
    return entered is not None


def finish(order: Order, signer: Signer, at: datetime) -> Finished:
    """Give an order its last words: who signs and when, what the QR code says, and the files inside."""
    return Finished(replace(order.fields, signed_by=common_name(signer), signed_at=at))


def _order(award_id: int) -> Order | None:
    with only_reading():
        row = db.session.execute(
            select(Award.template, Award.fields, IssuingBody.signer)
            .join(IssuingBody, IssuingBody.id == Award.body_id)
            .where(Award.id == award_id, Award.file_sha256.is_(None))
        ).first()
        db.session.rollback()
    if row is None:
        return None
    return Order(award_id, row.template, row.signer, CertificateFields.from_json(row.fields))


def _trouble(renderer: "Renderer", fields: CertificateFields) -> str:
    if gaps := renderer.missing_glyphs(fields):
        return wording.gap_sentence(gaps)
    if lines := renderer.lines_too_long(fields):
        return wording.length_sentence(lines)
    needed = ("holder_name", "course_title", "place", "issuer_name", "issuer_lead", "signer_title")
    if empty := [name for name in needed if not getattr(fields, name)]:
        return wording.emptiness_sentence(empty)
    return ""


@cache
def _renderer(template: CertificateTemplate) -> "Renderer":
    """Keep one warm drawing machine per template and process."""
    from certificates.drawing.renderer import Renderer  # noqa: PLC0415 (loads WeasyPrint: a second, in workers only)

    return Renderer(template)


# WeasyPrint's fonts cannot be let go once the interpreter is shutting down.
atexit.register(_renderer.cache_clear)


@cache
def _version(folder: Path) -> str:
    """Name the state of a template by what is in it, so that nobody has to remember raising a number."""
    digest = sha256()
    for name in ("page.html", "style.css", "template.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]


def open_signer(key: str) -> Signer:
    """Open the signer that a body names, once per application; empty means the site's own.

    Raises `NoSigner` or `MissingContribution`.
    """
    chosen = key or ("key_files" if settings().signing_key else "demo")
    opened: dict[str, Any] = current_app.extensions.setdefault("certificates.signers", {})
    if chosen not in opened:
        opened[chosen] = SIGNERS[chosen].open()
    signer: Signer = opened[chosen]
    return signer


def common_name(signer: Signer) -> str:
    """Read who signs from the certificate itself, so that paper and signature never disagree."""
    subject = load_pem_x509_certificates(signer.chain_pem.encode())[0].subject
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else subject.rfc4514_string()


def stored_is_intact(award: Award) -> bool:
    """Whether the stored original still has the fingerprint that the register holds."""
    if award.file_sha256 is None:
        return False
    try:
        return sha256(read_file(award.file_sha256)).hexdigest() == award.file_sha256
    except FileNotFoundError:
        return False
