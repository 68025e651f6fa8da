"""Structured logs: JSON lines with the request's id, Vietnamese as it is."""

import logging
import secrets
from typing import Any

import structlog
from flask import Flask, Response, g


def init_app(app: Flask, *, pretty: bool) -> None:
    """Set up the log and give every request an id, which the response carries too."""
    # a stranger's altered PDF is an answer that we give, not a fault of ours to trace
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False) if pretty else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )

    @app.before_request
    def name_request() -> None:
        g.request_id = secrets.token_hex(6)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def name_answer(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        return response
