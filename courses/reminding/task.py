"""Reminding as work of every morning."""

from datetime import date, datetime

from courses.reminding.escalating import tell_heads, tell_officers
from courses.reminding.learners import remind_some
from courses.reminding.schedule import Day
from courses.reminding.texts import Wording
from lms.api import DailyTask, JSONDict, Progress, db, hours_of, lazy_, settings


class Remind(DailyTask):
    """Tells what is due and late by the day. On days without sending it does nothing: see `schedule.newest`."""

    key = "courses.remind"
    title = lazy_("Nhắc hạn học")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:
        sending = Day.of(day, hours_of(settings()))
        if sending is None:
            return {}
        wording = Wording()
        told = {"learners": 0, "heads": 0, "officers": 0}
        beyond: int | None = 0
        while beyond is not None:
            count, beyond = remind_some(sending, wording, beyond=beyond, at=at)
            told["learners"] += count
            progress.advance(told["learners"])
        told["heads"] = tell_heads(sending, wording, at=at)
        db.session.commit()
        told["officers"] = tell_officers(sending, wording, at=at)
        db.session.commit()
        return told
