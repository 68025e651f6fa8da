"""What lies on the desks of the HR officers: An's things in Quỳ Châu, Dũng's in Con Cuông."""

from datetime import date

from sqlalchemy import select

from lms.db import db, now
from lms.jobs.services import enqueue, run
from lms.messages.models import Dispatch, Message
from lms.messages.services import Notice, notify
from lms.organisation.models import Membership
from lms.positions.services import require_modules
from lms.recognition.proofs import keep_proof
from lms.recognition.services import Claim, claim_training
from lms.skills.contract import FRAMEWORKS
from lms.staffing.outgoing import STAFF_SHEET
from lms.staffing.slips_jobs import SLIPS
from lms.storage import store_file
from lms.testing import World
from tests.architecture.access import Thing
from tests.architecture.assigned import assigned
from tests.architecture.handed_in import handed_in
from tests.architecture.led import led
from tests.architecture.overseen import overseen
from tests.architecture.reorganised import reorganised
from tests.architecture.reported import reported
from tests.architecture.schooled import schooled

ORGANISE = "lms.organise"
REQUIRE = "lms.set_requirements"
OFFICER = ("lms.manage_staff", "lms.follow", "lms.approve_training", "courses.assign", "courses.run_classes", REQUIRE)
PDF = b"%PDF-1.7\n%%EOF\n"


def on_the_officers_desks(world: World, people: dict[str, int], paths: dict[int, str]) -> dict[str, list[Thing]]:
    """Put it there by the services that pages use; the caller is inside an application context."""
    things: dict[str, list[Thing]] = {"claim": [], "message": [], "dispatch": [], "words": []}
    things |= {"person": [], "post": [], "slips": [], "staff_sheet": [], "position": []}
    for learner, unit, officer in (("an", world.quy_chau, "hr_unit"), ("dung", world.con_cuong, "hr_other_unit")):
        _staff(things, people[learner], people[officer], paths[unit])
        _position(things, unit, paths[unit], people[officer])
        handed_in(things, officer=people[officer])
        things["claim"].append(_claim(people[learner], paths[unit]))
        _tell(things, people[learner], paths[unit])
        reorganised(things, unit_id=unit, by=people["hr_province"])
        schooled(things, unit_id=unit, path=paths[unit], officer=people[officer], learner=people[learner])
        assigned(things, unit_id=unit, path=paths[unit], officer=people[officer])
        led(things, unit_id=unit, path=paths[unit], officer=people[officer])
        overseen(things, unit_id=unit, path=paths[unit], officer=people[officer])
        reported(things, learner=people[learner], officer=people[officer], path=paths[unit])
    db.session.commit()
    return things


def _claim(learner: int, path: str) -> Thing:
    """Something that was learnt elsewhere."""
    said = Claim(kind="course", title="Bảng tính", provider="Trường", ended_on=date(2025, 5, 20), hours=40)
    made = claim_training(learner, said, keep_proof("a.pdf", PDF), by_id=learner, at=now())
    return Thing("somebody's", {"claim_id": made.id}, owner=learner, unit_path=path)


def _tell(things: dict[str, list[Thing]], learner: int, path: str) -> None:
    """A message that waits for the morning, with a file."""
    file = store_file(PDF, media_type="application/pdf")
    notice = Notice(
        key=f"test:{learner}",
        kind="test",
        recipient_id=learner,
        subject="Nhắc",
        body="Nhắc.",
        attachment=(file, "a.pdf"),
    )
    notify([notice], at=now())
    made = db.session.scalars(select(Dispatch).where(Dispatch.recipient_id == learner)).one()
    message = db.session.scalars(select(Message).where(Message.recipient_id == learner)).one()
    things["message"].append(Thing("somebody's", {"message_id": message.id}, owner=learner))
    things["dispatch"].append(Thing("somebody's", {"dispatch_id": made.id}, unit_path=path))
    unit_id = int(path.rstrip("/").rpartition("/")[2])
    things["words"].append(Thing("a unit's", {"unit_id": unit_id, "kind": "late"}, unit_path=path))


def _position(things: dict[str, list[Thing]], unit: int, path: str, officer: int) -> None:
    """What a position requires in the unit."""
    framework = FRAMEWORKS["tt03-2014"]
    made = require_modules(
        framework=framework, unit_id=unit, position="Kế toán", modules=["IU04"], by_id=officer, at=now()
    )
    things["position"].append(Thing("a unit's", {"profile_id": made}, unit_path=path))


def _staff(things: dict[str, list[Thing]], learner: int, officer: int, path: str) -> None:
    """A person with a post, and what jobs have made of the officer's people."""
    post = db.session.scalars(select(Membership.id).where(Membership.user_id == learner)).one()
    things["person"].append(Thing("somebody's", {"person_id": learner}, unit_path=path))
    things["post"].append(Thing("somebody's", {"person_id": learner, "post_id": post}, unit_path=path))
    asked = {"officer": officer, "since": now().isoformat(), "language": "vi", "unit": None, "what": ""}
    asked["chosen"] = {"ids": [learner], "wanted": {}}
    for name, kind in (("slips", SLIPS), ("staff_sheet", STAFF_SHEET)):
        job = enqueue(kind, asked, owner_id=officer)
        db.session.commit()
        run(job.id)
        things[name].append(Thing("an officer's", {"job_id": job.id}, owner=officer))
