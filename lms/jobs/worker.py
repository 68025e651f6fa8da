"""The worker process: huey takes the rings, and a clock sweeps up what was missed."""

import threading

import structlog
from flask import Flask
from werkzeug.local import LocalProxy

from lms.config import Settings
from lms.db import db
from lms.jobs import services
from lms.jobs.daily import call_every_day
from lms.jobs.doorbell import Doorbell

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 5
"""How often the worker looks for jobs whose ring was lost or whose worker died."""


def init_app(app: Flask, settings: Settings) -> None:
    """Let the application ring."""
    bell = Doorbell(app, settings)
    app.extensions["lms.doorbell"] = bell.ring
    app.extensions["lms.huey"] = LocalProxy(lambda: bell.huey)


def work(app: Flask, *, threads: int = 2) -> None:
    """Run jobs until told to stop (SIGTERM lets the current ones end)."""
    from huey.consumer import Consumer  # noqa: PLC0415 (as the doorbell)

    queue = app.extensions["lms.huey"]
    with app.app_context():
        call_every_day()
        db.session.remove()
    stop = threading.Event()
    sweeper = threading.Thread(target=_sweep, args=(app, stop), daemon=True)
    sweeper.start()
    try:
        Consumer(queue, workers=threads, worker_type="thread", periodic=False, backoff=1.0, max_delay=1.0).run()
    finally:
        stop.set()


def _sweep(app: Flask, stop: threading.Event) -> None:
    ring, huey = app.extensions["lms.doorbell"], app.extensions["lms.huey"]
    while not stop.is_set():
        with app.app_context():
            try:
                if huey.pending_count() == 0:
                    ids = services.due()
                    db.session.rollback()
                    ring(ids)
            except Exception:
                db.session.rollback()
                log.exception("sweep failed")
        stop.wait(SWEEP_SECONDS)
