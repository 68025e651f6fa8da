"""What officers have made of reports: a saved filter, a file, a schedule; and everybody's transcript."""

from lms.db import db, now
from lms.jobs.services import run
from lms.reports.contract import REPORTS
from lms.reports.exporting import ask
from lms.reports.models import SavedFilter
from lms.reports.scheduling import WEEKLY, begin
from tests.architecture.access import Thing

KEY = "lms.completion_by_unit"


def reported(things: dict[str, list[Thing]], *, learner: int, officer: int, path: str) -> None:
    """Make them for the officer of a unit; the caller is inside an application context."""
    at = now()
    kept = SavedFilter(owner_id=officer, report=KEY, name="Của tôi", query={}, created_at=at)
    db.session.add(kept)
    schedule = begin(
        report=KEY, name="Hằng tuần", query={}, rhythm=WEEKLY, form="csv", owner_id=officer, recipients=[officer], at=at
    )
    export = ask(REPORTS[KEY], {}, form="csv", sort="", words=[], owner_id=officer, at=at)
    db.session.commit()
    run(export.job_id or 0)
    things["report"] = [Thing("by unit", {"key": KEY})]
    for kind in ("report_filter", "report_file", "report_schedule", "any_schedule", "transcript"):
        things.setdefault(kind, [])
    things["report_filter"].append(Thing("an officer's", {"filter_id": kept.id}, owner=officer))
    things["report_file"].append(Thing("an officer's", {"export_id": export.id}, owner=officer))
    things["report_schedule"].append(Thing("an officer's", {"schedule_id": schedule.id}, owner=officer))
    things["any_schedule"] = [Thing("an officer's", {"schedule_id": schedule.id})]
    things["transcript"].append(Thing("somebody's", {"user_id": learner}, owner=learner, unit_path=path))
