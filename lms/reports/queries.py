"""Finding reports, and what people have made of them."""

from collections.abc import Sequence
from typing import Any

from flask import abort
from sqlalchemy import Select, select

from lms.accounts.models import User
from lms.db import db
from lms.jobs.models import Job
from lms.reports.contract import REPORTS, Report
from lms.reports.models import Export, SavedFilter, Schedule, ScheduleRecipient


def find_report(key: str) -> Report:
    """Load a report; answers 404."""
    return REPORTS[key] if key in REPORTS else abort(404)


def catalogue() -> dict[str, list[Report]]:
    """All reports by their headings, in their order."""
    groups: dict[str, list[Report]] = {}
    for report in sorted(REPORTS, key=lambda report: (report.order, report.key)):
        groups.setdefault(str(report.group), []).append(report)
    return groups


def title_of(key: str) -> str:
    """The title of a report; of one whose plugin is gone its key."""
    return str(REPORTS[key].title) if key in REPORTS else key


def find_filter(filter_id: int) -> SavedFilter:
    """Load a saved filter; answers 404."""
    return db.get_or_404(SavedFilter, filter_id)


def find_export(export_id: int) -> Export:
    """Load an export; answers 404."""
    return db.get_or_404(Export, export_id)


def find_schedule(schedule_id: int) -> Schedule:
    """Load a schedule; answers 404."""
    return db.get_or_404(Schedule, schedule_id)


def filters_of(user_id: int, report: str) -> Sequence[SavedFilter]:
    """What a person has saved for a report, by name."""
    mine = (SavedFilter.owner_id == user_id) & (SavedFilter.report == report)
    return db.session.scalars(select(SavedFilter).where(mine).order_by(SavedFilter.name)).all()


def exports_of(user_id: int) -> Select[*tuple[Any, ...]]:
    """A person's files with their jobs and the schedules that they come from, the newest first."""
    return (
        select(Export, Job, Schedule.name.label("schedule"))
        .outerjoin(Job, Job.id == Export.job_id)
        .outerjoin(Schedule, Schedule.id == Export.schedule_id)
        .where(Export.owner_id == user_id)
        .order_by(Export.id.desc())
    )


def schedules_of(user_id: int) -> Sequence[Schedule]:
    """What a person has had scheduled, what still runs first."""
    mine = select(Schedule).where(Schedule.owner_id == user_id)
    return db.session.scalars(mine.order_by(Schedule.ended_at.is_not(None), Schedule.id.desc())).all()


def recipients_of(schedule_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Names of those who get each of these."""
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(ScheduleRecipient.schedule_id, ScheduleRecipient.left_at, User.name, User.staff_code)
        .join(User, User.id == ScheduleRecipient.user_id)
        .where(ScheduleRecipient.schedule_id.in_(schedule_ids))
        .order_by(User.sort_key, User.id)
    ):
        found.setdefault(row.schedule_id, []).append(row)
    return found


def sent_to(user_id: int) -> Sequence[Any]:
    """What others have scheduled for a person, with the name of whoever did."""
    return db.session.execute(
        select(Schedule, User.name)
        .join(ScheduleRecipient, ScheduleRecipient.schedule_id == Schedule.id)
        .join(User, User.id == Schedule.owner_id)
        .where(
            ScheduleRecipient.user_id == user_id,
            ScheduleRecipient.left_at.is_(None),
            Schedule.owner_id != user_id,
            Schedule.ended_at.is_(None),
        )
        .order_by(Schedule.id)
    ).all()


def runs_of(schedule_ids: Sequence[int], most: int = 100) -> dict[int, list[Any]]:
    """The latest files of these schedules: for whom, which period, and how it ended; never what is in them."""
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(Export.schedule_id, Export.period, Export.state, Job.state.label("job"), Job.error, User.name)
        .join(User, User.id == Export.owner_id)
        .outerjoin(Job, Job.id == Export.job_id)
        .where(Export.schedule_id.in_(schedule_ids))
        .order_by(Export.id.desc())
        .limit(most)
    ):
        found.setdefault(row.schedule_id, []).append(row)
    return found
