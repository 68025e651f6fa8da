"""JSON Web Signatures with ES256 and the keys they are checked with (RFC 7515, 7517, 7518, 7638, 8037)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

HALF: Final = 32
"""Bytes of each of the two numbers of a P-256 signature and of a public key's coordinates."""

ES256: Final = ec.ECDSA(hashes.SHA256())
PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey


class BadToken(ValueError):  # noqa: N818 (reads as what it is)
    """Not a token, or not one that a key of ours has signed."""


def encode(content: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Read what `encode` wrote. Raises `ValueError`."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(claims: Mapping[str, Any]) -> bytes:
    """Write JSON with nothing between its parts."""
    return json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()


def sign(head: str, claims: Mapping[str, Any], key: ec.EllipticCurvePrivateKey) -> str:
    """Return the compact token; `head` is the encoded header."""
    signed = f"{head}.{encode(compact(claims))}"
    r, s = decode_dss_signature(key.sign(signed.encode("ascii"), ES256))
    return f"{signed}.{encode(r.to_bytes(HALF, 'big') + s.to_bytes(HALF, 'big'))}"


def read_unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims as they stand there, whoever wrote them. Raises `BadToken`."""
    try:
        head, claims, _signature = token.split(".")
        parts = json.loads(decode(head)), json.loads(decode(claims))
    except (ValueError, RecursionError) as trouble:
        raise BadToken("not a token") from trouble
    if not all(isinstance(part, dict) for part in parts):
        raise BadToken("not a token")
    return parts


def verify(token: str, keys: Mapping[str, PublicKey]) -> dict[str, Any]:
    """Return the claims of a token signed with one of `keys`, by thumbprint. Raises `BadToken`.

    The header names the key by an address that ends in its thumbprint; no key is ever taken from the token.
    """
    head, claims = read_unverified(token)
    key = keys.get(str(head.get("kid", "")).rpartition("/")[2])
    if head.get("alg") != "ES256" or "crit" in head or not isinstance(key, ec.EllipticCurvePublicKey):
        raise BadToken("not signed by a key of this site")
    signed, _point, written = token.rpartition(".")
    try:
        signature = decode(written)
        if len(signature) != 2 * HALF or encode(signature) != written:
            raise BadToken("not an ES256 signature")
        pair = int.from_bytes(signature[:HALF], "big"), int.from_bytes(signature[HALF:], "big")
        key.verify(encode_dss_signature(*pair), signed.encode("ascii"), ES256)
    except (InvalidSignature, ValueError) as trouble:
        raise BadToken("the signature is wrong") from trouble
    return claims


def jwk_of(key: PublicKey) -> dict[str, str]:
    """Describe a public key."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": encode(key.public_bytes_raw())}
    numbers = key.public_numbers()
    x, y = (encode(number.to_bytes(HALF, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def key_of(jwk: Mapping[str, Any]) -> PublicKey:
    """Read what `jwk_of` wrote. Raises `ValueError` or `KeyError`."""
    if jwk["kty"] == "OKP":
        return ed25519.Ed25519PublicKey.from_public_bytes(decode(jwk["x"]))
    x, y = (int.from_bytes(decode(jwk[name]), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """Name a key by what it is (RFC 7638)."""
    needed = {name: jwk[name] for name in sorted(jwk) if name in {"crv", "kty", "x", "y"}}
    return encode(sha256(compact(needed)).digest())
