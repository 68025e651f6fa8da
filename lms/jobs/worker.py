"""The worker process: huey takes the rings, and a clock sweeps up what was missed."""

import threading
from collections.abc import Callable

import structlog
from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.exceptions import HueyException

from lms.config import Settings
from lms.db import db
from lms.jobs import services
from lms.jobs.daily import call_every_day

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 5
"""How often the worker looks for jobs whose ring was lost or whose worker died."""


def open_doorbell(settings: Settings) -> Huey:
    """Open the queue: Redis where it is set, else a SQLite file beside the database."""
    if settings.redis_url:
        return RedisHuey("thao", url=settings.redis_url, results=False)
    settings.data.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("thao", filename=str(settings.data / "doorbell.db"), results=False, fsync=False)


def init_app(app: Flask, settings: Settings) -> None:
    """Let the application ring. A dead doorbell is no failure: the sweep finds the job."""
    huey = open_doorbell(settings)
    run = _task(huey, app)

    def ring(ids: list[int]) -> None:
        for job_id in ids:
            try:
                run(job_id)
            except (HueyException, OSError):
                log.warning("doorbell is silent", job=job_id, exc_info=True)

    app.extensions["lms.doorbell"] = ring
    app.extensions["lms.huey"] = huey


def _task(huey: Huey, app: Flask) -> Callable[[int], object]:
    @huey.task(name="run_job")  # type: ignore[untyped-decorator]
    def run_job(job_id: int) -> None:
        with app.app_context():
            services.run(job_id)

    return run_job  # type: ignore[no-any-return]


def work(app: Flask, *, threads: int = 2) -> None:
    """Run jobs until told to stop (SIGTERM lets the current ones end)."""
    huey: Huey = app.extensions["lms.huey"]
    with app.app_context():
        call_every_day()
        db.session.remove()
    stop = threading.Event()
    sweeper = threading.Thread(target=_sweep, args=(app, stop), daemon=True)
    sweeper.start()
    try:
        Consumer(huey, workers=threads, worker_type="thread", periodic=False, backoff=1.0, max_delay=1.0).run()
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
