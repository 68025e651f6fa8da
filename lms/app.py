"""Puts an application together. The order below is the order in which things depend on each other.

Every process does this, and most of them do one kind of work. A library that only some work needs (to draw, to sign,
to read or write office files, to migrate) is therefore imported by the function that needs it, or by a module of its
own that such a function imports; a test keeps a list of them.
"""

import os
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Rule

from lms import logs, mail, storage
from lms.accounts import session
from lms.config import Settings, kept_secret, settings_from
from lms.db import db, settle_models, stored_json
from lms.engines import prepare_engine
from lms.host import HOST
from lms.jobs import worker
from lms.permissions import allowed
from lms.plugins import registry
from lms.plugins.contract import Plugin
from lms.web import assets, bodies, errors, formats, headers, i18n, navigation, routing
from lms.web.addresses import Address
from lms.web.forgery import ForgeryProtection
from lms.web.limits import limiter
from lms.web.routing import KeyConverter, check_endpoints
from lms.web.session_cookie import SessionCookie
from lms.web.templating import Templates

LARGEST_REQUEST = 12 * 1024 * 1024
"""Bytes of a request; pages that take more say so themselves."""


class Application(Flask):
    """Flask, with our templates and our session. None of what it calls is a coroutine, so it need not look."""

    jinja_environment = Templates
    jinja_options = {"cache_size": -1}  # noqa: RUF012 (Flask's way): all templates, without asking which is the oldest
    session_interface = SessionCookie()
    url_rule_class: type[Rule] = Address

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Build an address; those without values, of which every menu is full, once for each place of the site."""
        if values or endpoint.startswith(".") or not has_request_context():
            return super().url_for(endpoint, **values)
        place = (request.environ.get("SCRIPT_NAME", ""), endpoint)
        if place not in self._addresses:
            self._addresses[place] = super().url_for(endpoint)
        return self._addresses[place]

    @cached_property
    def _addresses(self) -> dict[tuple[str, str], str]:
        return {}


def create_app(settings: Settings | None = None, plugins: Iterable[Plugin] | None = None) -> Flask:
    """Build the application without touching the database.

    Tests pass the plugins they want; otherwise those that installed distributions announce are loaded.
    """
    settings = settings or settings_from(os.environ)
    app = Application("lms", template_folder="web/templates", static_folder="web/static")
    app.url_map.converters["int"] = KeyConverter
    app.extensions["lms.settings"] = settings
    _configure(app, settings)
    logs.init_app(app, pretty=not settings.is_production)
    routing.init_app(app)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, synchronous=settings.sqlite_synchronous)
    storage.init_app(app, settings)
    mail.init_app(app, settings)
    worker.init_app(app, settings)
    session.init_app(app)
    ForgeryProtection(app)
    limiter.init_app(app)
    for part in (headers, errors, bodies, formats, assets, navigation):
        part.init_app(app)
    loaded = registry.installed_plugins() if plugins is None else plugins
    registry.init_app(app, [HOST, *loaded])
    i18n.init_app(app, app.extensions["lms"].plugins)
    app.jinja_env.globals.update(can=allowed, site=settings)
    check_endpoints(app)
    settle_models()
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=kept_secret(settings),
        TESTING=settings.environment == "test",
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"json_deserializer": stored_json, **_driver_options(settings)},
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="__Host-thao" if settings.secure_cookies else "thao",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SESSION_REFRESH_EACH_REQUEST=False,  # the session says itself, once a minute, that it has been seen
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
        RATELIMIT_STORAGE_URI=settings.redis_url or "process://",
        RATELIMIT_ENABLED=settings.environment != "test",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.is_production:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


def _driver_options(settings: Settings) -> dict[str, Any]:
    """What the database's driver is told. The connection that was used last is used next: it knows the statements."""
    if settings.database.startswith("postgresql"):
        return {"pool_use_lifo": True}
    return {"connect_args": {"timeout": 10, "check_same_thread": False}}
