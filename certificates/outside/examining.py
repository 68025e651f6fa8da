"""Whether a file that came back is what went out, with one signature of the right person and nothing else.

Bytes of strangers: the file is compared with ours, then its signature is checked over the plain bytes, and only what
a registered key has signed is given to a parser.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from certificates.contract import CODE_PROPERTY
from certificates.outside.additions import only_a_signature_was_added
from certificates.outside.models import OutsideSigner
from certificates.outside.outcomes import Outcome, Refused
from certificates.signing import envelope
from certificates.signing.certificates import name_of
from certificates.signing.envelope import Envelope, Verdict, open_envelope
from lms.api import local

LARGEST_ADDITION: Final = 2_000_000
"""Bytes that a signature may add: its chain, a time-stamp, and a scanned signature or seal."""

PATIENT_CLOCK: Final = timedelta(minutes=15)
"""How far the clock of the signing computer may be from ours."""

_AS_OUTCOMES: Final = {
    Verdict.NO_SIGNATURE: Outcome.UNSIGNED,
    Verdict.SEVERAL_SIGNATURES: Outcome.SIGNED_TWICE,
    Verdict.NOT_COVERED: Outcome.NOT_COVERED,
}

_READERS_TROUBLE: Final = (
    PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError,
    NotImplementedError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """Who signed a good file, and when by the file's own words or its time-stamp."""

    signer: OutsideSigner
    signed_at: datetime


def examine(
    content: bytes, prepared: bytes, *, accepted: Sequence[OutsideSigner], prepared_at: datetime, at: datetime
) -> Signed:
    """Examine a file that begins with the prepared one. Raises `Refused`, whatever the bytes are."""
    if not content.startswith(prepared):
        raise Refused(Outcome.ALTERED)
    if len(content) == len(prepared):
        raise Refused(Outcome.UNSIGNED)
    opened, who = _guarded(lambda: _open(content), Outcome.BROKEN_SIGNATURE)
    signer = next((known for known in accepted if known.sha256 == opened.signer_sha256), None)
    if signer is None:
        raise Refused(Outcome.WRONG_SIGNER, who)
    signature = _guarded(lambda: _read(content, prepared), Outcome.ALTERED)
    signed_at = _guarded(lambda: _moment(signature, opened), Outcome.BROKEN_SIGNATURE) or at
    if not signer.covers(signed_at):
        raise Refused(Outcome.EXPIRED, f"{local(signer.valid_from):%d/%m/%Y} – {local(signer.valid_until):%d/%m/%Y}")
    if not prepared_at - PATIENT_CLOCK <= signed_at <= at + PATIENT_CLOCK:
        raise Refused(Outcome.WRONG_TIME, f"{local(signed_at):%H:%M %d/%m/%Y}")
    return Signed(signer, signed_at)


def _open(content: bytes) -> tuple[Envelope, str]:
    """Check the signature over the plain bytes; nothing here parses the PDF."""
    try:
        opened = open_envelope(content)
    except envelope.Refused as refused:
        raise Refused(_AS_OUTCOMES.get(refused.verdict, Outcome.BROKEN_SIGNATURE)) from refused
    if not opened.is_intact:
        raise Refused(Outcome.BROKEN_SIGNATURE)
    return opened, _name(opened.signer)


def _read(content: bytes, prepared: bytes) -> EmbeddedPdfSignature:
    """Parse what a registered key has signed, and compare it with what went out."""
    reader, before = PdfFileReader(io.BytesIO(content)), PdfFileReader(io.BytesIO(prepared))
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        raise Refused(Outcome.SIGNED_TWICE if signatures else Outcome.UNSIGNED)
    if signatures[0].evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise Refused(Outcome.NOT_COVERED)
    if not only_a_signature_was_added(reader, before) or _code(reader) != _code(before):
        raise Refused(Outcome.ALTERED)
    if not _stands_by_the_box(signatures[0], before):
        raise Refused(Outcome.MISPLACED)
    found: EmbeddedPdfSignature = signatures[0]
    return found


def _moment(signature: EmbeddedPdfSignature, opened: Envelope) -> datetime | None:
    """The time in the signature's dictionary, or the one among the signed attributes."""
    said: datetime | None = signature.self_reported_timestamp
    if said is None:
        attributes = extract_signer_info(opened.signed_data)["signed_attrs"].native
        times = [value["values"][0] for value in attributes if value["type"] == "signing_time"]
        said = times[0] if times else None
    return said


def _stands_by_the_box(signature: EmbeddedPdfSignature, before: PdfFileReader) -> bool:
    """A signature that can be seen must not cover printed words: ours is the only place for it, with some room."""
    left, bottom, right, top = _box(before.root["/AcroForm"]["/Fields"][0])
    room_x, room_y = (right - left) / 2, (top - bottom)
    x1, y1, x2, y2 = _box(signature.sig_field)
    if x1 == x2 or y1 == y2:
        return True
    return left - room_x <= x1 and x2 <= right + room_x and bottom - room_y <= y1 and y2 <= top + room_y


def _box(field: Any) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = map(float, field.get("/Rect", (0, 0, 0, 0)))
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _code(reader: PdfFileReader) -> str:
    return str(reader.trailer["/Info"].get(f"/{CODE_PROPERTY}", ""))


def _name(signer: asn1_x509.Certificate) -> str:
    return name_of(x509.load_der_x509_certificate(signer.dump()).subject)


def _guarded(step: Callable[[], Any], otherwise: Outcome) -> Any:
    """Take a step that reads foreign bytes; the readers fail each in their own ways."""
    try:
        return step()
    except _READERS_TROUBLE as trouble:
        raise Refused(otherwise) from trouble
