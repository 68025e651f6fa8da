"""Who may come into a bank: the rules as functions and in SQL say the same, for everybody and every bank."""

from random import Random
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.permissions import AUTHOR
from courses.questions.banks import EDIT_BANK, READ_BANK, SHARE_BANK, banks_of, drawn_on_by, place_of
from courses.questions.models import Bank, BankShare, CourseBank
from lms.db import db, now


def trainer(user_id, *paths):
    return SimpleNamespace(
        id=user_id, is_authenticated=True, granted_paths=lambda name: paths if name == AUTHOR.name else ()
    )


def ids(user, *, to_edit=False):
    return set(db.session.scalars(select(Bank.id).where(Bank.id.in_(banks_of(user, to_edit=to_edit)))))


@pytest.fixture
def tree(world):
    """The province, two communes, and a school in each; paths by unit."""
    schools = [world.unit(f"Trường {n}", unit, f"H40.T{n}") for n, unit in enumerate((world.quy_chau, world.con_cuong))]
    units = [world.province, world.quy_chau, world.con_cuong, *schools]
    parents = {world.quy_chau: world.province, world.con_cuong: world.province}
    parents |= dict(zip(schools, (world.quy_chau, world.con_cuong), strict=True))

    def path(unit):
        return f"{path(parents[unit]) if unit in parents else '/'}{unit}/"

    return {unit: path(unit) for unit in units}


def make_banks(chance, tree, people):
    """Banks of every kind with shares by chance."""
    courses = [
        Course(key=f"c{unit}", titles={}, summaries={}, audiences={}, skills=[], rules={}, sources=[], unit_id=unit)
        for unit in (None, *list(tree)[1:])
    ]
    db.session.add_all(courses)
    db.session.flush()
    owners = [*({"unit_id": unit} for unit in tree), *({"owner_id": who} for who in people)] * 2
    owners += [{"course_id": course.id} for course in courses]
    banks = [Bank(key=f"b{n}", title=f"B{n}", **owner) for n, owner in enumerate(owners)]
    db.session.add_all(banks)
    db.session.flush()
    for bank in banks:
        given = [{"unit_id": unit} for unit in tree] + [{"user_id": who} for who in people]
        for share in chance.sample(given, chance.choice([0, 0, 1, 2])):
            db.session.add(
                BankShare(bank_id=bank.id, may_edit=chance.random() < 0.5, given_by=people[0], given_at=now(), **share)
            )
    db.session.flush()
    return banks


@pytest.mark.parametrize("seed", range(6))
def test_lists_and_pages_let_the_same_people_in(app, world, tree, seed):
    chance, people = Random(seed), [world.an, world.binh, world.dung]
    grants = [(), *((path,) for path in tree.values()), tuple(chance.sample(sorted(tree.values()), 2))]
    with app.app_context():
        places = [place_of(bank) for bank in make_banks(chance, tree, people)]
        wrong = []
        for who in people:
            for paths in grants:
                user = trainer(who, *paths)
                by_rule = {
                    "read": {place.bank.id for place in places if READ_BANK.rule(user, place)},
                    "edit": {place.bank.id for place in places if EDIT_BANK.rule(user, place)},
                    "share": {place.bank.id for place in places if SHARE_BANK.rule(user, place)},
                }
                in_sql = {"read": ids(user), "edit": ids(user, to_edit=True)}
                wrong += [(who, paths, what) for what in in_sql if in_sql[what] != by_rule[what]]
                assert by_rule["share"] <= by_rule["edit"] <= by_rule["read"]

        assert wrong == []


def test_a_course_s_bank_is_written_by_who_writes_the_course_and_the_province_s_is_read_by_every_trainer(app, tree):
    with app.app_context():
        _province, quy_chau, con_cuong, *_schools = tree
        courses = [
            Course(key=f"c{unit}", titles={}, summaries={}, audiences={}, skills=[], rules={}, sources=[], unit_id=unit)
            for unit in (None, quy_chau)
        ]
        db.session.add_all(courses)
        db.session.flush()
        banks = [Bank(key=course.key, course_id=course.id) for course in courses]
        db.session.add_all(banks)
        db.session.flush()
        of_province, of_unit = (bank.id for bank in banks)
        paths = list(tree.values())
        seen = {unit: (ids(trainer(0, path)), ids(trainer(0, path), to_edit=True)) for unit, path in tree.items()}

        assert seen[next(iter(tree))] == ({of_province, of_unit}, {of_province, of_unit})
        assert seen[quy_chau] == ({of_province, of_unit}, {of_unit})
        assert seen[con_cuong] == ({of_province}, set())
        assert ids(trainer(0, *paths[1:3]), to_edit=True) == {of_unit}


def test_who_writes_no_questions_comes_into_no_bank_even_a_shared_one(app, world):
    with app.app_context():
        bank = Bank(key="b", title="B", owner_id=world.binh)
        db.session.add(bank)
        db.session.flush()
        db.session.add(BankShare(bank_id=bank.id, user_id=world.an, may_edit=True, given_by=world.binh, given_at=now()))
        db.session.flush()
        learner = trainer(world.an)

        assert not READ_BANK.rule(learner, place_of(bank))
        assert ids(learner) == set()
        assert ids(trainer(world.an, "/1/")) == {bank.id}


def test_a_course_draws_on_its_own_bank_and_on_those_that_it_was_linked_with(app, world):
    with app.app_context():
        courses = [
            Course(key=key, titles={}, summaries={}, audiences={}, skills=[], rules={}, sources=[]) for key in "ab"
        ]
        db.session.add_all(courses)
        db.session.flush()
        own = Bank(key="own", course_id=courses[0].id)
        linked, other = Bank(key="linked", owner_id=world.an), Bank(key="other", course_id=courses[1].id)
        db.session.add_all([own, linked, other])
        db.session.flush()
        db.session.add(CourseBank(course_id=courses[0].id, bank_id=linked.id))
        db.session.flush()

        drawn = db.session.scalars(select(Bank.key).where(drawn_on_by(courses[0].id)).order_by(Bank.key)).all()

        assert drawn == ["linked", "own"]
