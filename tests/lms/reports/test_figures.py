"""Each report of the host against counting the same rows one by one."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select, update

from lms.db import db
from lms.organisation.models import Membership, Unit, UnitVersion
from lms.records.models import Completion
from lms.records.services import record_completion, withdraw_completions
from lms.reports.shipped.staff import levels
from lms.skills.services import record_evidence
from lms.web.formats import today_of
from tests.lms.reports.conftest import NOW

GROUPS = ("can_bo", "cong_chuc", "vien_chuc", "nguoi_lao_dong")
WORDS = {"can_bo": "Cán bộ", "cong_chuc": "Công chức", "vien_chuc": "Viên chức", "nguoi_lao_dong": "Người lao động"}


@pytest.fixture
def crowd(app, world, desk):
    """Nine people more, an office below Quỳ Châu, and what they have completed in two years, drawn by lot."""
    chance = Random(5)
    office = world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.P1")
    places = (office, world.quy_chau, world.con_cuong)
    people = [world.person(f"Nguyễn Văn Số {place}", chance.choice(places)) for place in range(9)]
    with app.app_context():
        basic, advanced = levels()
        for person in people:
            known = {
                "learner_group": chance.choice(GROUPS), "is_leader": chance.random() < 0.3,
                "is_it_dedicated": chance.random() < 0.3,
            }  # fmt: skip
            db.session.execute(update(Membership).where(Membership.user_id == person).values(**known))
            for course in chance.sample(range(6), chance.randint(0, 4)):
                record_completion(
                    learner_id=person, subject=f"courses:course:{course}", title=f"Khóa {course}",
                    score=chance.choice([None, 0.5, 0.9]), hours=chance.choice([8, 12.5, 40]),
                    facts={"kind": chance.choice(["boi_duong", "tap_huan"])},
                    at=NOW - timedelta(days=chance.randint(0, 700)),
                )  # fmt: skip
            codes = [*basic.codes, *advanced.codes][: chance.choice([0, 3, 6, 9])]
            record_evidence(
                learner_id=person, framework=basic.framework.key, kind="tested", results=dict.fromkeys(codes, 1.0),
                source=f"test:{person}", at=NOW - timedelta(days=10),
            )  # fmt: skip
        withdraw_completions(learner_ids=people, subject="courses:course:5", reason="Sai", by_id=None, at=NOW)
        db.session.commit()
    return desk


def of_year(completion, year):
    return today_of(completion.completed_at).year == year


def counted(app):
    """(unit path, membership, its completions that count) of everybody."""
    with app.app_context():
        done = db.session.scalars(select(Completion).where(Completion.withdrawn_at.is_(None))).all()
        rows = db.session.execute(select(Membership, Unit).join(Unit, Unit.id == Membership.unit_id)).all()
        return [(unit, place, [one for one in done if one.learner_id == place.user_id]) for place, unit in rows]


def levels_of(crowd, reader):
    return {row["staff_code"]: row for row in crowd.rows("lms.completion_by_person", reader)}


def test_completion_by_unit_sums_up_over_the_tree(app, world, crowd):
    people = counted(app)
    with app.app_context():
        units = db.session.scalars(select(Unit)).all()
    held = levels_of(crowd, world.officer)
    assert {row["basic"] for row in held.values()} == {True, False}

    rows = {row["code"]: row for row in crowd.rows("lms.completion_by_unit", world.officer)}

    for unit in units:
        below = [(place, done) for at, place, done in people if at.path.startswith(unit.path)]
        row = rows[unit.code]
        assert row["people"] == len(below)
        assert row["learners"] == sum(bool(done) for _place, done in below)
        assert row["completions"] == sum(len(done) for _place, done in below)
        assert row["hours"] == sum(one.hours for _place, done in below for one in done)
        assert row["learners_share"] == pytest.approx(row["learners"] / len(below))
    assert rows["H40"]["basic"] == sum(row["basic"] for row in held.values())
    assert rows["H40"]["advanced"] == sum(row["advanced"] for row in held.values()) > 0


@pytest.mark.parametrize("query", [{}, {"group": "vien_chuc"}, {"leaders": "y"}, {"since": "2026-01-01"}])
def test_completion_by_person_and_by_group_agree_with_the_rows(app, world, crowd, query):
    group, since = query.get("group"), date.fromisoformat(query.get("since", "1900-01-01"))
    expected, by_group = Counter(), Counter()
    for _unit, place, done in counted(app):
        if (group and place.learner_group != group) or ("leaders" in query and not place.is_leader):
            continue
        hours = sum(one.hours for one in done if today_of(one.completed_at) >= since)
        expected[place.user_id] = hours
        by_group[WORDS[place.learner_group]] += hours

    persons = crowd.rows("lms.completion_by_person", world.officer, **query)
    groups = crowd.rows("lms.completion_by_group", world.officer, **query)

    assert sorted(row["hours"] for row in persons) == sorted(expected.values())
    assert {row["learner_group"]: row["hours"] for row in groups} == by_group
    assert sum(row["people"] for row in groups) == len(persons)


@pytest.mark.parametrize("year", [2025, 2026])
def test_hours_count_the_calendar_year_of_the_province(app, world, crowd, year):
    done_by_each = [done for _unit, _place, done in counted(app)]
    expected = sorted(sum(one.hours for one in done if of_year(one, year)) for done in done_by_each)

    rows = crowd.rows("lms.hours_of_the_year", world.officer, year=str(year))
    short = crowd.rows("lms.hours_of_the_year", world.officer, year=str(year), short="y")

    assert sorted(row["hours"] for row in rows) == expected
    assert all(row["missing"] == max(0, 40 - row["hours"]) and row["reached"] == (row["hours"] >= 40) for row in rows)
    assert short == [row for row in rows if not row["reached"]]


def test_the_new_year_begins_at_midnight_of_the_province(world, desk):
    desk.complete(world.an, "courses:course:1", at=datetime(2025, 12, 31, 16, 59, tzinfo=UTC), hours=1)
    desk.complete(world.an, "courses:course:2", at=datetime(2025, 12, 31, 17, 0, tzinfo=UTC), hours=2)

    of = {year: desk.rows("lms.hours_of_the_year", world.binh, year=year, q="an") for year in ("2025", "2026")}

    assert [of["2025"][0]["hours"], of["2026"][0]["hours"]] == [1, 2]


def test_dedicated_staff_are_counted_by_unit_and_units_without_are_found(app, world, crowd):
    people = counted(app)
    rows = crowd.rows("lms.it_dedicated", world.officer)
    with app.app_context():
        units = {unit.code: unit for unit in db.session.scalars(select(Unit))}

    for row in rows:
        path = units[row["code"]].path
        assert row["dedicated"] == sum(place.is_it_dedicated for at, place, _ in people if at.path.startswith(path))
        assert row["basic"] <= row["dedicated"]
    assert crowd.rows("lms.it_dedicated", world.officer, without="y") == [row for row in rows if not row["dedicated"]]


def test_months_add_up_to_all_that_was_completed(app, world, crowd):
    done = [one for _unit, _place, found in counted(app) for one in found]

    rows = crowd.rows("lms.activity_by_month", world.officer, since="2024-12-01")

    assert len(rows) == 24
    assert {row["month"]: row["completions"] for row in rows if row["completions"]} == Counter(
        f"{today_of(one.completed_at):%m/%Y}" for one in done
    )
    assert sum(row["hours"] for row in rows) == sum(one.hours for one in done)
    people = {(f"{today_of(one.completed_at):%m/%Y}", one.learner_id) for one in done}
    assert {row["month"]: row["people"] for row in rows if row["people"]} == Counter(month for month, _who in people)


def test_the_yearly_report_counts_by_group_and_kind(app, world, crowd):
    found = [(place, one) for _unit, place, done in counted(app) for one in done if of_year(one, 2026)]
    kinds = {"boi_duong": "Bồi dưỡng", "tap_huan": "Tập huấn"}

    rows = crowd.rows("lms.yearly_training", world.officer, year="2026")

    assert {(row["learner_group"], row["training"]): row["completions"] for row in rows} == Counter(
        (WORDS[place.learner_group], kinds[one.facts["kind"]]) for place, one in found
    )
    for row in rows:
        these = [
            one
            for place, one in found
            if (WORDS[place.learner_group], kinds[one.facts["kind"]]) == (row["learner_group"], row["training"])
        ]
        assert row["people"] == len({one.learner_id for one in these})
        assert row["hours"] == sum(one.hours for one in these)
        assert row["mode"] == "Trực tuyến"


def test_every_report_stays_inside_the_unit_that_is_followed(app, world, crowd):
    inside = [place for unit, place, _done in counted(app) if f"/{world.quy_chau}/" in unit.path]

    assert len(crowd.rows("lms.completion_by_person", world.binh)) == len(inside)
    assert {row["code"] for row in crowd.rows("lms.completion_by_unit", world.binh)} == {"H40.X01", "H40.X01.P1"}
    own = crowd.rows("lms.activity_by_month", world.binh)
    assert sum(row["completions"] for row in own) < sum(
        row["completions"] for row in crowd.rows("lms.activity_by_month", world.officer)
    )


def test_a_merger_loses_nobody_before_or_after(app, world, crowd):
    """Two communes become one on 1 July: as of June both are there, and the totals agree to the person."""
    july = date(2026, 7, 1)
    before = crowd.rows("lms.completion_by_unit", world.officer)
    with app.app_context():
        heir = db.session.get_one(Unit, world.quy_chau)
        for ended in db.session.scalars(select(Unit).where(Unit.id == world.con_cuong)):
            ended.valid_to, ended.parent_id, ended.path = july, heir.id, f"{heir.path}{ended.id}/"
        from_there = select(Membership).where(Membership.unit_id == world.con_cuong)
        for place in db.session.scalars(from_there).all():
            db.session.add(
                Membership(
                    user_id=place.user_id, unit_id=heir.id, position=place.position, is_leader=place.is_leader,
                    learner_group=place.learner_group, is_it_dedicated=place.is_it_dedicated, valid_from=july,
                )
            )  # fmt: skip
            place.valid_to = july

        db.session.execute(update(UnitVersion).where(UnitVersion.unit_id == world.con_cuong).values(valid_to=july))
        db.session.commit()

    now = {row["code"]: row for row in crowd.rows("lms.completion_by_unit", world.officer)}
    june = {row["code"]: row for row in crowd.rows("lms.completion_by_unit", world.officer, as_of="2026-06-30")}
    of_heir = crowd.rows("lms.completion_by_unit", world.binh, as_of="2026-06-30", unit=str(world.quy_chau))

    then = {row["code"]: row["people"] for row in before}
    assert now["H40"]["people"] == then["H40"] == june["H40"]["people"]
    assert now["H40.X01"]["people"] == then["H40.X01"] + then["H40.X02"]
    assert "H40.X02" not in now
    assert [june["H40.X01"]["people"], june["H40.X02"]["people"]] == [then["H40.X01"], then["H40.X02"]]
    assert {row["code"] for row in of_heir} == {"H40.X01", "H40.X01.P1", "H40.X02"}
    assert june["H40"]["basic"] == 0
    assert now["H40"]["basic"] > 0
