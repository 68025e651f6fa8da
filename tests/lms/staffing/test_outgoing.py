"""The sheet that goes out: filled in, locked where it should be, without formulas, and only of the subtree."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from lms.accounts.models import User
from lms.db import db
from lms.organisation.models import Membership
from lms.staffing import outgoing
from lms.staffing.columns import COLUMNS, MARK


@pytest.fixture
def officer(world, sign_in):
    """Bình looks after the people of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    return sign_in(world.binh)


def book_of(answer):
    assert answer.status_code == 200, answer.location
    return load_workbook(BytesIO(answer.data))


def rows_of(book):
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    return [dict(zip(heads, row, strict=True)) for row in page.iter_rows(min_row=2, values_only=True)]


def test_the_sheet_has_every_column_filled_in_and_the_list_of_units(app, world, officer):
    with app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.an).values(
            is_leader=True, learner_group="can_bo", rank="Chuyên viên chính"))  # fmt: skip
        db.session.commit()

    book = book_of(officer.post("/staff/people/sheet"))

    an = rows_of(book)[0]
    assert list(an) == [column.vietnamese for column in COLUMNS]
    assert (an["Mã cán bộ"], an["Họ và tên"], an["Mã đơn vị"]) == ("NA00001", "Nguyễn Thị An", "H40.X01")
    assert (an["Nhóm"], an["Lãnh đạo"], an["Ngạch/hạng"]) == ("Cán bộ", MARK, "Chuyên viên chính")
    assert f"{an['Ngày sinh']:%d/%m/%Y}" == "02/05/1990"
    assert an["Từ ngày"] is None
    assert [row[0].value for row in book["Danh mục đơn vị"].iter_rows(min_row=2)] == ["H40.X01"]
    assert "Chuyển đơn vị" in "".join(str(row[0].value) for row in book["Hướng dẫn"].iter_rows())


def test_codes_and_unit_names_are_locked_and_lists_offer_what_is_allowed(world, officer):
    page = book_of(officer.post("/staff/people/sheet")).worksheets[0]

    locked = {head.value for head, cell in zip(page[1], page[2], strict=True) if cell.protection.locked}
    offered = {str(rule.sqref).split(":", maxsplit=1)[0] for rule in page.data_validations.dataValidation}

    assert page.protection.sheet
    assert locked == {"Mã cán bộ", "Tên đơn vị"}
    assert {"E2", "J2", "K2"} <= offered


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+84", "-1", "@SUM(A1)", "=1+1"])
def test_what_looks_like_a_formula_stays_text(app, world, officer, name):
    with app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.an).values(position=name))
        db.session.commit()

    book = book_of(officer.post("/staff/people/sheet"))

    assert rows_of(book)[0]["Chức vụ"] == name
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)


def test_nobody_of_elsewhere_is_in_it_whatever_is_asked_for(world, officer):
    world.person("Lô Thị Canary", world.con_cuong)

    whole = book_of(officer.post("/staff/people/sheet"))
    asked = book_of(officer.post("/staff/people/sheet", data={"unit": world.con_cuong}))
    above = book_of(officer.post("/staff/people/sheet", data={"unit": world.province}))

    for book in (whole, asked, above):
        text = " ".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
        assert "Canary" not in text
        assert "Con Cuông" not in text
    assert rows_of(asked) == []


def test_a_further_post_is_a_further_line(app, world, officer):
    office = world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.01")
    with app.app_context():
        db.session.add(Membership(user_id=world.an, unit_id=office, main=False))
        db.session.commit()

    rows = rows_of(book_of(officer.post("/staff/people/sheet")))

    assert {(row["Mã đơn vị"], row["Kiêm nhiệm"]) for row in rows if row["Mã cán bộ"] == "NA00001"} == {
        ("H40.X01", None),
        ("H40.X01.01", MARK),
    }


def test_the_sheet_speaks_the_readers_language(app, world, officer):
    with app.app_context():
        db.session.execute(update(User).where(User.id == world.binh).values(language="en"))
        db.session.commit()

    book = book_of(officer.post("/staff/people/sheet"))

    assert "Staff code" in rows_of(book)[0]
    assert book.sheetnames[:3] == ["Staff sheet", "How to fill it in", "List of units"]


def test_a_long_sheet_is_work_for_a_job_and_belongs_to_its_owner(world, officer, sign_in, run_jobs, monkeypatch):
    monkeypatch.setattr(outgoing, "AT_ONCE", 2)
    monkeypatch.setattr(outgoing, "EVERY", 2)
    for number in range(5):
        world.person(f"Lê Thị {number}", world.quy_chau)
    world.grant(world.dung, "lms.manage_staff", world.province)

    place = officer.post("/staff/people/sheet").location
    run_jobs()
    book = book_of(officer.post(f"{place}/file"))

    assert len(rows_of(book)) == 7
    assert "7 dòng" in officer.get(place).text
    assert sign_in(world.dung).get(place).status_code == 403
    assert sign_in(world.dung).post(f"{place}/file").status_code == 403
