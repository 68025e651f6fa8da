"""What a worker process is given, and what it gives back."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from certificates.contract import CertificateFields, CertificateTemplate, PreparedPDF
from certificates.credentials import CredentialDesk
from certificates.issuing import Shortcomings
from certificates.signing.software import PortableSigner


@dataclass(frozen=True)
class Press:
    """What all certificates of a chunk are made with.

    `signer` is None where signatures are made elsewhere; `reserve` is the room that each needs.
    """

    template: CertificateTemplate
    emblems: Path | None
    desk: CredentialDesk
    signer: PortableSigner | None
    signed_by: str
    reserve: int


@dataclass(frozen=True)
class Chunk:
    """Some awards to be made with one press."""

    press: Press
    orders: tuple[tuple[int, CertificateFields], ...]
    at: datetime


@dataclass(frozen=True)
class Made:
    """A certificate's file, signed (`content`) or still to be signed (`prepared`)."""

    award_id: int
    fields: CertificateFields
    content: bytes = b""
    prepared: PreparedPDF | None = None


@dataclass(frozen=True)
class Output:
    """What came of a chunk. `refused` tells why pages could not be compiled after all."""

    made: tuple[Made, ...]
    failed: tuple[tuple[int, Shortcomings], ...]
    snapshot: dict[str, str]
    copied: int
    refused: tuple[str, ...]
