"""What a file that somebody brings turns out to be. The register speaks; nothing printed in the file is believed."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from certificates import register
from certificates.models import Award

LARGEST_FILE: Final = 5_000_000
"""Bytes; ours have sixty thousand."""

HEAD: Final = b"%PDF-"


class Outcome(StrEnum):
    """The four answers, and one for files that are no PDF at all."""

    ISSUED = "issued"
    REVOKED = "revoked"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """The answer for one file. `signature` is the verdict on its signature, empty where it was not needed."""

    outcome: Outcome
    award: Award | None
    signature: str = ""


def examine(content: bytes) -> Answer:
    """Compare a file with the register; never raises, whatever the bytes are.

    Equal bytes are the original, whatever has become of the keys since. Any other file that claims one of our codes
    is altered, even if somebody has signed it anew; the rest is unknown.
    """
    original = register.by_file(sha256(content).hexdigest())
    if original is not None:
        return Answer(Outcome.REVOKED if original.is_revoked else Outcome.ISSUED, original)
    from certificates.signing.checking import check_pdf  # noqa: PLC0415 (pyHanko: a second, only when needed)

    finding = check_pdf(content, known_sha256=(), trusted_leafs=register.trusted_certificates())
    claimed = register.by_code(finding.code) if finding.code else register.named_in(content)
    outcome = Outcome.ALTERED if claimed else Outcome.UNKNOWN
    return Answer(outcome, claimed, finding.verdict.value)
