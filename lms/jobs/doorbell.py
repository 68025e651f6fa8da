"""The bell at the worker's door. A dead one is no failure: the sweep finds the job."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask

from lms.config import Settings
from lms.jobs import services

if TYPE_CHECKING:
    from huey import Huey

log = structlog.get_logger(__name__)


class Doorbell:
    """Rings for new jobs. It is hung up with the first ring: huey loads the driver of every queue that it knows."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app, self._settings = app, settings

    @property
    def huey(self) -> "Huey":
        """The queue: Redis where it is set, else a SQLite file beside the database."""
        return self._hung_up[0]

    def ring(self, ids: list[int]) -> None:
        """Tell a worker of jobs."""
        from huey.exceptions import HueyException  # noqa: PLC0415 (as below)

        _huey, run = self._hung_up
        for job_id in ids:
            try:
                run(job_id)
            except (HueyException, OSError):
                log.warning("doorbell is silent", job=job_id, exc_info=True)

    @cached_property
    def _hung_up(self) -> tuple["Huey", Any]:
        from huey import RedisHuey, SqliteHuey  # noqa: PLC0415 (a sixth of a second, only where something happens)

        settings = self._settings
        if settings.redis_url:
            huey = RedisHuey("thao", url=settings.redis_url, results=False)
        else:
            settings.data.mkdir(parents=True, exist_ok=True)
            huey = SqliteHuey("thao", filename=str(settings.data / "doorbell.db"), results=False, fsync=False)

        @huey.task(name="run_job")  # type: ignore[untyped-decorator]
        def run_job(job_id: int) -> None:
            with self._app.app_context():
                services.run(job_id)

        return huey, run_job
