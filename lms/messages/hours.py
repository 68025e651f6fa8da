"""When people may be written to: the hours and days that the site has set."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lms.config import Settings
from lms.web.formats import from_local, local


@dataclass(frozen=True)
class SendingHours:
    """Clock times between which, and days of the week (1 is Monday) on which, what may wait is sent."""

    opens: time
    closes: time
    days: frozenset[int]

    def admit(self, day: date) -> bool:
        """Tell whether people are written to on `day`."""
        return day.isoweekday() in self.days

    def next_day(self, day: date) -> date:
        """The first day after `day` on which people are written to."""
        return next(later for n in range(1, 8) if self.admit(later := day + timedelta(days=n)))

    def opening(self, day: date) -> datetime:
        """The moment from which people are written to on `day`."""
        return from_local(datetime.combine(day, self.opens))

    def slot(self, at: datetime) -> tuple[date, datetime]:
        """The day and moment of what is written at `at`: now inside the hours, else when they next begin."""
        clock = local(at)
        day = clock.date()
        if not self.admit(day) or clock.time() >= self.closes:
            day = self.next_day(day)
        return day, max(at, self.opening(day))


def hours_of(settings: Settings) -> SendingHours:
    """The site's hours."""
    return SendingHours(settings.sending_opens, settings.sending_closes, settings.sending_days)
