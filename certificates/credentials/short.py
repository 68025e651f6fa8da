"""The short form in a QR code: what a certificate says in some hundred bytes, signed with Ed25519.

It follows the check address, in signs of the QR code's alphanumeric mode, so a phone opens the page and a machine
without a network can still tell that the site has issued it. Layout, numbers in network order:

    version 1 | key 4 | issued 2 | expires 2 | birth year 1 | year 1 | digest 8 | serial 4 | body n | name n | title … |
    signature 64

Days count from 1 January 2020, 0 stands for none; years count from 1900 (birth) and 2000; body and name are preceded
by their length; the title fills what room is left and may be cut. The check code in front of it is signed with it.
"""

import struct
from base64 import b32decode, b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from certificates.codes import make_number, read_code
from certificates.contract import CertificateFields

VERSION: Final = 1
LONGEST: Final = 300
"""Signs of a QR code that titles are cut for; long names may take more."""

SIGNATURE: Final = 64
KEY_NAME: Final = 4
DIGEST: Final = 8
_HEAD: Final = struct.Struct(f">B{KEY_NAME}sHHBB{DIGEST}sI")
_PURPOSE: Final = b"thao.qr"
_DAY_ZERO: Final = date(2019, 12, 31)
_BIRTH_ZERO, _YEAR_ZERO = 1900, 2000
_NOT_WORDS: Final = frozenset({"qr_text", "emblem", "check_url"})


class NotAShortForm(ValueError):  # noqa: N818 (reads as what it is)
    """Not the short form of a certificate, or not one that the site has signed for this code."""


@dataclass(frozen=True)
class Short:
    """What a QR code says. `title` ends in … where it was cut, `digest` is that of all printed words."""

    number: str
    name: str
    title: str
    birth_year: int | None
    issued_on: date
    expires_on: date | None
    digest: bytes


def words_digest(fields: CertificateFields) -> bytes:
    """Digest of every printed word; words left out count nothing, so later additions change no older digest."""
    words = {name: text for name, text in fields.texts().items() if text and name not in _NOT_WORDS}
    words["issued_on"] = fields.issued_on.isoformat()
    joined = "\x1e".join(f"{name}\x1f{text}" for name, text in sorted(words.items()))
    return sha256(joined.encode()).digest()[:DIGEST]


def write_short(fields: CertificateFields, key: ed25519.Ed25519PrivateKey, key_name: bytes, *, room: int) -> str:
    """Sign the short form; the title is cut so that the text takes no more than `room` signs."""
    serial, year, body_code = fields.number.split("/", 2)
    birth = fields.birth_date[-4:]
    head = _HEAD.pack(
        VERSION, key_name, _days(fields.issued_on), _days(fields.expires_on),
        max(0, min(255, int(birth) - _BIRTH_ZERO)) if birth.isdecimal() else 0,
        int(year) - _YEAR_ZERO, words_digest(fields), int(serial),
    )  # fmt: skip
    content = head + _counted(body_code) + _counted(fields.holder_name)
    content += _cut(fields.course_title, room * 5 // 8 - len(content) - SIGNATURE)
    signed = content + key.sign(_message(fields.code, content))
    return b32encode(signed).rstrip(b"=").decode("ascii")


def read_short(text: str, code: str, keys: Mapping[bytes, ed25519.Ed25519PublicKey]) -> Short:
    """Read and verify a short form that stood beside this check code. Raises `NotAShortForm`."""
    try:
        content = _opened(text.upper(), code, keys)
        _version, _key, issued, expires, birth, year, digest, serial = _HEAD.unpack_from(content)
        body_code, rest = _taken(content[_HEAD.size :])
        name, rest = _taken(rest)
        return Short(
            number=make_number(serial, _YEAR_ZERO + year, body_code),
            name=name,
            title=rest.decode(),
            birth_year=_BIRTH_ZERO + birth if birth else None,
            issued_on=_day(issued),
            expires_on=_day(expires) if expires else None,
            digest=digest,
        )
    except (ValueError, KeyError, IndexError, struct.error, InvalidSignature) as trouble:
        raise NotAShortForm("not signed for this code") from trouble


def _opened(text: str, code: str, keys: Mapping[bytes, ed25519.Ed25519PublicKey]) -> bytes:
    """Return what was signed, once it is sure that it was; one form has one way to be written."""
    signed = b32decode(text + "=" * (-len(text) % 8))
    if b32encode(signed).rstrip(b"=") != text.encode():
        raise NotAShortForm("written in another way")
    content, signature = signed[:-SIGNATURE], signed[-SIGNATURE:]
    version, key_name = content[0], content[1 : 1 + KEY_NAME]
    if version != VERSION:
        raise NotAShortForm("of another version")
    keys[key_name].verify(signature, _message(code, content))
    return content


def parts_of(scanned: str) -> tuple[str, str] | None:
    """Take a scanned QR text apart: check code and short form; None when it is neither's."""
    before, _slash, short = scanned.strip().rpartition("/")
    code = read_code(before.rpartition("/")[2])
    return (code, short) if code and before.upper().count("/X/") else None


def _message(code: str, content: bytes) -> bytes:
    return _PURPOSE + code.replace("-", "").encode("ascii") + content


def _counted(text: str) -> bytes:
    written = text.encode()[:255]
    return bytes([len(written)]) + written


def _taken(content: bytes) -> tuple[str, bytes]:
    length = content[0]
    return content[1 : 1 + length].decode(), content[1 + length :]


def _cut(text: str, room: int) -> bytes:
    written = text.encode()
    if len(written) <= room:
        return written
    mark = "…".encode()
    return written[: max(0, room - len(mark))].decode(errors="ignore").rstrip().encode() + mark


def _days(day: date | None) -> int:
    return (day - _DAY_ZERO).days if day else 0


def _day(days: int) -> date:
    return _DAY_ZERO + timedelta(days=days)
