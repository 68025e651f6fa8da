"""The tree of units: loaded from a file, read in its order."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db
from lms.organisation.models import Reorganisation, Unit, UnitAlias, UnitVersion
from lms.organisation.queries import members_of, units_in_scope
from lms.organisation.services import UnitsLoaded, load_units
from lms.organisation.unit_rows import NGHE_AN, UnitRow, units_from
from lms.permissions import Permission, granted

JULY = date(2026, 7, 1)
SEE = Permission("test.see", granted("test.see"), grantable=True)
TREE = [
    UnitRow("T", "Tỉnh", "tinh"),
    UnitRow("S", "Sở Nội vụ", "so", "T"),
    UnitRow("S1", "Văn phòng Sở", "phong", "S"),
    UnitRow("X", "UBND xã Quỳ Châu", "xa", "T"),
]


def paths_by_names():
    names = {str(key): code for key, code in db.session.execute(select(Unit.id, Unit.code))}
    rows = db.session.execute(select(Unit.code, Unit.path))
    return {code: "/".join(names[key] for key in path.strip("/").split("/")) for code, path in rows}


def test_the_province_has_its_130_communes_and_wards():
    rows, problems = units_from(NGHE_AN)

    kinds = [row.kind for row in rows]
    assert problems == []
    assert (kinds.count("xa"), kinds.count("phuong"), kinds.count("tinh")) == (119, 11, 1)
    assert kinds.count("so") >= 10
    names = {row.name for row in rows}
    assert {"UBND xã Quỳ Châu", "UBND phường Thành Vinh", "Trường Chính trị tỉnh Nghệ An"} <= names


def test_loading_builds_the_paths(app):
    with app.app_context():
        assert load_units(TREE) == UnitsLoaded(new=4, changed=0, unchanged=0)
        assert paths_by_names() == {"T": "T", "S": "T/S", "S1": "T/S/S1", "X": "T/X"}


def test_loading_again_changes_nothing(app, statements):
    with app.app_context():
        load_units(units_from(NGHE_AN)[0])
        before = db.session.execute(select(Unit.__table__)).all()
        statements.clear()

        loaded = load_units(units_from(NGHE_AN)[0])

        assert (loaded.new, loaded.changed) == (0, 0)
        assert len(statements) == 1
        assert db.session.execute(select(Unit.__table__)).all() == before


def test_the_whole_province_takes_few_statements(app, statements):
    with app.app_context():
        statements.clear()

        load_units(units_from(NGHE_AN)[0])

        assert len(statements) <= 6


def test_a_moved_unit_takes_what_is_below_along_though_the_file_leaves_it_out(app):
    with app.app_context():
        load_units(TREE)

        loaded = load_units([TREE[0], TREE[3], replace(TREE[1], parent="X", name="Sở mới")])

        assert (loaded.new, loaded.changed) == (0, 2)  # moved and renamed; the other stands elsewhere in the order
        assert paths_by_names() == {"T": "T", "S": "T/X/S", "S1": "T/X/S/S1", "X": "T/X"}


def test_a_unit_that_the_file_leaves_out_stays(app):
    with app.app_context():
        load_units(TREE)
        load_units(TREE[:2])

        assert paths_by_names()["X"] == "T/X"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_tree_gets_paths_that_lead_to_its_root(app, data):
    size = data.draw(st.integers(1, 30))
    parents = [None, *(data.draw(st.integers(0, number - 1) | st.none()) for number in range(1, size))]
    rows = [UnitRow(f"U{n}", f"Đơn vị {n}", "khac", "" if up is None else f"U{up}") for n, up in enumerate(parents)]

    def root(number):
        return f"U{number}" if parents[number] is None else f"{root(parents[number])}/U{number}"

    with app.app_context():
        load_units(rows)
        assert paths_by_names() == {f"U{number}": root(number) for number in range(size)}
        db.session.rollback()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- {code: T, name: Tỉnh}", "Mỗi đơn vị cần code, name, kind"),
        ("- {code: T, name: Tỉnh, kind: tinh, ghi_chu: x}", "không có mục nào khác"),
        ("- {code: T, name: '  ', kind: tinh}", "không được để trống"),
        ("- {code: T, name: Tỉnh, kind: huyen}", "Loại “huyen” không có"),
        ("- {code: T, name: Tỉnh, kind: tinh, parent: Z}", "Z phải đứng trước"),
        ("- {code: T, name: Tỉnh, kind: tinh, parent: T}", "T phải đứng trước"),
        ("- {code: T, name: A, kind: tinh}\n- {code: T, name: B, kind: tinh}", "mục 2: Mã T đã có ở trên"),
        ("- T", "mục 1: Mỗi đơn vị cần"),
        ("code: T", "phải là một danh sách"),
        ("- {code: T, name: [", "Không đọc được tệp"),
        ("- !!python/object/apply:os.system ['true']", "Không đọc được tệp"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(tmp_path, text, sentence):
    path = tmp_path / "don_vi.yaml"
    path.write_text(text, encoding="utf-8")

    _rows, problems = units_from(path)

    assert sentence in str(problems[0])
    assert "don_vi.yaml" in str(problems[0])


def test_a_choice_of_units_shows_the_tree_of_what_is_granted(app, world, statements):
    with app.app_context():
        load_units(TREE)
        db.session.commit()
        ids = dict(db.session.execute(select(Unit.code, Unit.id)).all())
    world.grant(world.binh, SEE.name, ids["S"])
    world.grant(world.binh, SEE.name, ids["X"])

    with app.app_context():
        person = person_by(User.id == world.binh)
        person.granted_paths(SEE.name)
        statements.clear()
        lines = units_in_scope(SEE, user=person)

    assert [(line.code, line.depth) for line in lines] == [("S", 0), ("S1", 1), ("X", 0)]
    assert lines[1].title == "\u2003Văn phòng Sở"
    assert len(statements) == 1


def test_without_a_grant_there_is_nothing_to_choose(app, world):
    with app.app_context():
        assert units_in_scope(SEE, user=person_by(User.id == world.an)) == []


def test_members_of_a_unit_are_those_below_too(app, world):
    with app.app_context():
        province = db.session.get_one(Unit, world.province)
        commune = db.session.get_one(Unit, world.quy_chau)

        assert set(db.session.scalars(members_of(province))) == {world.an, world.binh, world.dung}
        assert set(db.session.scalars(members_of(commune))) == {world.an, world.binh}


def test_a_file_may_tell_the_first_day_and_other_names_of_a_unit(app, tmp_path):
    path = tmp_path / "don_vi.yaml"
    path.write_text("- {code: X, name: Xã X, kind: xa, since: 2025-07-01, aliases: [Huyện Cũ, Huyện Cũ]}", "utf-8")
    rows, problems = units_from(path)

    with app.app_context():
        load_units(rows)
        load_units(rows)

        assert problems == []
        assert db.session.scalars(select(Unit.valid_from)).all() == [date(2025, 7, 1)]
        assert db.session.execute(select(UnitAlias.name, UnitAlias.search_text)).all() == [("Huyện Cũ", "huyen cu")]


def test_what_a_decision_has_changed_a_file_leaves_alone_and_new_units_come_under_the_successor(app):
    with app.app_context():
        load_units(TREE)
        decision = Reorganisation(
            kind="merge", day=JULY, state="applied", plan={}, before={}, created_at=datetime(2026, 7, 1, tzinfo=UTC)
        )
        db.session.add(decision)
        units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
        ended, successor = units["S"], units["X"]
        ended.valid_to, ended.parent_id, ended.path = JULY, successor.id, f"{successor.path}{ended.id}/"
        moved = units["S1"]
        moved.parent_id, moved.path = successor.id, f"{successor.path}{moved.id}/"
        db.session.flush()
        version = db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id == moved.id)).one()
        version.begun_by_id, version.parent_id, version.path = decision.id, moved.parent_id, moved.path
        db.session.flush()

        loaded = load_units([*TREE, UnitRow("S2", "Phòng mới", "phong", "S")])

        assert (loaded.new, loaded.changed) == (1, 0)
        assert paths_by_names() == {"T": "T", "X": "T/X", "S": "T/X/S", "S1": "T/X/S1", "S2": "T/X/S2"}
