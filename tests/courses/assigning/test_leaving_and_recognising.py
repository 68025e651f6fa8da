"""What others tell duties of: learning recognised from elsewhere, newcomers whose coming is undone."""

from datetime import date

import pytest
from sqlalchemy import func, select

from courses.assigning.models import Duty, DutyCause, Exemption
from courses.completion.models import Enrolment
from lms.api import NewcomersWithdrawn, now, publish
from lms.db import db
from lms.recognition.proofs import keep_proof
from lms.recognition.services import Claim, approve, claim_training, withdraw
from tests.courses.assigning.conftest import MONDAY, SUNDAY, Duties


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def claim(world):
    said = Claim(
        kind="course", title="Tin học văn phòng", provider="Trường", ended_on=date(2025, 5, 20), hours=40,
        framework="tt03-2014", modules=("IU03",),
    )  # fmt: skip
    return claim_training(world.an, said, keep_proof("a.pdf", b"%PDF-1.7\n%%EOF\n"), by_id=world.an, at=now()).id


def test_recognised_learning_exempts_from_the_course_of_its_module_until_it_is_recognised_no_longer(
    duties: Duties, world, claim
):
    courses = duties.programme(["IU03", "IU04"])
    duties.assign(what="level", framework="tt03-2014", level="basic", due_on=SUNDAY)

    approve(claim, hours=40, modules=["IU03"], by_id=world.binh, at=now())
    assert duties.states(courses["IU03"])["An"][0] == "exempt"
    assert duties.states(courses["IU04"])["An"][0] == "open"
    assert "An" not in duties.enrolled(courses["IU03"])

    withdraw(claim, reason="giấy giả", by_id=world.binh, at=now())
    assert duties.states(courses["IU03"])["An"][0] == "open"


def test_a_rule_that_comes_after_the_recognition_finds_the_person_exempt(duties, world, claim):
    courses = duties.programme(["IU03"])
    approve(claim, hours=40, modules=["IU03"], by_id=world.binh, at=now())

    duties.assign(courses["IU03"], due_on=SUNDAY)

    assert duties.states(courses["IU03"])["An"][0] == "exempt"
    assert db.session.scalars(select(Exemption.source)).all() == ["recognised"]


def test_nothing_that_rules_alone_have_made_keeps_somebody_whose_coming_is_undone(duties, world):
    course, other = duties.course("cntt"), duties.course("mot")
    duties.assign(course)
    duties.assign(other)
    duties.complete(world.dung, other, at=MONDAY)

    publish(NewcomersWithdrawn(user_ids=(world.an, world.dung)))

    assert duties.states(course).keys() == {"Bình"}
    assert duties.states(other).keys() == {"Bình", "Dũng"}
    enrolled = select(Enrolment.course_id).where(Enrolment.learner_id == world.dung)
    assert db.session.scalars(enrolled).all() == [other]
    orphans = select(func.count()).select_from(DutyCause).where(DutyCause.duty_id.not_in(select(Duty.id)))
    assert db.session.scalar(orphans) == 0
