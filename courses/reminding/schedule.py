"""When what is due is told to whom."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.api import SendingHours


@dataclass(frozen=True)
class Schedule:
    """Days before the last day, first day after it and days between later reminders; days until others are told."""

    before: tuple[int, ...] = (14, 7, 3, 1, 0)
    after: int = 1
    again: int = 7
    head: int = 7
    officer: int = 14


SCHEDULE = Schedule()


@dataclass(frozen=True)
class Day:
    """A day on which people are written to. `until` is the last day before the next one: itself, on Fridays Sunday."""

    today: date
    until: date

    @classmethod
    def of(cls, day: date, hours: SendingHours) -> "Day | None":
        """`day`, unless nobody is written to on it."""
        return cls(day, hours.next_day(day) - timedelta(days=1)) if hours.admit(day) else None


def newest(due_on: date, day: Day, schedule: Schedule = SCHEDULE) -> int | None:
    """The newest reminder that has been reached on `day`, in days after the last day; None before the first.

    Those of a standstill are passed over. What would fall on a day without sending comes before it while there is
    time, and after it when it is late.
    """
    late = (day.today - due_on).days
    if late > 0:
        return schedule.after + (late - schedule.after) // schedule.again * schedule.again
    reached = [-ahead for ahead in schedule.before if due_on - timedelta(days=ahead) <= day.until]
    return max(reached, default=None)


def following(due_on: date, told: int, schedule: Schedule = SCHEDULE) -> date:
    """The day of the reminder after the one that has been `told`."""
    if told >= schedule.after:
        return due_on + timedelta(days=told + schedule.again)
    later = [-ahead for ahead in schedule.before if -ahead > told]
    return due_on + timedelta(days=min([*later, schedule.after]))
