"""What a file that somebody brings turns out to be. The register speaks; nothing printed in the file is believed.

Three answers are found independently of each other: whether these very bytes were issued, whether a signing
certificate of ours signed the whole file, and whether the credential inside is the site's and says what the register
says.
"""

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from certificates import register
from certificates.codes import parts_of_file, tokens_in
from certificates.contract import CertificateFields
from certificates.credentials import badge, jose, open_desk
from certificates.credentials.keys import PublicKeys, public_keys
from certificates.models import Award
from lms.api import db

if TYPE_CHECKING:
    from certificates.signing.checking import Finding

LARGEST_FILE: Final = 5_000_000
"""Bytes; ours have sixty thousand."""

HEAD: Final = b"%PDF-"
VALID: Final = "valid"

_TITLE: Final = re.compile(r"x-default.>[^<>]{1,200} (\d[^<> ]{4,59}) – ([^<>]{1,200})<".encode())
_COURSE: Final = re.compile("hương trình bồi dưỡng: ([^<>]{1,500})<".encode())


class Outcome(StrEnum):
    """The four answers; a certificate that was replaced counts as revoked."""

    ISSUED = "issued"
    REVOKED = "revoked"
    ALTERED = "altered"
    UNKNOWN = "unknown"


class Inside(StrEnum):
    """What became of the credential in a file."""

    RIGHT = "right"
    DIFFERENT = "different"  # signed by the site, for another certificate or with other words
    FORGED = "forged"  # not signed by the site
    ABSENT = "absent"


@dataclass(frozen=True)
class Row:
    """One line of the comparison. `claimed` is what stands in the file, None where nothing could be read."""

    field: str
    claimed: str | None
    kept: str

    @property
    def is_same(self) -> bool:
        return self.claimed == self.kept


@dataclass(frozen=True)
class Answer:
    """The answer for one file. `signature` is the verdict on its signature, `rows` compare an altered file."""

    outcome: Outcome
    award: Award | None
    signature: str
    inside: Inside
    is_original: bool = False
    rows: tuple[Row, ...] = ()

    @property
    def is_signed(self) -> bool:
        return self.signature == VALID


def examine(content: bytes) -> Answer:
    """Compare a file with the register; never raises, whatever the bytes are.

    Equal bytes are the original, whatever has become of the keys since. Any other file that claims one of our codes
    is altered, even if somebody has signed it anew; the rest is unknown.
    """
    original = register.by_file(sha256(content).hexdigest())
    finding = signature_of(content, register.trusted_certificates())
    found = credential_in(content, public_keys(open_desk().keys))
    award = original or _claimed(content, finding, found)
    words = CertificateFields.from_json(award.fields) if award else None
    inside = _inside(found, words)
    signature = finding.verdict.value
    if original is not None:
        outcome = Outcome.ISSUED if original.state == "issued" else Outcome.REVOKED
        return Answer(outcome, original, signature, inside, is_original=True)
    if award is None or words is None:
        return Answer(Outcome.UNKNOWN, None, signature, inside)
    return Answer(Outcome.ALTERED, award, signature, inside, rows=_compared(content, found, words))


def examine_alone(content: bytes, keys: PublicKeys, certificates: Collection[str]) -> "tuple[Outcome, Found | None]":
    """Judge a file without the register, by what the site has published; of revocation nothing is known then.

    The credential is returned where the site has signed it: it leads to its status.
    """
    finding = signature_of(content, list(certificates))
    found = credential_in(content, keys)
    if not finding.is_valid:
        return (Outcome.ALTERED, found) if found.is_signed else (Outcome.UNKNOWN, None)
    if not found.is_signed:
        return (Outcome.ALTERED if found.claims else Outcome.ISSUED), None
    belongs = badge.said_by(found.claims).code == finding.code
    return (Outcome.ISSUED if belongs else Outcome.ALTERED), found


def signature_of(content: bytes, trusted: Sequence[str]) -> "Finding":
    """Judge the signature over the whole file."""
    from certificates.signing.checking import check_pdf  # noqa: PLC0415 (pyHanko: a second, only when needed)

    return check_pdf(content, known_sha256=(), trusted_leafs=trusted)


@dataclass(frozen=True)
class Found:
    """The credential of a file: its claims, empty where there is none, and whether the site has signed them."""

    claims: dict[str, Any]
    is_signed: bool = False


def credential_in(content: bytes, keys: PublicKeys) -> Found:
    """Find the credential in a file's bytes, which are searched and not parsed. One that is ours goes before others."""
    strange: Found | None = None
    for token in tokens_in(content):
        try:
            return Found(jose.verify(token, keys.by_kid), is_signed=True)
        except jose.BadToken:
            strange = strange or _strange(token)
    return strange or Found({})


def _strange(token: str) -> Found | None:
    try:
        return Found(jose.read_unverified(token)[1])
    except jose.BadToken:
        return None


def replacement_of(award: Award) -> Award | None:
    """The certificate that stands in another one's place."""
    return db.session.scalar(select(Award).where(Award.replaces_id == award.id).order_by(Award.id.desc()).limit(1))


def state_of(award: Award, today: date) -> str:
    """How a certificate stands: valid, expired, revoked, replaced, or waiting for its signature."""
    if award.state != "issued":
        return award.state
    if not award.is_ready:
        return "waiting"
    return "expired" if award.is_expired(today) else "valid"


def _claimed(content: bytes, finding: "Finding", found: Found) -> Award | None:
    """Which certificate a file says it is."""
    codes = (finding.code, badge.said_by(found.claims).code if found.claims else "")
    return next((award for code in codes if code and (award := register.by_code(code))), None) or register.named_in(
        content
    )


def _inside(found: Found, words: CertificateFields | None) -> Inside:
    if not found.claims:
        return Inside.ABSENT
    if not found.is_signed:
        return Inside.FORGED
    return Inside.RIGHT if words and badge.said_by(found.claims) == badge.said_of(words) else Inside.DIFFERENT


def _compared(content: bytes, found: Found, words: CertificateFields) -> tuple[Row, ...]:
    """Lay what the file says of itself beside the register: its title, its description, its credential."""
    title, course = _first(_TITLE, content), _first(_COURSE, content)
    said, kept = badge.said_by(found.claims), badge.said_of(words)
    named = words.holder_name if badge.names(said, words.holder_name, words.code) else None
    rows = (
        Row("holder", title[1] if title else named, words.holder_name),
        Row("number", said.number or (title[0] if title else None), words.number),
        Row("course", course[0] if course else said.course or None, words.course_title),
        Row("hours", None, ", ".join(filter(None, (words.hours, words.period)))),
        Row("grade", said.grade or None, words.grade),
        Row("issuer", said.issuer or None, words.issuer_name),
        Row("issued", _day(said.issued) or None, _day(kept.issued)),
        Row("expires", _day(said.expires) or None, _day(kept.expires)),
    )
    return tuple(row for row in rows if row.kept or row.claimed)


def _first(pattern: re.Pattern[bytes], content: bytes) -> tuple[str, ...]:
    for part in parts_of_file(content):
        if found := pattern.search(part):
            return tuple(html.unescape(group.decode(errors="replace")) for group in found.groups())
    return ()


def _day(moment: str) -> str:
    """The day of a moment that a credential tells, as it is written here; anything else as it stands."""
    written = re.match(r"(\d{4})-(\d{2})-(\d{2})T", moment)
    return f"{written[3]}/{written[2]}/{written[1]}" if written else moment[:20]
