"""Every number of the matrix is what one gets by going through the people one by one, on any day."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.db import db
from lms.organisation.models import ALWAYS, Membership, Unit, UnitVersion
from lms.skills.contract import FRAMEWORKS
from lms.skills.models import Evidence
from lms.skills.profiles import find_profile
from lms.skills.services import Shown, record_evidence, replace_evidence
from lms.skills.unit_matrix import EIGHT_WEEKS, MONTH, Whom, all_of, end_of, top_units, unit_counts
from tests.lms.skills.tree import FRAMEWORK, MODULES, START, TODAY, Province, Reader, build, commune, settle, show


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield
        db.session.rollback()


def counted(province: Province, place: int, day: date, which, profile) -> tuple:
    """People, holders that day, a month and eight weeks before, leaders with holders, each module: one by one."""
    members = [
        row
        for row in db.session.scalars(select(Membership).where(Membership.user_id.in_(province.people)))
        if row.valid_from <= day
        and (row.valid_to is None or row.valid_to > day)
        and province.path(province.units.index(row.unit_id), day).startswith(province.path(place, day))
        and which(row)
    ]
    evidence = [
        row
        for row in db.session.scalars(select(Evidence).where(Evidence.learner_id.in_(province.people)))
        if row.superseded_at is None and row.kind == "tested" and row.fraction >= 0.5
    ]

    def shown(learner: int, until: date) -> set[str]:
        return {row.code for row in evidence if row.learner_id == learner and row.at < end_of(until)}

    def holders(rows: list[Membership], until: date) -> int:
        levels = FRAMEWORKS[FRAMEWORK].levels_reached
        return sum(profile.key in levels(shown(row.user_id, until)) for row in rows)

    leaders = [row for row in members if row.is_leader]
    modules = [sum(code in shown(row.user_id, day) for row in members) for code in profile.codes]
    return (
        len(members), holders(members, day), holders(members, day - MONTH), holders(members, day - EIGHT_WEEKS),
        len(leaders), holders(leaders, day), modules,
    )  # fmt: skip


def told(counts) -> tuple:
    return (
        counts.people, counts.held, counts.held_month_ago, counts.held_before, counts.leaders, counts.leaders_held,
        counts.modules,
    )  # fmt: skip


def fill(chance: Random) -> Province:
    """Eight people who moved once, between units that moved once, with what they showed and what was corrected."""
    some_day = lambda: START + timedelta(days=chance.randint(0, 118))  # noqa: E731 (read beside its uses)
    earlier, parents = ([0, chance.randint(0, 1), chance.randint(0, 2)] for _time in range(2))
    province = build(earlier, parents, some_day())
    for number in range(8):
        moved = some_day()
        spans = [(chance.randint(0, 3), ALWAYS, moved), (chance.randint(0, 3), moved, None)]
        group, leads = chance.choice(["can_bo", "vien_chuc"]), chance.random() < 0.4
        learner = settle(province, number, spans, learner_group=group, is_leader=leads)
        for code in chance.sample(MODULES, chance.choice([3, 9, 9])):
            at = end_of(some_day()) - timedelta(hours=chance.choice([1, 12]))
            part = Shown(
                learner, FRAMEWORK, "tested", {code: chance.choice([0.2, 0.5, 0.9, 0.9])}, f"t:{code}:{number}", at
            )
            record_evidence(
                learner_id=learner, framework=FRAMEWORK, kind="tested", results=part.results, source=part.source, at=at
            )
            if chance.random() < 0.1:
                replace_evidence([Shown(learner, FRAMEWORK, "tested", {code: 0.7}, part.source, at)], at=at)
    return province


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1_000_000), st.sampled_from(["basic", "advanced"]))
def test_numbers_agree_with_a_count_of_the_rows(seed, level):
    chance = Random(seed)
    province, profile = fill(chance), find_profile(FRAMEWORK, level)
    whom = chance.choice([Whom(), Whom(), Whom(group="vien_chuc"), Whom(leaders=True)])

    def which(row: Membership) -> bool:
        return (not whom.group or row.learner_group == whom.group) and (not whom.leaders or row.is_leader)

    for asked in (None, *(START + timedelta(days=days) for days in (40, 80, 110))):
        found = {
            unit.id: unit
            for unit in unit_counts(profile, today=TODAY, day=asked, whom=whom, user=Reader((province.since[0],)))
        }
        assert sorted(found) == sorted(province.units)
        for place, unit_id in enumerate(province.units):
            assert told(found[unit_id].total) == counted(province, place, asked or TODAY, which, profile)
    db.session.rollback()


def test_one_statement_reads_the_matrix_whatever_the_number_of_units(statements):
    province, _first, _second = commune()
    db.session.flush()
    statements.clear()

    units = unit_counts(find_profile(FRAMEWORK, "basic"), today=TODAY, user=Reader((province.since[0],)))

    assert (len(statements), len(units)) == (1, 3)


def test_a_reader_sees_what_is_granted_and_the_unit_that_they_lead_and_no_other():
    province, _first, _second = commune()
    profile = find_profile(FRAMEWORK, "basic")

    def seen(reader: Reader) -> list[int]:
        return [unit.id for unit in unit_counts(profile, today=TODAY, user=reader)]

    assert seen(Reader((province.since[1],))) == [province.units[1]]
    assert seen(Reader((), unit_path=province.since[2], leads=True)) == [province.units[2]]
    assert seen(Reader((), unit_path=province.since[2])) == []
    assert len(seen(Reader((province.since[0],), unit_path=province.since[2], leads=True))) == 3


def test_tops_of_separate_units_add_up_without_counting_anybody_twice():
    province, _first, _second = commune()
    profile = find_profile(FRAMEWORK, "basic")
    found = unit_counts(profile, today=TODAY, user=Reader((province.since[1], province.since[2])))

    sums = all_of(top_units(found), profile)

    assert (sums.people, sums.held, sums.leaders_held, sums.modules[0]) == (2, 1, 1, 2)


def test_units_that_merged_in_july_are_both_there_as_of_june_and_the_people_are_the_same():
    """The old commune lies under its heir since; whoever follows the heir sees both."""
    province = build([0, 0], [0, 1], date(2026, 7, 1))
    old = db.session.get_one(Unit, province.units[2])
    old.valid_to = date(2026, 7, 1)
    versions = db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id == old.id)).all()
    for version in versions:
        if version.valid_to is None:
            db.session.delete(version)
    stays = settle(province, 1, [(1, ALWAYS, None)])
    comes = settle(province, 2, [(2, ALWAYS, date(2026, 7, 1)), (1, date(2026, 7, 1), None)])
    for learner in (stays, comes):
        show(learner, "IU01", on=date(2026, 5, 1))
    profile, heir = find_profile(FRAMEWORK, "basic"), Reader((province.since[1],))

    today = unit_counts(profile, today=TODAY, user=heir)
    june = unit_counts(profile, today=TODAY, day=date(2026, 6, 15), user=heir)

    assert [(unit.id, unit.total.people) for unit in today] == [(province.units[1], 2)]
    assert sorted((unit.id, unit.total.people) for unit in june) == sorted((place, 1) for place in province.units[1:])
    assert sum(unit.total.modules[0] for unit in june) == today[0].total.modules[0] == 2


def test_whoever_looks_after_it_in_a_further_place_counts_for_that_unit():
    province, first, _second = commune()
    db.session.add(
        Membership(user_id=first, unit_id=province.units[2], main=False, is_it_dedicated=True, valid_from=ALWAYS)
    )
    found = unit_counts(find_profile(FRAMEWORK, "basic"), today=TODAY, user=Reader((province.since[0],)))

    assert {unit.id: unit.total.it_dedicated for unit in found} == dict(zip(province.units, (1, 0, 1), strict=True))
