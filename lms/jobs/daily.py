"""What happens once a day, early in the morning of the site's time zone."""

from abc import ABC, abstractmethod
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as lazy_

from lms.db import JSONDict, db, now
from lms.jobs.contract import JobKind
from lms.jobs.progress import Progress
from lms.jobs.services import enqueue_once
from lms.plugins.contract import ExtensionPoint
from lms.web.formats import from_local, today_of

HOUR = time(5)
"""Local time of the day's work; what it sends waits for the hours in which people are written to."""


class DailyTask(ABC):
    """A task of every day. `run` may be called again for the same day, so repeating it must do no harm.

    A day on which the worker stood still is not made up for: the task looks at what is due by `day`, not on it.
    """

    key: str
    title: Any

    @abstractmethod
    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:
        """Do the day's work; `day` is the site's date, `at` the present moment. What it returns is the job's result."""


DAILY_TASKS: ExtensionPoint[DailyTask] = ExtensionPoint("lms.daily_tasks", DailyTask)


class EveryDay(JobKind):
    """Sees to one task of one day, and writes the next day's job down first: a task that fails comes again."""

    key = "lms.every_day"
    title = lazy_("Việc hằng ngày")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        moment = now()
        today = today_of(moment)
        call(payload["task"], today + timedelta(days=1))
        db.session.commit()
        return DAILY_TASKS[payload["task"]].run(today, progress, at=moment)


def call_every_day() -> None:
    """Write down the next job of every task; the jobs then write down each other. The worker does so as it begins."""
    today = today_of(now())
    for task in DAILY_TASKS:
        call(task.key, today)
    db.session.commit()


def call(task: str, day: date) -> None:
    """Write down the job of `task` for a day; however often, it is there once."""
    not_before = from_local(datetime.combine(day, HOUR))
    enqueue_once(EveryDay.key, {"task": task}, key=f"lms.every_day:{task}:{day.isoformat()}", not_before=not_before)
