"""What each kind of reorganisation does to units and people."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Grant, User
from lms.accounts.session import person_by
from lms.audit import AuditEntry
from lms.db import db
from lms.organisation.history import memberships_at, units_at
from lms.organisation.models import Membership, Reorganisation, Unit, UnitAlias, UnitSuccession, UnitVersion
from lms.restructuring.plans import NewUnit, Plan
from lms.restructuring.services import AlreadySettled, Outdated
from lms.restructuring.survey import Contradiction
from tests.lms.restructuring.conftest import JULY, TODAY, merged

JUNE_30 = JULY - timedelta(days=1)


def people_of(app, unit_id, day=None):
    """Ids of the people of one unit on a day."""
    with app.app_context():
        own = select(Membership.user_id).where(Membership.unit_id == unit_id, memberships_at(day), Membership.main)
        return sorted(db.session.scalars(own))


def names_at(app, day=None):
    with app.app_context():
        units = units_at(day)
        return sorted(db.session.scalars(select(units.c.name)))


def test_a_new_unit_is_there_from_its_day(app, world, desk):
    desk.do(Plan("open", parent=world.province, new=(NewUnit("H40.S1", "Sở Mới", "so"),)))

    assert "Sở Mới" not in names_at(app, JUNE_30)
    assert "Sở Mới" in names_at(app, JULY)
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.code == "H40.S1")).one()
        assert unit.path == f"/{world.province}/{unit.id}/"


def test_a_renamed_unit_keeps_its_old_name_before_the_day_and_as_an_alias(app, world, desk):
    desk.do(Plan("rename", units=(world.quy_chau,), name="UBND phường Quỳ Châu", unit_kind="phuong"))

    assert "UBND xã Quỳ Châu" in names_at(app, JUNE_30)
    assert "UBND phường Quỳ Châu" in names_at(app, JULY)
    with app.app_context():
        aliases = db.session.scalars(select(UnitAlias.name).where(UnitAlias.unit_id == world.quy_chau)).all()
    assert aliases == ["UBND xã Quỳ Châu"]


def test_a_moved_unit_takes_what_is_below_along_and_its_past_stays_where_it_was(app, world, desk):
    office = world.unit("Văn phòng", world.quy_chau, "H40.X01.1")

    desk.do(Plan("move", units=(world.quy_chau,), parent=world.con_cuong))

    def path(day):
        with app.app_context():
            units = units_at(day)
            return db.session.scalars(select(units.c.path).where(units.c.id == office)).one()

    assert path(JUNE_30) == f"/{world.province}/{world.quy_chau}/{office}/"
    assert path(JULY) == f"/{world.province}/{world.con_cuong}/{world.quy_chau}/{office}/"


def test_people_of_merged_units_go_on_in_the_successor_with_the_same_post(app, world, desk):
    with app.app_context():
        place = db.session.scalars(select(Membership).where(Membership.user_id == world.an)).one()
        place.job_position, place.rank, place.is_leader = "Văn phòng - thống kê", "01.003", True
        db.session.commit()

    desk.do(merged(world))

    new = desk.unit("H40.X03")
    assert people_of(app, new, JULY) == people_of(app, new) == sorted([world.an, world.binh, world.dung])
    assert people_of(app, world.quy_chau, JUNE_30) == sorted([world.an, world.binh])
    assert people_of(app, world.quy_chau, JULY) == []
    with app.app_context():
        old, now = db.session.scalars(
            select(Membership).where(Membership.user_id == world.an).order_by(Membership.id)
        ).all()
        assert (old.valid_to, now.valid_from, now.valid_to) == (JULY, JULY, None)
        assert (now.position, now.job_position, now.rank, now.is_leader) == (
            "Chuyên viên", "Văn phòng - thống kê", "01.003", True,
        )  # fmt: skip


def test_sub_units_come_under_the_successor_and_the_ended_unit_lies_there_too(app, world, desk):
    office = world.unit("Văn phòng", world.quy_chau, "H40.X01.1")

    key = desk.do(merged(world))

    new = desk.unit("H40.X03")
    with app.app_context():
        under = f"/{world.province}/{new}/"
        assert db.session.get_one(Unit, office).path == f"{under}{office}/"
        old = db.session.get_one(Unit, world.quy_chau)
        assert (old.path, old.valid_to) == (f"{under}{world.quy_chau}/", JULY)
        follows = select(UnitSuccession.from_unit_id, UnitSuccession.to_unit_id, UnitSuccession.day)
        assert db.session.execute(follows.order_by(UnitSuccession.from_unit_id)).all() == [
            (world.quy_chau, new, JULY), (world.con_cuong, new, JULY),
        ]  # fmt: skip
        assert db.session.scalars(select(UnitAlias.name).where(UnitAlias.unit_id == new)).all() == [
            "UBND xã Con Cuông", "UBND xã Quỳ Châu",
        ]  # fmt: skip
        deeds = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == f"lms:reorganisation:{key}")
        ).all()
        assert deeds == ["lms.units_reorganised"]


def test_who_joined_after_the_day_comes_to_lie_in_the_successor_altogether(app, world, desk):
    late = world.person("Hà Văn Muộn", world.quy_chau)
    with app.app_context():
        place = db.session.scalars(select(Membership).where(Membership.user_id == late)).one()
        place.valid_from = JULY + timedelta(days=3)
        db.session.commit()

    desk.do(merged(world))

    new = desk.unit("H40.X03")
    with app.app_context():
        place = db.session.scalars(select(Membership).where(Membership.user_id == late)).one()
        assert (place.unit_id, place.valid_from) == (new, JULY + timedelta(days=3))


def test_a_split_deals_out_sub_units_and_people_and_the_rest_goes_by_default(app, world, desk):
    office = world.unit("Văn phòng", world.quy_chau, "H40.X01.1")
    clerk = world.person("Hà Văn Phòng", office)
    parts = (NewUnit("H40.X11", "UBND xã Châu Một", "xa"), NewUnit("H40.X12", "UBND xã Châu Hai", "xa"))

    desk.do(Plan("split", units=(world.quy_chau,), new=parts, rest=1, sub_units={office: 2}, people={world.binh: 2}))

    one, two = desk.unit("H40.X11"), desk.unit("H40.X12")
    assert (people_of(app, one), people_of(app, two), people_of(app, office)) == ([world.an], [world.binh], [clerk])
    with app.app_context():
        assert db.session.get_one(Unit, office).path == f"/{world.province}/{two}/{office}/"
        assert db.session.get_one(Unit, world.quy_chau).parent_id == one


def test_a_unit_that_goes_on_keeps_whoever_is_not_dealt_out(app, world, desk):
    part = NewUnit("H40.X11", "UBND xã Châu Một", "xa")

    desk.do(Plan("split", units=(world.quy_chau,), new=(part,), keeps=True, rest=0, people={world.binh: 1}))

    assert people_of(app, world.quy_chau) == [world.an]
    assert people_of(app, desk.unit("H40.X11")) == [world.binh]


def test_a_unit_with_people_is_closed_only_with_a_place_for_them(app, world, desk):
    with pytest.raises(Contradiction, match="hãy chọn đơn vị tiếp nhận"):
        desk.draft(Plan("close", units=(world.quy_chau,)))

    desk.do(Plan("close", units=(world.quy_chau,), into=world.con_cuong))

    assert people_of(app, world.con_cuong) == sorted([world.an, world.binh, world.dung])


def test_grants_over_ended_units_go_on_only_where_the_officer_says_so(app, world, desk):
    world.grant(world.an, "lms.follow", world.quy_chau)
    world.grant(world.dung, "lms.follow", world.con_cuong)
    with app.app_context():
        mine = db.session.scalars(select(Grant.id).where(Grant.user_id == world.an)).one()

    desk.do(merged(world), grants=(mine,))

    new = desk.unit("H40.X03")
    with app.app_context():
        over = f"/{world.province}/{new}/"
        assert over in person_by(User.id == world.an).granted_paths("lms.follow")
        assert person_by(User.id == world.dung).granted_paths("lms.follow") == (f"{over}{world.con_cuong}/",)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (lambda w: Plan("merge", units=(w.quy_chau,), into=w.quy_chau), "ít nhất hai đơn vị"),
        (lambda w: Plan("move", units=(w.quy_chau,), parent=w.quy_chau), "vào chính nó"),
        (lambda w: Plan("move", units=(w.quy_chau,), parent=w.province), "đã trực thuộc"),
        (lambda w: Plan("rename", units=(w.quy_chau,), name="UBND xã Quỳ Châu", unit_kind="xa"), "vẫn như cũ"),
        (lambda w: Plan("move", units=(w.province,), parent=w.quy_chau), "Đơn vị cao nhất"),
        (lambda w: Plan("open", parent=w.province, new=(NewUnit("h40.x01", "Trùng mã", "xa"),)), "Mã này đã có"),
        (lambda w: Plan("split", units=(w.quy_chau,), new=(NewUnit("N", "Một", "xa"),)), "ít nhất hai phần"),
        (lambda _: Plan("rename", units=(987654,), name="Không", unit_kind="xa"), "Không có đơn vị này"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(world, desk, plan, sentence):
    before = desk.rows()

    with pytest.raises(Contradiction) as refused:
        desk.draft(plan(world))

    assert sentence in str(refused.value)
    assert desk.rows() == before


def test_a_day_before_what_is_already_known_is_refused(world, desk):
    desk.do(Plan("rename", units=(world.quy_chau,), name="UBND xã Châu", unit_kind="xa"), day=JULY)

    with pytest.raises(Contradiction) as refused:
        desk.draft(merged(world), day=date(2026, 6, 1))

    assert str(refused.value.problems[0]) == (
        "UBND xã Châu: Đơn vị có thay đổi từ ngày 01/07/2026: quyết định này phải có hiệu lực sau ngày đó."
    )


def test_a_unit_that_has_ended_cannot_be_reorganised_again(world, desk):
    desk.do(merged(world))

    with pytest.raises(Contradiction, match="đã kết thúc từ ngày 01/07/2026"):
        desk.draft(Plan("rename", units=(world.quy_chau,), name="Khác", unit_kind="xa"), day=TODAY)


def test_a_preview_that_somebody_has_overtaken_is_refused_and_changes_nothing(world, desk):
    key = desk.draft(merged(world))
    world.person("Người Mới", world.quy_chau)
    before = desk.rows()

    with pytest.raises(Outdated):
        desk.agree(key, seen="what was seen before")

    assert desk.rows() == before


def test_the_same_preview_cannot_be_agreed_to_twice(world, desk):
    key = desk.draft(Plan("open", parent=world.province, new=(NewUnit("H40.S1", "Sở Mới", "so"),)))
    desk.agree(key)

    with pytest.raises((Contradiction, AlreadySettled)):
        desk.agree(key)


def test_130_communes_merge_in_as_many_statements_as_two(app, world, desk, statements):
    def cost(units):
        key = desk.draft(
            Plan("merge", units=tuple(units), new=(NewUnit(f"N{units[0]}", f"Xã {units[0]}", "xa"),)), day=TODAY
        )
        statements.clear()
        desk.agree(key)
        return len(statements)

    few = cost([world.quy_chau, world.con_cuong])
    communes = [world.unit(f"Xã {n}", world.province, f"C{n}") for n in range(30)]
    for commune in communes:
        world.person("Nguyễn Văn Xã", commune)

    assert cost(communes) == few <= 28


def test_rows_of_history_are_named_after_the_decision(app, world, desk):
    key = desk.do(merged(world))

    with app.app_context():
        versions = db.session.scalars(
            select(UnitVersion).where(UnitVersion.unit_id.in_([world.quy_chau, desk.unit("H40.X03")]))
        )
        found = {(v.name, v.valid_to): (v.begun_by_id, v.ended_by_id) for v in versions}
        assert db.session.scalar(select(func.count()).select_from(Reorganisation)) == 1
    assert found == {("UBND xã Quỳ Châu", JULY): (None, key), ("UBND xã Châu Cuông", None): (key, None)}
