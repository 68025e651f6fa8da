"""What whoever follows a unit comes to: its page, and the letters that a job has written."""

from datetime import timedelta

from courses.oversight.letter_jobs import LETTERS
from lms.db import db, now
from lms.jobs.services import enqueue, run
from lms.web.formats import today_of
from tests.architecture.access import Thing


def led(things: dict[str, list[Thing]], *, unit_id: int, path: str, officer: int) -> None:
    """Put it into the world; the caller is inside an application context."""
    things.setdefault("followed", []).append(Thing("a unit", {"unit": unit_id}, unit_path=path))
    sender = {"agency": "Sở Nội vụ", "post": "GIÁM ĐỐC"}
    payload = {
        "unit": unit_id, "each": False, "sender": sender, "until": f"{today_of(now()) + timedelta(days=7)}",
        "owner": officer, "about": "Đơn vị", "token": f"led{unit_id}",
    }  # fmt: skip
    job = enqueue(LETTERS, payload, owner_id=officer)
    db.session.commit()
    run(job.id)
    things.setdefault("letters", []).append(Thing("an officer's", {"job_id": job.id}, owner=officer))
