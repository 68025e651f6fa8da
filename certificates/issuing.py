"""From a line of the register to a signed file: drawn outside any transaction, entered once."""

import atexit
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.x509 import load_pem_x509_certificates
from cryptography.x509.oid import NameOID
from flask import current_app
from sqlalchemy import select, update

from certificates import wording
from certificates.contract import Attachment, CertificateFields, CertificateTemplate, Signer
from certificates.credentials import CredentialDesk, open_desk
from certificates.looks.emblems import emblems, lay_emblem
from certificates.looks.packs import find_template
from certificates.models import Award, IssuingBody
from certificates.points import SIGNERS
from certificates.signing.certificates import remember
from certificates.signing.seal import seal
from certificates.signing.timestamps import TimedSigner, stamp_at
from lms.api import db, only_reading, read_file, settings, store_file

if TYPE_CHECKING:
    from certificates.drawing.renderer import Renderer
    from certificates.drawing.typesetting import Composition

PDF = "application/pdf"
NEEDED: Final = ("holder_name", "course_title", "place", "issuer_name", "issuer_lead", "signer_title")


@dataclass(frozen=True)
class Order:
    """What is needed to draw, read and let go before drawing: no transaction may wait for a picture."""

    award_id: int
    template: CertificateTemplate
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
    if signs_outside(order.signer):
        return _prepare(order, at=at)
    renderer = renderer_of(order.template)
    signer = open_signer(order.signer)
    finished = finish(order, signer, at)
    fields = finished.fields
    if shortcomings := shortcomings_of(renderer, fields):
        db.session.execute(update(Award).where(Award.id == award_id).values(trouble=shortcomings.sentence))
        return False
    content = seal(renderer.draw(fields, reserve=signer.reserve, attachments=finished.attachments), signer)
    digest = store_file(content, media_type=PDF)
    remember(signer.chain_pem, at=at)
    entered = db.session.scalar(
        update(Award)
        .where(Award.id == award_id, Award.file_sha256.is_(None))
        .values(
            file_sha256=digest,
            signed_with=signer.certificate_sha256,
            fields=fields.to_json(),
            **snapshot_of(renderer),
            trouble="",
            waits_for="",
        )
        .returning(Award.id)
    )
    if entered is None:
        db.session.rollback()
    return entered is not None


def _prepare(order: Order, *, at: datetime) -> bool:
    """Draw and store a file that leaves the system to be signed; it is released when it comes back."""
    from certificates.drawing.unsigned import draw_unsigned  # noqa: PLC0415 (loads WeasyPrint, as below)

    renderer = renderer_of(order.template)
    finished = finish(order, None, at)
    if shortcomings := shortcomings_of(renderer, finished.fields):
        db.session.execute(update(Award).where(Award.id == order.award_id).values(trouble=shortcomings.sentence))
        return False
    content = draw_unsigned(renderer, finished.fields, finished.attachments)
    digest = store_file(content, media_type=PDF)
    entered = db.session.scalar(
        update(Award)
        .where(Award.id == order.award_id, Award.file_sha256.is_(None), Award.prepared_sha256.is_(None))
        .values(
            prepared_sha256=digest,
            fields=finished.fields.to_json(),
            **snapshot_of(renderer),
            trouble="",
            waits_for="",
        )
        .returning(Award.id)
    )
    if entered is None:
        db.session.rollback()
    return entered is not None


def finish(order: Order, signer: Signer | None, at: datetime) -> Finished:
    """Give an order its last words: who signs and when, what the QR code says, and the files inside.

    Who signs outside the system prints nothing about it: their own program may, in the empty field.
    """
    return last_words(order.fields, open_desk(), common_name(signer) if signer else "", at)


def last_words(fields: CertificateFields, desk: CredentialDesk, signed_by: str, at: datetime) -> Finished:
    """Give a certificate its last words outside any application: worker processes do."""
    signed = replace(fields, signed_by=signed_by, signed_at=at)
    return Finished(replace(signed, qr_text=desk.qr_text(signed)), desk.attachments_of(signed))


def _order(award_id: int) -> Order | None:
    with only_reading():
        row = db.session.execute(
            select(Award.template, Award.fields, IssuingBody.signer)
            .join(IssuingBody, IssuingBody.id == Award.body_id)
            .where(Award.id == award_id, Award.file_sha256.is_(None), Award.prepared_sha256.is_(None))
        ).first()
        if row is not None:
            fields = CertificateFields.from_json(row.fields)
            template = find_template(row.template)
            lay_emblem(fields.emblem)
        db.session.rollback()
    if row is None:
        return None
    return Order(award_id, template, row.signer, fields)


@dataclass(frozen=True)
class Shortcomings:
    """Why a certificate cannot be printed; false where it can."""

    gaps: tuple[tuple[str, str], ...]
    too_long: tuple[str, ...]
    empty: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.gaps or self.too_long or self.empty)

    @property
    def sentence(self) -> str:
        """Tell the register's keeper in plain words."""
        if self.gaps:
            return wording.gap_sentence(list(self.gaps))
        if self.too_long:
            return wording.length_sentence(list(self.too_long))
        return wording.emptiness_sentence(list(self.empty))


def shortcomings_of(
    renderer: "Renderer", fields: CertificateFields, composition: "Composition | None" = None
) -> Shortcomings:
    """Ask before anything is drawn; `composition` is the page's, where it is at hand."""
    gaps, too_long = renderer.missing_glyphs(fields), (composition or renderer.compose(fields)).too_long
    empty = [name for name in NEEDED if not getattr(fields, name)]
    return Shortcomings(tuple(gaps), tuple(too_long), tuple(empty))


def renderer_of(template: CertificateTemplate) -> "Renderer":
    """Find the warm drawing machine of a template."""
    return _renderer(template, emblems())


@cache
def _renderer(template: CertificateTemplate, emblems_folder: Path) -> "Renderer":
    """Keep one warm drawing machine per template and process."""
    from certificates.drawing.renderer import Renderer  # noqa: PLC0415 (loads WeasyPrint: a second, in workers only)

    return Renderer(template, emblems_folder)


# WeasyPrint's fonts cannot be let go once the interpreter is shutting down.
atexit.register(_renderer.cache_clear)


def snapshot_of(renderer: "Renderer") -> dict[str, str]:
    """Name the template and the fonts that a file was drawn with, by what is in them."""
    return {"template_version": renderer.layout.version, "fonts_sha256": renderer.layout.fonts_sha256}


def open_signer(key: str, *, timed: bool = True) -> Signer:
    """Open the signer that a body names, once per application; empty means the site's own.

    Where the site has a timestamp service every signature is stamped, but for those of a batch (`timed=False`) that
    one token dates as a whole. Raises `NoSigner` or `MissingContribution`.
    """
    chosen, service = signer_key(key), settings().timestamp_url if timed else ""
    opened: dict[tuple[str, str], Signer] = current_app.extensions.setdefault("certificates.signers", {})
    if (chosen, "") not in opened:
        opened[chosen, ""] = SIGNERS[chosen].open()
    if (chosen, service) not in opened:
        opened[chosen, service] = TimedSigner(opened[chosen, ""], stamp_at(service))
    return opened[chosen, service]


def signer_key(key: str) -> str:
    """Name the signer of a body: its own, or the site's."""
    site = settings()
    return key or site.signer or ("pkcs11" if site.pkcs11_module else "key_files" if site.signing_key else "demo")


def signs_outside(key: str) -> bool:
    """Whether this body's files leave the system to be signed."""
    return SIGNERS[signer_key(key)].is_outside


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
