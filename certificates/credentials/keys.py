"""The site's own signing keys: P-256 for credentials and status lists, Ed25519 for QR codes.

The private halves are two files readable by their owner only, made at first use in a folder of the data folder, or
kept where LMS_CREDENTIAL_KEYS says. The public halves stay in a table for ever, so a change of keys leaves everything
valid that was signed before.
"""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import select

from certificates.credentials.jose import PublicKey, jwk_of, key_of, thumbprint
from certificates.credentials.models import SiteKey
from certificates.credentials.short import KEY_NAME
from lms.api import db, insert_into, settings

CREDENTIAL_FILE, SHORT_FILE = "credential.pem", "short.pem"


@dataclass(frozen=True)
class SigningKeys:
    """Both private keys as PEM; plain bytes, so that they can be handed to a worker process."""

    credential_pem: bytes
    short_pem: bytes

    def __reduce__(self) -> tuple[Any, ...]:
        return SigningKeys, (self.credential_pem, self.short_pem)

    @cached_property
    def credential(self) -> ec.EllipticCurvePrivateKey:
        """Signs credentials and status lists."""
        key = load_pem_private_key(self.credential_pem, password=None)
        if not (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)):
            raise TypeError(f"{CREDENTIAL_FILE}: not a P-256 key")
        return key

    @cached_property
    def short(self) -> ed25519.Ed25519PrivateKey:
        """Signs QR codes."""
        key = load_pem_private_key(self.short_pem, password=None)
        if not isinstance(key, ed25519.Ed25519PrivateKey):
            raise TypeError(f"{SHORT_FILE}: not an Ed25519 key")
        return key

    @cached_property
    def credential_kid(self) -> str:
        """The thumbprint under which the credential key is published."""
        return thumbprint(jwk_of(self.credential.public_key()))

    @cached_property
    def short_name(self) -> bytes:
        """The few bytes by which a QR code names its key."""
        return short_name(self.short.public_key())

    def jwks(self) -> dict[str, dict[str, str]]:
        """The public halves by thumbprint."""
        found = (jwk_of(self.credential.public_key()), jwk_of(self.short.public_key()))
        return {thumbprint(jwk): jwk for jwk in found}


def short_name(key: ed25519.Ed25519PublicKey) -> bytes:
    """Name an Ed25519 key in a QR code: the first bytes of its SHA-256."""
    return sha256(key.public_bytes_raw()).digest()[:KEY_NAME]


def key_folder() -> Path:
    """Where the site keeps its private keys."""
    site = settings()
    return Path(site.credential_keys) if site.credential_keys else site.data / "credential-keys"


def signing_keys(folder: Path) -> SigningKeys:
    """Read the keys in use, having made them when there are none yet."""
    current = _newest(folder) or _make(folder, "0001")
    return SigningKeys((current / CREDENTIAL_FILE).read_bytes(), (current / SHORT_FILE).read_bytes())


def state_of(folder: Path) -> str:
    """Name the keys in use, so that a process sees a change made by another one."""
    newest = _newest(folder)
    return newest.name if newest else ""


def rotate(folder: Path) -> SigningKeys:
    """Put new keys into use. The old private halves are deleted: what is not there is not stolen."""
    old = _newest(folder)
    _make(folder, f"{int(old.name) + 1 if old else 1:04}")
    keys = signing_keys(folder)
    if old is not None:
        for name in (CREDENTIAL_FILE, SHORT_FILE):
            (old / name).unlink(missing_ok=True)
    return keys


def enter_public(keys: SigningKeys, *, at: datetime) -> None:
    """Keep the public halves for ever; repeating it changes nothing. The caller commits."""
    rows = [{"kid": kid, "jwk": jwk, "made_at": at} for kid, jwk in keys.jwks().items()]
    db.session.execute(insert_into(SiteKey).values(rows).on_conflict_do_nothing(index_elements=["kid"]))


@dataclass(frozen=True)
class PublicKeys:
    """Every public key of a site, now and before, by thumbprint."""

    jwks: dict[str, dict[str, str]]

    @cached_property
    def by_kid(self) -> dict[str, PublicKey]:
        return {kid: key_of(jwk) for kid, jwk in self.jwks.items()}

    @cached_property
    def by_short_name(self) -> dict[bytes, ed25519.Ed25519PublicKey]:
        """The keys of QR codes by the bytes that name them there."""
        return {short_name(key): key for key in self.by_kid.values() if isinstance(key, ed25519.Ed25519PublicKey)}

    def to_json(self) -> list[dict[str, str]]:
        """List the keys as a JWK set does (RFC 7517, 5)."""
        algorithms = {"EC": "ES256", "OKP": "EdDSA"}
        return [
            {**jwk, "kid": kid, "use": "sig", "alg": algorithms[jwk["kty"]]} for kid, jwk in sorted(self.jwks.items())
        ]

    @classmethod
    def from_json(cls, listed: Iterable[dict[str, str]]) -> "PublicKeys":
        """Read a JWK set; each key is named by what it is, whatever it calls itself. Raises `ValueError`."""
        needed = ("kty", "crv", "x", "y")
        try:
            plain = [{name: jwk[name] for name in needed if name in jwk} for jwk in listed]
            return cls({thumbprint(jwk): jwk for jwk in plain if key_of(jwk)})
        except (KeyError, TypeError, AttributeError) as trouble:
            raise ValueError("not a JWK set") from trouble


def public_keys(current: SigningKeys) -> PublicKeys:
    """Read the site's public keys; those in use count even before they have been entered."""
    kept = db.session.execute(select(SiteKey.kid, SiteKey.jwk))
    return PublicKeys({**{row.kid: row.jwk for row in kept}, **current.jwks()})


def _newest(folder: Path) -> Path | None:
    if not folder.is_dir():
        return None
    return max((part for part in folder.iterdir() if part.name.isdecimal()), default=None)


def _make(folder: Path, name: str) -> Path:
    """Write a new pair as one folder that is there whole or not at all; of several makers one wins."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".", ignore_cleanup_errors=True) as made:
        draft = Path(made)
        _write(draft / CREDENTIAL_FILE, ec.generate_private_key(ec.SECP256R1()))
        _write(draft / SHORT_FILE, ed25519.Ed25519PrivateKey.generate())
        try:
            draft.rename(folder / name)
        except OSError:
            # A folder that is not empty cannot be replaced: somebody else was first, and theirs stays.
            if not (folder / name / SHORT_FILE).exists():
                raise
    return folder / name


def _write(file: Path, key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as private:
        private.write(pem)
