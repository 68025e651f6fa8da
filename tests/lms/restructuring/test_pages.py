"""The tree of units and the pages on which it is reorganised."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from lms.accounts.models import Grant
from lms.db import db
from lms.organisation.models import Membership, Reorganisation, Unit, UnitAlias
from lms.restructuring.plans import NewUnit, Plan
from tests.lms.restructuring.conftest import JULY, TODAY, merged

JUNE_30 = JULY - timedelta(days=1)


@pytest.fixture
def province(world, sign_in):
    """A client of the officer of the province."""
    officer = world.person("Đậu Thị Minh", world.province)
    for permission in ("lms.organise", "lms.manage_staff", "lms.follow"):
        world.grant(officer, permission, world.province)
    return sign_in(officer)


@pytest.fixture
def commune(world, sign_in):
    """A client of the officer of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    return sign_in(world.binh)


def words_of(answer):
    """What a page says, without its markup."""
    body = answer.text[answer.text.find("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_tree_shows_what_is_below_with_the_number_of_people(province, world):
    words = words_of(province.get("/staff/units"))

    assert "Tỉnh Nghệ An Đơn vị khác" not in words
    assert re.search(r"Tỉnh Nghệ An .*4 người", words)
    assert re.search(r"UBND xã Quỳ Châu .*2 người", words)


def test_a_branch_is_opened_by_its_address_and_fetched_alone_by_the_script(province, world):
    office = world.unit("Văn phòng", world.quy_chau, "H40.X01.1")

    assert "Văn phòng" not in words_of(province.get("/staff/units"))
    assert "Văn phòng" in words_of(province.get(f"/staff/units?open={world.province},{world.quy_chau}"))
    part = province.get(f"/staff/units/{world.quy_chau}/branch").text
    assert f"/staff/units/{office}" in part
    assert "<html" not in part


def test_units_are_found_without_marks_by_code_and_by_other_names(app, province, world):
    with app.app_context():
        db.session.add(UnitAlias(unit_id=world.con_cuong, name="Huyện Con Cuông cũ", search_text="huyen con cuong cu"))
        db.session.commit()

    def found(typed):
        return [name for name in ("Quỳ Châu", "Con Cuông") if f"UBND xã {name}" in words_of(
            province.get("/staff/units", query_string={"q": typed})
        )]  # fmt: skip

    assert found("quy chau") == ["Quỳ Châu"]
    assert found("h40.x02") == ["Con Cuông"]
    assert found("huyện con cuông") == ["Con Cuông"]
    assert found("không có") == []


def test_pages_of_units_take_few_statements_however_many_units_there_are(app, province, world, statements):
    with app.app_context():
        units = [
            Unit(code=f"T{n}", name=f"Tổ {n}", kind="phong", parent_id=world.province, path="", search_text=f"to {n}")
            for n in range(300)
        ]
        db.session.add_all(units)
        db.session.flush()
        for unit in units:
            unit.path = f"/{world.province}/{unit.id}/"
        db.session.commit()
    for address in (
        "/staff/units",
        "/staff/units?q=to",
        f"/staff/units/{world.province}",
        "/staff/units?on=2026-06-30",
    ):
        statements.clear()
        assert province.get(address).status_code == 200
        assert len(statements) <= 8, (address, statements)


def test_an_officer_sees_the_own_subtree_and_nothing_of_another(commune, world):
    words = words_of(commune.get("/staff/units"))

    assert "Quỳ Châu" in words
    assert "Con Cuông" not in words + words_of(commune.get("/staff/units?q=ubnd"))
    assert commune.get(f"/staff/units/{world.con_cuong}").status_code == 403
    assert commune.get(f"/staff/units/{world.con_cuong}/branch").status_code == 403
    assert commune.get("/staff/reorganisations").status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("31/02/2026", "Ngày này không có"), ("2999-01-01", "Ngày này chưa tới"), ("0001-01-01", "trước 01/01/1900")],
)
def test_a_day_that_cannot_be_is_told_and_the_tree_of_today_shown(province, typed, sentence):
    answer = province.get("/staff/units", query_string={"on": typed})

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "UBND xã Quỳ Châu" in words_of(answer)


def test_the_tree_of_june_is_the_one_before_the_merger(province, desk, world):
    desk.do(merged(world))

    today, june = (words_of(province.get(f"/staff/units{on}")) for on in ("", "?on=30/06/2026"))

    assert "UBND xã Châu Cuông" in today
    assert "UBND xã Quỳ Châu" not in today
    assert "UBND xã Quỳ Châu" in june
    assert "UBND xã Con Cuông" in june
    assert "UBND xã Châu Cuông" not in june


