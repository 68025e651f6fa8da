"""Reports that come by themselves, once in each week or month, to each recipient with what that person may follow."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as lazy_
from sqlalchemy import select, update

from lms.db import JSONDict, db, insert_into
from lms.jobs.daily import DailyTask
from lms.jobs.progress import Progress
from lms.jobs.services import enqueue
from lms.reports.exporting import EXPORT, forget_old
from lms.reports.models import Export, Schedule, ScheduleRecipient
from lms.web.formats import today_of

WEEKLY, MONTHLY = "weekly", "monthly"
RHYTHMS = {WEEKLY: lazy_("Hằng tuần, sáng thứ Hai"), MONTHLY: lazy_("Hằng tháng, sáng ngày 1")}


def begin(
    *, report: str, name: str, query: JSONDict, rhythm: str, form: str, owner_id: int, recipients: Sequence[int],
    at: datetime,
) -> Schedule:  # fmt: skip
    """Let a report come by itself from the next week or month on."""
    schedule = Schedule(
        owner_id=owner_id, report=report, name=name, query=query, rhythm=rhythm, format=form, created_at=at
    )
    db.session.add(schedule)
    db.session.flush()
    db.session.add_all(ScheduleRecipient(schedule_id=schedule.id, user_id=user_id) for user_id in recipients)
    return schedule


def end(schedule: Schedule, *, at: datetime) -> None:
    """No more of it; what has been made stays as long as it would have."""
    schedule.ended_at = schedule.ended_at or at


def leave(schedule_id: int, *, user_id: int, at: datetime) -> None:
    """A recipient wants no more of it."""
    db.session.execute(
        update(ScheduleRecipient)
        .where(
            ScheduleRecipient.schedule_id == schedule_id,
            ScheduleRecipient.user_id == user_id,
            ScheduleRecipient.left_at.is_(None),
        )
        .values(left_at=at)
    )


def period_of(rhythm: str, day: date) -> tuple[str, date]:
    """The week or month in which a day lies, by its name and its first day."""
    if rhythm == WEEKLY:
        year, week, weekday = day.isocalendar()
        return f"{year}-W{week:02}", day - timedelta(days=weekday - 1)
    return f"{day:%Y-%m}", day.replace(day=1)


class ScheduledReports(DailyTask):
    """Has made what is due by a day and has not been made; throws old files away."""

    key = "lms.scheduled_reports"
    title = lazy_("Báo cáo định kỳ")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002
        made = make_due(day, at=at)
        forgotten = forget_old(at=at)
        db.session.commit()
        return {"made": made, "forgotten": forgotten}


def make_due(day: date, *, at: datetime) -> int:
    """Write down what the week and the month of a day ask for; gives how many were new.

    A schedule begins with the first week or month that begins after it was made. Each recipient gets one of each.
    """
    rows = [row for schedule, user_id in _running() if (row := _row(schedule, user_id, day, at)) is not None]
    if not rows:
        return 0
    made = db.session.execute(
        insert_into(Export)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["schedule_id", "owner_id", "period"])
        .returning(Export.id, Export.owner_id)
    ).all()
    for export_id, owner_id in made:
        job = enqueue(EXPORT, {"export": export_id}, owner_id=owner_id)
        db.session.execute(update(Export).where(Export.id == export_id).values(job_id=job.id))
    return len(made)


def _running() -> Sequence[Any]:
    return db.session.execute(
        select(Schedule, ScheduleRecipient.user_id)
        .join(ScheduleRecipient, ScheduleRecipient.schedule_id == Schedule.id)
        .where(Schedule.ended_at.is_(None), ScheduleRecipient.left_at.is_(None))
        .order_by(Schedule.id, ScheduleRecipient.user_id)
    ).all()


def _row(schedule: Schedule, user_id: int, day: date, at: datetime) -> JSONDict | None:
    period, first = period_of(schedule.rhythm, day)
    if first <= today_of(schedule.created_at):
        return None
    return {
        "schedule_id": schedule.id, "owner_id": user_id, "period": period, "report": schedule.report,
        "query": schedule.query, "format": schedule.format, "sort": "", "state": "waiting", "words": [], "rows": 0,
        "file": "", "size": 0, "asked_at": at,
    }  # fmt: skip
