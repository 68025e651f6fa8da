"""Whom a rule reaches, against going through everybody by hand."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from courses.assigning.what import people_and
from courses.assigning.who import Who, conditions, surroundings_of
from courses.catalogue.models import Course
from lms.api import FRAMEWORKS, bits_of, fold
from lms.db import db, now
from lms.organisation.models import Membership, Reorganisation, Unit, UnitSuccession
from lms.skills.models import Standing

FRAMEWORK = "tt03-2014"
CODES = [f"IU{number:02}" for number in range(1, 16)]
POSTS = ["Chủ tịch", "Phó Chủ tịch", "Chuyên viên", "Kế toán", "Văn thư hòa giải"]
WORDS = ["", "chu tich", "Chuyên", "HOÀ GIẢI", "kế toán", "lái xe"]


@dataclass
class Person:
    """What the oracle knows of one."""

    id: int
    units: set[int]
    group: str
    position: str
    job_position: str
    leader: bool
    it_dedicated: bool
    passed: set[str] = field(default_factory=set)


@pytest.fixture
def crowd(app, world):
    """Sixty people in three levels of units, drawn once; and the course that they are asked about."""
    chance = Random(7)
    office = world.unit("Văn phòng", world.quy_chau, "H40.X01.VP")
    above = {
        world.province: {world.province},
        world.quy_chau: {world.province, world.quy_chau},
        world.con_cuong: {world.province, world.con_cuong},
        office: {world.province, world.quy_chau, office},
    }
    ids = [world.person(f"Người {number}", world.province) for number in range(60)]
    people = []
    with app.app_context():
        for person_id in ids:
            unit = chance.choice(list(above))
            person = Person(
                person_id, above[unit], chance.choice(["cong_chuc", "vien_chuc", "can_bo"]), chance.choice(POSTS),
                chance.choice([*POSTS, ""]), chance.random() < 0.3, chance.random() < 0.2,
            )  # fmt: skip
            membership = db.session.scalars(select(Membership).where(Membership.user_id == person_id)).one()
            membership.unit_id, membership.learner_group = unit, person.group
            membership.position, membership.job_position = person.position, person.job_position
            membership.is_leader, membership.is_it_dedicated = person.leader, person.it_dedicated
            elsewhere = chance.choice(list(above))  # a further post, and one that has ended: neither counts
            db.session.add(Membership(user_id=person_id, unit_id=elsewhere, main=False, is_leader=True))
            db.session.add(Membership(user_id=person_id, unit_id=elsewhere, valid_to=date(2020, 1, 1), is_leader=True))
            if chance.random() < 0.8:
                held = chance.randrange(16)
                person.passed = set(chance.sample(CODES, held))
                bits = bits_of(FRAMEWORKS[FRAMEWORK], person.passed)
                db.session.execute(insert(Standing).values(learner_id=person_id, framework=FRAMEWORK, passed=bits))
            people.append(person)
        db.session.add(
            Course(key="x", titles={"vi": "X"}, summaries={}, audiences={}, skills=[], rules={}, sources=[], needs=[])
        )
        db.session.commit()
    return people, list(above)


def meant(person: Person, who: Who, unit: int) -> bool:
    """What the words of the form say, one after the other."""
    levels = FRAMEWORKS[FRAMEWORK].levels_reached(person.passed)
    asked = fold(who.position)
    return (
        unit in person.units
        and (not who.units or bool(person.units.intersection(who.units)))
        and (not who.groups or person.group in who.groups)
        and (asked in fold(person.position) or asked in fold(person.job_position))
        and who.leader in {None, person.leader}
        and who.it_dedicated in {None, person.it_dedicated}
        and (not who.lacks or not person.passed.issuperset(who.lacks))
        and (not who.below or who.below not in levels)
        and (not who.people or person.id in who.people)
    )


def found(who: Who, unit: int) -> set[int]:
    around = surroundings_of([unit], [who])
    return set(db.session.scalars(people_and(Course.key == "x").where(*conditions(who, unit, around))))


def test_a_rule_reaches_exactly_those_of_whom_its_words_hold(app, crowd):
    people, units = crowd
    everybody = [person.id for person in people]
    drawn = st.builds(
        Who,
        units=st.lists(st.sampled_from(units), max_size=2).map(tuple),
        groups=st.lists(st.sampled_from(["cong_chuc", "vien_chuc"]), max_size=2, unique=True).map(tuple),
        position=st.sampled_from(WORDS),
        leader=st.sampled_from([None, True, False]),
        it_dedicated=st.sampled_from([None, True, False]),
        framework=st.just(FRAMEWORK),
        lacks=st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple),
        below=st.sampled_from(["", "basic", "advanced"]),
        people=st.one_of(st.just([]), st.lists(st.sampled_from(everybody), min_size=1, max_size=20)).map(tuple),
    )
    demo = {person.id for person in people}

    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(who=drawn, unit=st.sampled_from(units))
    def agree(who, unit):
        assert found(who, unit) & demo == {person.id for person in people if meant(person, who, unit)}
        assert Who.from_json(who.to_json()) == who

    with app.app_context():
        agree()


def test_the_people_of_a_unit_that_has_ended_are_found_where_they_have_gone(app, crowd, world):
    with app.app_context():
        here = found(Who(units=(world.con_cuong,)), world.province)
        change = Reorganisation(kind="merge", day=date(2026, 7, 1), plan={}, before={}, created_at=now())
        db.session.add(change)
        db.session.flush()
        db.session.add(
            UnitSuccession(
                reorganisation_id=change.id, from_unit_id=world.con_cuong, to_unit_id=world.quy_chau,
                day=date(2026, 7, 1),
            )
        )  # fmt: skip
        db.session.get_one(Unit, world.con_cuong).valid_to = date(2026, 7, 1)
        for membership in db.session.scalars(select(Membership).where(Membership.unit_id == world.con_cuong)):
            membership.unit_id = world.quy_chau
        db.session.flush()

        assert here
        assert here <= found(Who(units=(world.con_cuong,)), world.province)