def test_a_unit_tells_its_history_and_its_relatives(province, desk, world):
    desk.do(merged(world))

    old = words_of(province.get(f"/staff/units/{world.quy_chau}"))
    new = words_of(province.get(f"/staff/units/{desk.unit('H40.X03')}"))

    assert "Đơn vị đã kết thúc từ ngày 01/07/2026." in old
    assert "Kết thúc theo 12/NQ-HĐND" in old
    assert "30/06/2026" in old
    assert "UBND xã Châu Cuông Kế tục 01/07/2026 12/NQ-HĐND" in old
    assert "UBND xã Quỳ Châu Tiền thân 01/07/2026 12/NQ-HĐND" in new


def test_other_names_are_added_and_taken_away(app, province, world):
    address = f"/staff/units/{world.quy_chau}"

    assert province.post(f"{address}/aliases", data={"name": "Huyện  Quỳ Châu"}).status_code == 302
    assert "Huyện Quỳ Châu" in words_of(province.get(address))
    assert province.post(f"{address}/aliases", data={"name": ""}).status_code == 422
    with app.app_context():
        key = db.session.scalars(select(UnitAlias.id)).one()
    province.post(f"/staff/units/aliases/{key}/remove")
    assert "Đã bỏ tên gọi “Huyện Quỳ Châu”." in words_of(province.get(address))
    assert "Huyện Quỳ Châu" not in words_of(province.get(address))


def begin(client, unit_id, deed, **fields):
    """Type a deed; gives the address of its preview."""
    data = {"decision": "12/NQ-HĐND", "day": "01/07/2026", "unit_kind": "xa", **fields}
    answer = client.post(f"/staff/units/{unit_id}/reorganise/{deed}", data=data)
    assert answer.status_code == 302, words_of(answer)
    return answer.location


