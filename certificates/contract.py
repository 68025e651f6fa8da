"""What a certificate prints, what a template is, and what a signer does: the page for authors of both."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol, Self, runtime_checkable

# The entry of a PDF's document information under which a certificate carries its check code.
CODE_PROPERTY: Final = "ThaoCode"


class UnprintableFields(ValueError):  # noqa: N818 (reads as what it is)
    """A stored or given set of words is no certificate: a field is absent, unknown or of the wrong kind."""


@cache
def _kinds() -> tuple[tuple[str, type], ...]:
    """List the fields of a certificate with what their values must be."""
    found = fields(CertificateFields)
    return tuple((field.name, field.type if isinstance(field.type, type) else object) for field in found)


@dataclass(frozen=True, kw_only=True)
class CertificateFields:
    """Every word one certificate prints; with the template and the signature this is the certificate.

    All text is brought to NFC and single spaces at the door, because a name in NFD looks right on paper and is not
    found when somebody searches for it. Empty text leaves its part of the page out.

    `emblem` is the SHA-256 of the issuer's stored emblem, empty for the template's own. `qr_text` is what the QR code
    carries, empty for the plain `check_url`. `valid_until` is printed, `expires_on` is the same day for machines.
    """

    holder_name: str
    birth_date: str
    unit_name: str
    course_title: str
    hours: str
    period: str
    grade: str
    number: str
    code: str
    check_url: str
    place: str
    issued_on: date
    issuer_name: str
    issuer_lead: str
    signer_title: str
    signer_name: str
    signed_by: str
    signed_at: datetime
    demo: bool = False
    decision: str = ""
    valid_until: str = ""
    course_title_en: str = ""
    issuer_name_en: str = ""
    issuer_lead_en: str = ""
    place_en: str = ""
    signer_title_en: str = ""
    emblem: str = ""
    qr_text: str = ""
    expires_on: date | None = None

    def __post_init__(self) -> None:
        for name, kind in _kinds():
            value: Any = getattr(self, name)
            if not isinstance(value, kind):
                raise UnprintableFields(f"{name}: {type(value).__name__}")
            if isinstance(value, str):
                printed = unicodedata.normalize("NFC", " ".join(value.split()))
                if printed != value:
                    object.__setattr__(self, name, printed)
        if self.signed_at.tzinfo is None:
            raise UnprintableFields("signed_at: a time without a time zone")

    def texts(self) -> dict[str, str]:
        """Return the fields that are text, by name."""
        return {name: getattr(self, name) for name, kind in _kinds() if kind is str}

    def to_json(self) -> dict[str, Any]:
        """Return plain values for a JSON column."""
        plain: dict[str, Any] = dict(self.texts(), demo=self.demo)
        days = {"issued_on": self.issued_on.isoformat(), "signed_at": self.signed_at.isoformat()}
        return plain | days | {"expires_on": self.expires_on.isoformat() if self.expires_on else None}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | str) -> Self:
        """Read what `to_json` gave, as values or as JSON text. Raises `UnprintableFields`."""
        try:
            values = dict(json.loads(stored) if isinstance(stored, str) else stored)
            values["issued_on"] = date.fromisoformat(values["issued_on"])
            values["signed_at"] = datetime.fromisoformat(values["signed_at"])
            if values.get("expires_on"):
                values["expires_on"] = date.fromisoformat(values["expires_on"])
            return cls(**values)
        except UnprintableFields:
            raise
        except (ValueError, KeyError, TypeError) as trouble:
            raise UnprintableFields(str(trouble)) from trouble


@dataclass(frozen=True)
class CertificateTemplate:
    """A look for certificates: a folder with `template.json`, `page.html`, `style.css`, SVG drawings and fonts.

    `certificates/gallery/classic` is the example to copy. `key` is stored with each certificate, so it never changes.
    """

    key: str
    title: str
    folder: Path


@dataclass(frozen=True)
class Attachment:
    """A file inside a certificate's PDF (PDF/A-3, relationship Data), covered by its signature."""

    name: str
    media_type: str
    content: bytes
    description: str


@dataclass(frozen=True)
class PreparedPDF:
    """A drawn certificate whose signature is still blank.

    `byte_range` and `contents` are the places (start, end) of the array after `/ByteRange` and of the hexadecimal
    string after `/Contents`, brackets included.
    """

    content: bytes
    byte_range: tuple[int, int]
    contents: tuple[int, int]


@runtime_checkable
class Signer(Protocol):
    """Signs on behalf of the issuer: a key in memory, a token, an HSM or a remote service.

    `sign` takes the SHA-256 of the bytes to be signed and returns a DER-encoded CMS SignedData, detached, with the
    attributes of PAdES baseline B-B (ETSI EN 319 142-1), never longer than `reserve` bytes.
    `certificate_sha256` is the fingerprint of the signing certificate, 64 hexadecimal digits in lower case;
    `chain_pem` holds that certificate and those above it.
    """

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def certificate_sha256(self) -> str: ...

    @property
    def chain_pem(self) -> str: ...

    @property
    def reserve(self) -> int: ...

    def sign(self, digest: bytes) -> bytes: ...
