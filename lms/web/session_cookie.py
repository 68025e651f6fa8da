"""The signed cookie that holds the session."""

from copy import deepcopy
from functools import lru_cache

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer

KEPT = 2_000
"""Cookies whose content a process remembers: one browser sends the same dozens of times."""


class SessionCookie(SecureCookieSessionInterface):
    """Flask's own, which makes its signer once, reads a cookie once, and leaves the age to `load_person`.

    Flask refuses what was signed later than now: a server whose clock is set back would sign everybody out.
    """

    def __init__(self) -> None:
        self._signers: dict[tuple[object, ...], URLSafeTimedSerializer | None] = {}
        self._read = lru_cache(KEPT)(URLSafeTimedSerializer.loads)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if keys not in self._signers:
            self._signers[keys] = super().get_signing_serializer(app)
        return self._signers[keys]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        try:
            kept = self._read(signer, request.cookies.get(self.get_cookie_name(app), ""))
        except BadSignature:
            return self.session_class()
        return self.session_class({name: _own(value) for name, value in kept.items()})


def _own(value: object) -> object:
    """A value that this request may change: nearly all are words and numbers, which nobody can."""
    return deepcopy(value) if isinstance(value, dict | list) else value
