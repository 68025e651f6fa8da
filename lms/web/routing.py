"""The one path from a URL to a view: verify, load, allow, act, commit."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any

import flask
from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter

from lms.db import db, only_reading
from lms.permissions import Permission, require
from lms.plugins.registry import PluginError
from lms.web.limits import limiter

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
View = Callable[..., ResponseReturnValue]


class KeyConverter(IntegerConverter):
    """`<int:…>` in a rule: a number that a database can hold as a key. A larger one is no page, not a failure."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"max": 2**63 - 1, **options})


class Blueprint(flask.Blueprint):
    """A Flask blueprint whose every page says who may use it."""

    def page(
        self,
        rule: str,
        *,
        may: Permission | None,
        load: Callable[..., Any] | None = None,
        methods: tuple[str, ...] = ("GET",),
        limit: str = "",
    ) -> Callable[[View], View]:
        """Register a view.

        `load` turns the URL's values into the subject, which the view receives instead of them, or answers 404.
        `may=None` opens the page to everyone; it has to be said aloud. `limit` is a rate such as "10/minute" per
        address. Forgery protection has run before; a view that returns is committed, one that raises is not.
        """

        def register(view: View) -> View:
            @wraps(view)
            def respond(**values: Any) -> ResponseReturnValue:
                reading = request.method in SAFE_METHODS
                arguments = [load(**values)] if load else list(values.values())
                if may:
                    require(may, arguments[0] if load else None)
                response = flask.make_response(view(*arguments))
                if not reading and response.status_code < 400:
                    _commit()
                return response

            respond.lms_may = may  # type: ignore[attr-defined]
            respond.lms_load = load  # type: ignore[attr-defined]
            handler: Any = limiter.limit(limit)(respond) if limit else respond
            handler.lms_may = may
            self.add_url_rule(rule, view.__name__, handler, methods=methods)
            return view

        return register


def _commit() -> None:
    """Commit what the request has done. The answer is made: nobody reads again what has been read for it."""
    session = db.session()
    session.expire_on_commit = False  # marking every row as out of date takes longer than all else beside the disk
    try:
        session.commit()
    finally:
        session.expire_on_commit = True


def init_app(app: Flask) -> None:
    """Let requests that only read, their error pages included, begin transactions without the write lock."""

    @app.before_request
    def begin() -> None:
        if request.method in SAFE_METHODS:
            g.reading = ExitStack()
            g.reading.enter_context(only_reading(one_by_one=True))

    @app.teardown_request
    def end(_failure: BaseException | None) -> None:
        if reading := g.pop("reading", None):
            reading.close()


def check_endpoints(app: Flask) -> None:
    """Refuse to start when an endpoint, of the host or of a plugin, has not said who may use it."""
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and not hasattr(view, "lms_may"):
            raise PluginError(f"{endpoint} does not say who may use it: register it with Blueprint.page")
