"""Facts that plugins may react to. Publishing is synchronous and inside the transaction."""

from dataclasses import dataclass

import structlog
from flask import current_app

from lms.db import db

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened. Carries ids, not rows, so that listeners re-read."""


def publish(event: Event) -> None:
    """Tell every listener about `event`.

    Each listener runs in a savepoint: if it fails, its own writes vanish, the failure is logged, and the
    publisher carries on. A broken plugin must not lose a learner's answer.
    """
    for listener in current_app.extensions["lms"].listeners[type(event)]:
        try:
            with db.session.begin_nested():
                listener(event)
        except Exception:
            name = f"{listener.__module__}.{listener.__qualname__}"
            log.exception("listener failed", listener=name, event_type=type(event).__name__)
