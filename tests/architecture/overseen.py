"""What the matrix of units leads to: a unit with its people, its target, and a file that a job has made."""

from datetime import date

from courses.oversight.matrix_export_jobs import MATRIX_FILE
from courses.oversight.targets_models import Target
from lms.db import db, now
from lms.jobs.services import enqueue, run
from tests.architecture.access import Thing


def overseen(things: dict[str, list[Thing]], *, unit_id: int, path: str, officer: int) -> None:
    """Put it into the world; the caller is inside an application context."""
    target = Target(
        unit_id=unit_id, framework="tt03-2014", level="basic", percent=80, due_on=date(2030, 12, 31),
        set_by_id=officer, set_at=now(),
    )  # fmt: skip
    db.session.add(target)
    db.session.flush()
    job = enqueue(MATRIX_FILE, {"args": [], "form": "xlsx", "owner": officer, "what": "dòng"}, owner_id=officer)
    target_id = target.id
    db.session.commit()
    run(job.id)
    root = "/" + path.split("/")[1] + "/"  # targets are set by whoever looks after everything
    made = {
        "place": Thing("a unit", {"unit_id": unit_id}, unit_path=path),
        "target_unit": Thing("a unit", {"unit_id": unit_id}, unit_path=root),
        "target": Thing("a unit's", {"target_id": target_id}, unit_path=root),
        "matrix_file": Thing("an officer's", {"job_id": job.id}, owner=officer),
    }
    for name, thing in made.items():
        things.setdefault(name, []).append(thing)
