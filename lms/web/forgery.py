"""Protection against forged forms: Flask-WTF's, which signs the token of a session once and not at every page."""

from functools import lru_cache

from flask import Flask, g, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

KEPT = 2_000
"""Sessions whose signed token a process remembers."""

FIELD, SALT = "csrf_token", "wtf-csrf-token"
"""How Flask-WTF names the token in forms, session and `g`, and what it signs it for."""


class ForgeryProtection(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's own. A token has no age of its own here: it ends with the session, so that it can be used again."""

    def init_app(self, app: Flask) -> None:
        super().init_app(app)

        @lru_cache(KEPT)
        def signed(token: str) -> str:
            return str(URLSafeTimedSerializer(app.secret_key or "", salt=SALT).dumps(token))

        def token() -> str:
            if FIELD not in session:
                g.pop(FIELD, None)  # of a session that has ended during this request
                generate_csrf()
            g.csrf_token = signed(session[FIELD])
            return str(g.csrf_token)

        app.jinja_env.globals[FIELD] = token
        app.context_processor(lambda: {FIELD: token})
