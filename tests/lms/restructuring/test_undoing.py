"""Taking a reorganisation back: to the row, unless something rests on it; and what holds whatever happens."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from lms.accounts.models import Grant
from lms.db import db, now
from lms.organisation.history import memberships_at, units_at
from lms.organisation.models import Membership, Reorganisation, Unit, UnitAlias, UnitVersion
from lms.restructuring.plans import NewUnit, Plan
from lms.restructuring.services import AlreadySettled
from lms.restructuring.survey import Contradiction
from lms.restructuring.undoing import Depended, undo
from tests.architecture.snapshot import Snapshot
from tests.lms.restructuring.conftest import JULY, merged


def take_back(app, world, key):
    with app.app_context():
        undo(db.session.get_one(Reorganisation, key), by_id=world.binh, at=now())
        db.session.commit()


def reasons(app, world, key):
    with app.app_context(), pytest.raises(Depended) as refused:
        undo(db.session.get_one(Reorganisation, key), by_id=world.binh, at=now())
    return refused.value.reasons


PLANS = {
    "open": lambda w, _: Plan("open", parent=w.province, new=(NewUnit("N1", "Mới", "xa"),)),
    "rename": lambda w, _: Plan("rename", units=(w.quy_chau,), name="Phường Châu", unit_kind="phuong"),
    "move": lambda w, _: Plan("move", units=(w.quy_chau,), parent=w.con_cuong),
    "merge": lambda w, _: merged(w),
    "merge into one": lambda w, _: Plan("merge", units=(w.quy_chau, w.con_cuong), into=w.con_cuong),
    "split": lambda w, office: Plan(
        "split", units=(w.quy_chau,), new=(NewUnit("N1", "Một", "xa"), NewUnit("N2", "Hai", "xa")),
        sub_units={office: 2}, people={w.binh: 2},
    ),
    "close": lambda w, _: Plan("close", units=(w.quy_chau,), into=w.con_cuong),
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANS)
def test_undoing_restores_every_row(app, world, desk, kind):
    office = world.unit("Văn phòng", world.quy_chau, "H40.X01.1")
    world.person("Hà Văn Phòng", office)
    world.grant(world.an, "lms.follow", world.quy_chau)
    with app.app_context():
        grant = db.session.scalars(select(Grant.id)).one()
        db.session.add(UnitAlias(unit_id=world.quy_chau, name="Huyện Quỳ Châu", search_text="huyen quy chau"))
        db.session.commit()
    before = desk.rows()
    key = desk.do(PLANS[kind](world, office), grants=(grant,))
    assert desk.rows() != before

    take_back(app, world, key)

    assert desk.rows() == before
    with app.app_context():
        assert db.session.get_one(Reorganisation, key).state == "undone"


def test_what_was_undone_is_not_undone_again(app, world, desk):
    key = desk.do(merged(world))
    take_back(app, world, key)

    with app.app_context(), pytest.raises(AlreadySettled):
        undo(db.session.get_one(Reorganisation, key), by_id=world.binh, at=now())


def test_a_later_reorganisation_holds_an_undoing_up_until_it_is_undone_itself(app, world, desk):
    first = desk.do(merged(world))
    second = desk.do(
        Plan("rename", units=(desk.unit("H40.X03"),), name="UBND xã Tân Châu", unit_kind="xa"), JULY + timedelta(1)
    )

    assert reasons(app, world, first) == [
        "Đơn vị liên quan đã được sắp xếp tiếp: đổi tên từ ngày 02/07/2026 (12/NQ-HĐND)."
    ]

    take_back(app, world, second)
    take_back(app, world, first)


def test_people_and_units_that_came_since_hold_an_undoing_up_and_are_counted(app, world, desk):
    key = desk.do(merged(world))
    new = desk.unit("H40.X03")
    world.person("Người Mới", new)
    world.unit("Tổ Một", new, "H40.X03.1")
    world.grant(world.an, "lms.follow", new)
    with app.app_context():
        db.session.execute(
            update(Membership)
            .where(Membership.user_id == world.an, Membership.unit_id == new)
            .values(position="Chủ tịch")
        )
        db.session.commit()
    before = desk.rows()

    assert reasons(app, world, key) == [
        "Số người đã có thay đổi về vị trí công tác sau đó: 1.",
        "Đã có thêm người vào đơn vị mới: 1.",
        "Đã có đơn vị lập thêm bên dưới đơn vị mới: 1.",
        "Đã có quyền được giao trên đơn vị mới: 1.",
    ]
    assert desk.rows() == before


def total_at(day):
    """People with a main place, counted through the tree of the day from its roots."""
    units = units_at(day)
    counted = select(func.count()).select_from(Membership).join(units, units.c.id == Membership.unit_id)
    return db.session.scalar(counted.where(Membership.main, memberships_at(day), units.c.path.startswith("/")))


def check_everything(people):
    """What must hold after any sequence of reorganisations."""
    main = select(Membership.user_id).where(Membership.main, Membership.valid_to.is_(None))
    assert sorted(db.session.scalars(main)) == people
    units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    for unit in units.values():
        above = units[unit.parent_id].path if unit.parent_id else "/"
        assert unit.path == f"{above}{unit.id}/"
        assert unit.valid_to or unit.parent_id is None or units[unit.parent_id].valid_to is None
    versions = db.session.scalars(select(UnitVersion).order_by(UnitVersion.unit_id, UnitVersion.valid_from)).all()
    for one, next_one in pairwise(versions):
        if one.unit_id == next_one.unit_id:
            assert one.valid_to is not None
            assert one.valid_from < one.valid_to <= next_one.valid_from
    for version in versions:
        unit = units[version.unit_id]
        if version.valid_to is None:
            assert unit.valid_to is None
            assert [version.name, version.kind, version.parent_id, version.path] == [
                unit.name, unit.kind, unit.parent_id, unit.path,
            ]  # fmt: skip
    orphans = select(func.count()).select_from(Membership).join(Unit, Unit.id == Membership.unit_id)
    assert db.session.scalar(orphans.where(Membership.valid_to.is_(None), Unit.valid_to.is_not(None))) == 0


NUMBERS = st.integers(0, 40)


def any_plan(number, kind, numbers):
    """A plan that somebody might think of; whether it can hold, the rules say."""
    ids = db.session.scalars(select(Unit.id).order_by(Unit.id)).all()
    unit, other, third = (ids[n % len(ids)] for n in numbers[:3])
    fresh = tuple(NewUnit(f"N{number}.{part}", f"Đơn vị {number}.{part}", "xa") for part in (1, 2))
    people = db.session.scalars(select(Membership.user_id).where(Membership.unit_id == unit)).all()
    keeps, part = numbers[3] % 2 == 0, 1 + numbers[3] % 2
    return {
        "open": Plan("open", parent=unit, new=fresh[:1]),
        "rename": Plan("rename", units=(unit,), name=f"Tên {number}", unit_kind="phong"),
        "move": Plan("move", units=(unit,), parent=other),
        "merge": Plan("merge", units=tuple({unit, other, third}), new=fresh[:1]),
        "merge into one": Plan("merge", units=tuple({unit, third}), into=other),
        "split": Plan(
            "split", units=(unit,), new=fresh, keeps=keeps, rest=0 if keeps else part,
            people={person: 1 + (person + numbers[4]) % 2 for person in people[:2]},
        ),
        "close": Plan("close", units=(unit,), into=other if keeps else None),
    }[kind]  # fmt: skip


DEED = st.tuples(
    st.sampled_from(["open", "rename", "move", "merge", "merge into one", "split", "close"]),
    st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    st.integers(-1, 20),
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(DEED, min_size=2, max_size=8))
def test_any_sequence_of_reorganisations_keeps_people_trees_and_days_in_order(app, world, desk, deeds):
    with app.app_context():
        start = Snapshot()
    try:
        run_through(app, world, desk, deeds)
    finally:
        with app.app_context():
            start.restore()


def run_through(app, world, desk, deeds):
    people = sorted([world.an, world.binh, world.dung])
    done, day = [], date(2026, 1, 1)
    for number, (kind, numbers, later) in enumerate(deeds):
        with app.app_context():
            plan = any_plan(number, kind, numbers)
        day += timedelta(days=later)
        state = desk.rows()
        try:
            done.append((desk.do(plan, day), state))
        except Contradiction:
            assert desk.rows() == state
            continue
        with app.app_context():
            check_everything(people)
            assert {total_at(day + timedelta(days=shift)) for shift in (-1, 0, 1)} == {len(people)}
    for key, state in reversed(done):
        take_back(app, world, key)
        assert desk.rows() == state
