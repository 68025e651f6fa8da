"""The signed list of what has been revoked or replaced (W3C Bitstring Status List 1.0), straight from the register."""

import gzip
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select

from certificates.credentials.badge import CONTEXTS, LIST_LENGTH, issuer_of, list_address
from certificates.credentials.jose import decode, encode
from certificates.models import Award, IssuingBody
from lms.api import db

FRESH_FOR: Final = 5
"""Seconds for which a copy may be believed."""

_MULTIBASE: Final = "u"
"""Base64url without padding, in the Multibase notation."""


def status_claims(site: str, year: int, body_code: str, part: int) -> dict[str, Any] | None:
    """Say which certificates of a body and year no longer count; one statement. None where there is no such body."""
    first = part * LIST_LENGTH
    rows = db.session.execute(
        select(IssuingBody.id, Award.serial)
        .outerjoin(
            Award,
            (Award.body_id == IssuingBody.id)
            & (Award.year == year)
            & Award.serial.between(first, first + LIST_LENGTH - 1)
            & (Award.state != "issued"),
        )
        .where(IssuingBody.code == body_code)
    ).all()
    if not rows:
        return None
    address, issuer = list_address(site, year, body_code, part), issuer_of(site, body_code)
    listed = encoded_list(serial - first for _body, serial in rows if serial is not None)
    return {
        "@context": CONTEXTS[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": issuer},
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": listed,
            "ttl": FRESH_FOR * 1000,
        },
        "iss": issuer,
        "jti": address,
        "sub": f"{address}#list",
    }


def encoded_list(places: Iterable[int]) -> str:
    """Write the list: one bit a certificate, the first one leftmost; equal lists give equal text."""
    bits = bytearray(LIST_LENGTH // 8)
    for place in places:
        bits[place >> 3] |= 0x80 >> (place & 7)
    return _MULTIBASE + encode(gzip.compress(bytes(bits), mtime=0))


def is_set(claims: Mapping[str, Any], place: int) -> bool:
    """Whether a list's claims say that a certificate no longer counts. Raises `ValueError` for what is no list."""
    try:
        text = claims["credentialSubject"]["encodedList"]
        bits = gzip.decompress(decode(text.removeprefix(_MULTIBASE)))
        return bool(bits[place >> 3] & 0x80 >> (place & 7))
    except (KeyError, TypeError, IndexError, OSError, EOFError) as trouble:
        raise ValueError("not a status list") from trouble