def agree(client, address, **fields):
    """Agree to the preview that an address shows."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).text)[1]
    return client.post(f"{address}/apply", data={"seen": seen, **fields})


def test_a_merger_is_typed_previewed_carried_out_and_undone(app, province, world, desk):
    world.grant(world.an, "lms.follow", world.quy_chau)
    before = desk.rows()
    address = begin(
        province, world.quy_chau, "merge", others=[world.con_cuong], into=0, code="H40.X03", name="UBND xã Châu Cuông"
    )

    preview = words_of(province.get(address))
    assert "Từ ngày 01/07/2026: 2 đơn vị kết thúc, 1 đơn vị mới, 3 người chuyển." in preview
    assert "UBND xã Quỳ Châu UBND xã Châu Cuông 2" in preview
    assert "Nguyễn Thị An NA00001 · Theo dõi và báo cáo · UBND xã Quỳ Châu" in preview
    assert "Kết quả hoàn thành 0 giữ tên đơn vị của ngày hoàn thành" in preview
    assert desk.rows() == before

    with app.app_context():
        grant = db.session.scalars(select(Grant.id).where(Grant.user_id == world.an)).one()
    assert agree(province, address, grant=grant).status_code == 302
    assert "Đã thực hiện" in words_of(province.get(address))
    with app.app_context():
        new = db.session.scalars(select(Unit).where(Unit.code == "H40.X03")).one()
        assert db.session.scalars(select(Grant.unit_id).where(Grant.user_id == world.an)).all() == [
            world.quy_chau, new.id,
        ]  # fmt: skip

    province.post(f"{address}/undo")
    assert "Đã hoàn tác" in words_of(province.get(address))
    assert desk.rows() == before


def test_a_preview_that_has_become_outdated_is_refused_and_shown_anew(province, world, desk):
    address = begin(province, world.quy_chau, "close", into=world.con_cuong)
    seen = re.search(r'name="seen" value="(\w+)"', province.get(address).text)[1]
    world.person("Người Mới", world.quy_chau)

    answer = province.post(f"{address}/apply", data={"seen": seen})

    assert answer.status_code == 409
    assert "Có thay đổi sau khi đồng chí xem." in words_of(answer)
    assert "3 người chuyển" in words_of(answer)
    assert agree(province, address).status_code == 302


def test_a_split_is_dealt_out_before_it_happens(app, province, world):
    office = world.unit("Văn phòng", world.quy_chau, "H40.X01.1")
    parts = {"parts-0-code": "N1", "parts-0-name": "Xã Một", "parts-0-unit_kind": "xa"}
    parts |= {"parts-1-code": "N2", "parts-1-name": "Xã Hai", "parts-1-unit_kind": "xa"}
    address = begin(province, world.quy_chau, "split", **parts)
    assert "Nguyễn Thị An" in words_of(province.get(f"{address}/deal"))

    province.post(f"{address}/deal", data={"rest": "1", f"unit-{office}": "2", f"person-{world.an}": "2"})

    assert "UBND xã Quỳ Châu Xã Một 1" in words_of(province.get(address))
    agree(province, address)
    with app.app_context():
        hers = select(Unit.name).join(Membership, Membership.unit_id == Unit.id)
        places = hers.where(Membership.user_id == world.an, Membership.valid_to.is_(None))
        assert db.session.scalars(places).all() == ["Xã Hai"]


def test_a_day_to_come_is_planned_and_can_be_called_off(app, province, world):
    address = begin(province, world.quy_chau, "rename", name="UBND phường Quỳ Châu", day="2999-01-01")

    agree(province, address)
    assert "Đã lên lịch" in words_of(province.get(address))
    assert "Đã lên lịch" in words_of(province.get("/staff/reorganisations"))
    province.post(f"{address}/cancel")

    assert "Đã hủy" in words_of(province.get(address))
    with app.app_context():
        assert db.session.get_one(Unit, world.quy_chau).name == "UBND xã Quỳ Châu"


def test_a_draft_is_thrown_away_without_a_trace(app, province, world, desk):
    before = desk.rows()
    address = begin(province, world.quy_chau, "move", parent=world.con_cuong)

    province.post(f"{address}/cancel")

    assert province.get(address).status_code == 404
    assert desk.rows() == before


@pytest.mark.parametrize(
    ("deed", "fields", "sentence"),
    [
        ("open", {"code": "có dấu cách", "name": "X"}, "Mã dài nhất 40 ký tự"),
        ("open", {"code": "H40.X02", "name": "X"}, "Mã này đã có: UBND xã Con Cuông"),
        ("open", {"code": "N", "name": "X", "day": "31/02/2026"}, "Ngày này không có"),
        ("open", {"code": "N", "name": "X", "decision": ""}, "Ghi số quyết định."),
        ("merge", {"codes": "KHONG.CO", "into": 0}, "Không có đơn vị mang mã này"),
        ("merge", {"into": 0}, "Nhập mã đơn vị."),
        ("close", {"into": 0}, "hãy chọn đơn vị tiếp nhận"),
        ("split", {"parts-0-code": "N1", "parts-0-unit_kind": "xa"}, "Nhập tên đơn vị."),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_kept(app, province, world, deed, fields, sentence):
    data = {"decision": "12/NQ-HĐND", "day": "01/07/2026", "unit_kind": "xa", **fields}

    answer = province.post(f"/staff/units/{world.quy_chau}/reorganise/{deed}", data=data)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    with app.app_context():
        assert db.session.scalars(select(Reorganisation)).all() == []


def test_an_officer_organises_inside_the_own_unit_and_no_further(world, sign_in):
    world.grant(world.binh, "lms.organise", world.quy_chau)
    mine = sign_in(world.binh)

    assert begin(mine, world.quy_chau, "open", code="N", name="Văn phòng")
    data = {"decision": "12", "day": "01/07/2026", "unit_kind": "xa", "keeps": "y", "parts-0-code": "N1"}
    answer = mine.post(
        f"/staff/units/{world.quy_chau}/reorganise/split",
        data={**data, "parts-0-name": "Xã", "parts-0-unit_kind": "xa"},
    )
    assert answer.status_code == 422
    assert "ngoài phạm vi đồng chí được giao" in words_of(answer)
    assert mine.get(f"/staff/units/{world.con_cuong}/reorganise/rename").status_code == 403


def test_reorganisations_elsewhere_are_not_seen(desk, world, sign_in):
    world.grant(world.binh, "lms.organise", world.quy_chau)
    key = desk.do(Plan("open", parent=world.province, new=(NewUnit("KHAC", "Sở Bí Mật", "so"),)), TODAY)
    mine = sign_in(world.binh)

    assert mine.get(f"/staff/reorganisations/{key}").status_code == 403
    assert "Sở Bí Mật" not in mine.get("/staff/reorganisations").text
