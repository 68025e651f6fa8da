"""A signed PDF as plain bytes: where its one signature lies, and whether that signature is right.

Nothing here parses the PDF. Files come from strangers, and a parser is only let loose on bytes that a trusted key has
signed (see `checking`).
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from asn1crypto import cms, x509
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

LARGEST_SIGNATURE: Final = 64 * 1024
DIGESTS: Final = frozenset({"sha256", "sha384", "sha512"})

_BYTE_RANGE: Final = re.compile(
    rb"/ByteRange\s{0,9}\[\s{0,9}(\d{1,10})\s{1,9}(\d{1,10})\s{1,9}(\d{1,10})\s{1,9}(\d{1,10})"
)
LONGEST_KEY: Final = 40
"""Bytes in which the name of the gap, with white space, must stand before it; programs write the two in any order."""

_ANY_BYTE_RANGE: Final = b"/ByteRange"


class Verdict(StrEnum):
    """What a file brought back turned out to be; only `VALID` is good."""

    VALID = "valid"
    TOO_LARGE = "too-large"
    NOT_A_PDF = "not-a-pdf"
    NO_SIGNATURE = "no-signature"
    SEVERAL_SIGNATURES = "several-signatures"
    NOT_COVERED = "not-covered"
    ALTERED = "altered"
    OTHER_SIGNER = "other-signer"
    OUTSIDE_VALIDITY = "outside-validity"
    UNREADABLE = "unreadable"


class Refused(Exception):  # noqa: N818 (reads as what it is)
    """Ends an examination with its verdict."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict


@dataclass(frozen=True)
class Envelope:
    """The signature of a file and the digest it has to match."""

    signed_data: cms.SignedData
    digest: bytes

    @property
    def signer(self) -> x509.Certificate:
        return extract_certs_for_validation(self.signed_data).signer_cert

    @property
    def signer_sha256(self) -> str:
        return sha256(self.signer.dump()).hexdigest()

    @property
    def is_intact(self) -> bool:
        """Tell whether the signed digest is the file's and the signature is the signer's."""
        signer_info = extract_signer_info(self.signed_data)
        integrity: tuple[bool, bool] = validate_sig_integrity(signer_info, self.signer, "data", self.digest)
        return all(integrity)


def open_envelope(document: bytes) -> Envelope:
    """Find the one signature that covers the whole file, itself left out. Raises `Refused`."""
    gap_start, gap_end = _the_gap(document)
    encoded = bytes.fromhex(document[gap_start + 1 : gap_end - 1].decode("ascii"))
    content = cms.ContentInfo.load(encoded)
    if encoded[len(content.dump()) :].strip(b"\0"):
        # Room that was left over is zeros; anything else there is a message nobody signed.
        raise Refused(Verdict.ALTERED)
    if content["content_type"].native != "signed_data":
        raise Refused(Verdict.UNREADABLE)
    signed_data = content["content"]
    algorithm = extract_signer_info(signed_data)["digest_algorithm"]["algorithm"].native
    if algorithm not in DIGESTS:
        raise Refused(Verdict.UNREADABLE)
    digest = hashlib.new(algorithm, document[:gap_start])
    digest.update(document[gap_end:])
    return Envelope(signed_data, digest.digest())


def _the_gap(document: bytes) -> tuple[int, int]:
    if document.count(_ANY_BYTE_RANGE) > 1:
        raise Refused(Verdict.SEVERAL_SIGNATURES)
    found = _BYTE_RANGE.search(document)
    if found is None:
        raise Refused(Verdict.NO_SIGNATURE)
    start, gap_start, gap_end, rest = map(int, found.groups())
    if start != 0 or gap_end + rest != len(document) or not 0 < gap_end - gap_start <= 2 * LARGEST_SIGNATURE:
        raise Refused(Verdict.NOT_COVERED)
    # The gap is the value of /Contents in the same dictionary and nothing more, or text could hide in it.
    before = document[max(0, gap_start - LONGEST_KEY) : gap_start]
    gap = document[gap_start:gap_end]
    if not before.rstrip().endswith(b"/Contents") or not re.fullmatch(rb"<(?:[0-9A-Fa-f]{2})+>", gap):
        raise Refused(Verdict.NOT_COVERED)
    return gap_start, gap_end
