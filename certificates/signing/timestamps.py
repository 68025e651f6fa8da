"""Time-stamps of a service (RFC 3161): over each signature, or once over the root of a batch's tree of hashes."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Final

from asn1crypto import cms, core, parser, tsp

from certificates.contract import Signer
from certificates.points import SignerAway
from certificates.signing.cades import CONSTRUCTED, CONTEXT, SEQUENCE, SET, UNIVERSAL
from certificates.signing.http import NoAnswer, post

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
NONCE_BITS: Final = 64

SPARE_BYTES: Final = 1024
"""Tokens of one service differ by the accuracy, the number and the certificates that they carry."""

PARTS_OF_A_SIGNER: Final = 6
"""Version, certificate, digest algorithm, signed attributes, signature algorithm, signature (RFC 5652, 5.3)."""

Stamp = Callable[[bytes], bytes]
"""SHA-256 in, DER of a time-stamp token out. Raises `SignerAway`."""


@dataclass(frozen=True)
class Stamped:
    """What a token says: when, and by whom."""

    moment: datetime
    authority: str


def stamp_at(address: str) -> Stamp:
    """Choose the service to ask."""
    return partial(ask, address)


def ask(address: str, digest: bytes) -> bytes:
    """Have a SHA-256 stamped. Raises `SignerAway` with a sentence when the service does not answer rightly."""
    nonce = secrets.randbits(NONCE_BITS)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    try:
        reply = post(address, request.dump(), sent=QUERY, wanted=REPLY)
        token = _granted(reply)
        _check(token, digest, nonce)
    except NoAnswer as trouble:
        raise SignerAway(
            f"Dịch vụ dấu thời gian chưa trả lời đúng ({trouble}). Giấy đang chờ và sẽ được ký lại sau."
        ) from trouble
    return token


def read_token(token: bytes, digest: bytes) -> Stamped:
    """Read a stored token after checking that it stamps this SHA-256. Raises `NoAnswer`."""
    return _check(token, digest, nonce=None)


class TimedSigner:
    """Another signer, whose every signature is stamped: PAdES baseline B-T (ETSI EN 319 142-1).

    Without its time-stamp no signature leaves it: `sign` raises `SignerAway`.
    """

    def __init__(self, signer: Signer, stamp: Stamp) -> None:
        self._signer, self._stamp = signer, stamp
        self.key, self.title = signer.key, signer.title
        self.certificate_sha256, self.chain_pem = signer.certificate_sha256, signer.chain_pem
        self.reserve = signer.reserve + len(_attribute(stamp(sha256().digest()))) + SPARE_BYTES

    def sign(self, digest: bytes) -> bytes:
        """Return the signer's CMS for a document's SHA-256 with the time-stamp of its signature."""
        return with_timestamp(self._signer.sign(digest), self._stamp)


def with_timestamp(signed: bytes, stamp: Stamp) -> bytes:
    """Put a stamp of the signature's value among the unsigned attributes (RFC 3161, appendix A).

    The pieces are put together as they are, so what has been signed stays byte for byte.
    """
    content_type, tagged = _parts(_inside(signed))
    *before, signers = _parts(_inside(_inside(tagged)))
    signer = _parts(_inside(_inside(signers)))
    if len(signer) != PARTS_OF_A_SIGNER:
        raise ValueError("the signer's CMS is not one of signed attributes alone")
    token = stamp(sha256(core.OctetString.load(signer[5]).native).digest())
    signer.append(parser.emit(CONTEXT, CONSTRUCTED, 1, _attribute(token)))
    one = parser.emit(UNIVERSAL, CONSTRUCTED, SET, _sequence(signer))
    whole = parser.emit(CONTEXT, CONSTRUCTED, 0, _sequence([*before, one]))
    return _sequence([content_type, whole])


def _attribute(token: bytes) -> bytes:
    encoded: bytes = cms.CMSAttribute(
        {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]}
    ).dump()
    return encoded


def _sequence(parts: list[bytes]) -> bytes:
    return bytes(parser.emit(UNIVERSAL, CONSTRUCTED, SEQUENCE, b"".join(parts)))


def _inside(encoded: bytes) -> bytes:
    return bytes(parser.parse(encoded)[4])


def _parts(content: bytes) -> list[bytes]:
    parts = []
    while content:
        _class, _method, _tag, header, body, trailer = parser.parse(content, strict=False)
        parts.append(header + body + trailer)
        content = content[len(parts[-1]) :]
    return parts


def _granted(reply: bytes) -> bytes:
    try:
        answer = tsp.TimeStampResp.load(reply, strict=True)
        if answer["status"]["status"].native not in {"granted", "granted_with_mods"}:
            raise NoAnswer("dịch vụ từ chối")
        token: bytes = answer["time_stamp_token"].dump()
    except (ValueError, TypeError, KeyError) as trouble:
        raise NoAnswer("trả lời không đọc được") from trouble
    return token


def _check(token: bytes, digest: bytes, nonce: int | None) -> Stamped:
    from certificates.signing.token_check import check_token  # noqa: PLC0415 (pyHanko: a second, only when needed)

    return check_token(token, digest, nonce)
