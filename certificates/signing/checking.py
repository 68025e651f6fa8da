"""The check of a PDF that somebody brings back: byte for byte, or at least by its signature, what was issued.

The page that shows the answer speaks from the register; nothing printed in the file is believed.
"""

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from certificates.contract import CODE_PROPERTY
from certificates.signing.envelope import Refused, Verdict, open_envelope

LARGEST_FILE: Final = 5_000_000
MOST_REVISIONS: Final = 2
"""Ours have one; a file that was signed outside the system has its signature in a second one, which covers both."""


@dataclass(frozen=True)
class Finding:
    """The outcome of a check.

    `is_exact_original` says that these very bytes were issued; a file can be valid without, when only the padding of
    the signature was touched. `code` and `signed_at` are given for valid files only.
    """

    verdict: Verdict
    sha256: str = ""
    is_exact_original: bool = False
    signer_sha256: str = ""
    code: str = ""
    signed_at: datetime | None = None

    @property
    def is_valid(self) -> bool:
        return self.verdict is Verdict.VALID


def check_pdf(
    data: bytes, *, known_sha256: Callable[[str], bool] | Collection[str], trusted_leafs: Sequence[str]
) -> Finding:
    """Examine a file of any origin; never raises, whatever the bytes are.

    `known_sha256` holds, or tells of, the SHA-256 of every issued file, `trusted_leafs` are the SHA-256 of the signing
    certificates in use now and before; both in lower-case hexadecimal.
    """
    if len(data) > LARGEST_FILE:
        return Finding(Verdict.TOO_LARGE)
    fingerprint = sha256(data).hexdigest()
    is_known = known_sha256 if callable(known_sha256) else known_sha256.__contains__
    is_exact_original = is_known(fingerprint)
    try:
        signer_sha256, code, signed_at = _examine(data, trusted_leafs)
    except Refused as refused:
        return Finding(refused.verdict, fingerprint, is_exact_original)
    except Exception:  # noqa: BLE001 - four parsers read bytes of strangers, and each fails in its own ways
        return Finding(Verdict.UNREADABLE, fingerprint, is_exact_original)
    return Finding(Verdict.VALID, fingerprint, is_exact_original, signer_sha256, code, signed_at)


def _examine(data: bytes, trusted_leafs: Sequence[str]) -> tuple[str, str, datetime]:
    if not data.startswith(b"%PDF-"):
        raise Refused(Verdict.NOT_A_PDF)
    envelope = open_envelope(data)
    if not envelope.is_intact:
        raise Refused(Verdict.ALTERED)
    signer_sha256 = envelope.signer_sha256
    if signer_sha256 not in trusted_leafs:
        raise Refused(Verdict.OTHER_SIGNER)

    # From here on the bytes are known to come from a trusted key, and a full parser may read them.
    reader = PdfFileReader(io.BytesIO(data))
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        raise Refused(Verdict.SEVERAL_SIGNATURES if signatures else Verdict.NO_SIGNATURE)
    signed_at = _confirm(reader, signatures[0], envelope.signer)
    return signer_sha256, str(reader.trailer["/Info"].get(f"/{CODE_PROPERTY}", "")), signed_at


def _confirm(reader: PdfFileReader, signature: EmbeddedPdfSignature, signer: x509.Certificate) -> datetime:
    signed_at = signature.self_reported_timestamp
    if signed_at is None or not signer.not_valid_before <= signed_at <= signer.not_valid_after:
        raise Refused(Verdict.OUTSIDE_VALIDITY)
    trust = ValidationContext(trust_roots=[signer], moment=signed_at, allow_fetching=False)
    status = validate_pdf_signature(signature, trust)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or reader.total_revisions > MOST_REVISIONS:
        raise Refused(Verdict.NOT_COVERED)
    # The authority of a time-stamp is shown by name and not judged, so pyHanko's bottom line is not asked.
    if not (status.intact and status.valid and status.trusted):
        raise Refused(Verdict.ALTERED)
    return signed_at
