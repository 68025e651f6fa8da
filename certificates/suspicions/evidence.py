"""What the public check has found, sealed into the link that reports it: nobody reports what no check has shown."""

import secrets
from dataclasses import dataclass
from typing import Final

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

ALTERED, UNKNOWN, FORGED, PAPER, MISSING = "altered", "unknown", "forged", "paper", "missing"
"""A file that was changed, one that is none of ours, a QR code that was made up, a paper unlike its page, a code or a
number that is not in the register."""

GOOD_FOR: Final = 24 * 3600
"""Seconds within which a finding may be reported."""


class NoEvidence(Exception):  # noqa: N818 (reads as what it is)
    """The link is not ours, or too old."""


@dataclass(frozen=True)
class Evidence:
    """One finding. `code` or number is what the paper claims, empty where it claims none; `file_sha256` the file's."""

    kind: str
    code: str = ""
    file_sha256: str = ""
    ticket: str = ""


def seal(kind: str, *, code: str = "", file_sha256: str = "") -> str:
    """Write a finding into an address."""
    return _sealer().dumps([kind, code, file_sha256, secrets.token_hex(12)])


def unseal(sealed: str) -> Evidence:
    """Read it back. Raises `NoEvidence`."""
    try:
        return Evidence(*_sealer().loads(sealed, max_age=GOOD_FOR))
    except BadSignature as trouble:
        raise NoEvidence from trouble


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="certificates.suspicion")
