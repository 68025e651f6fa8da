"""What lies on the desks of the HR officers: An's things in Quỳ Châu, Dũng's in Con Cuông."""

from datetime import date

from lms.db import db, now
from lms.recognition.proofs import keep_proof
from lms.recognition.services import Claim, claim_training
from lms.testing import World
from tests.architecture.access import Thing

ORGANISE = "lms.organise"
OFFICER = ("lms.manage_staff", "lms.follow", "lms.approve_training", "courses.assign")
PDF = b"%PDF-1.7\n%%EOF\n"


def on_the_officers_desks(world: World, people: dict[str, int], paths: dict[int, str]) -> dict[str, list[Thing]]:
    """Put it there by the services that pages use; the caller is inside an application context."""
    things: dict[str, list[Thing]] = {"claim": []}
    for learner, unit in (("an", world.quy_chau), ("dung", world.con_cuong)):
        things["claim"].append(_claim(people[learner], paths[unit]))
    db.session.commit()
    return things


def _claim(learner: int, path: str) -> Thing:
    """Something that was learnt elsewhere."""
    said = Claim(kind="course", title="Bảng tính", provider="Trường", ended_on=date(2025, 5, 20), hours=40)
    made = claim_training(learner, said, keep_proof("a.pdf", PDF), by_id=learner, at=now())
    return Thing("somebody's", {"claim_id": made.id}, owner=learner, unit_path=path)
