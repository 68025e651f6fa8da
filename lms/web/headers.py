"""Security headers of every response: a strict content policy with a nonce, and six others."""

import secrets

from flask import Flask, Response, g, request
from flask_login import current_user

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'; object-src 'none'"
)


def csp_nonce() -> str:
    """The nonce of this response; scripts without it do not run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def _secure(response: Response) -> Response:
    said = {name.title() for name, _value in response.headers}
    asked = HEADERS | {"Content-Security-Policy": POLICY.format(nonce=csp_nonce())}
    if request.is_secure:
        asked["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        asked["Cache-Control"] = "no-store" if current_user.is_authenticated else "no-cache"
    for name, value in asked.items():
        if name not in said:
            response.headers.add(name, value)
    return response


def init_app(app: Flask) -> None:
    """Put the headers on every response."""
    app.after_request(_secure)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
