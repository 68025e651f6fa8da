"""The pages on which a sheet of staff is handed in, looked at, mended, taken in and undone."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from lms.accounts.models import User
from lms.db import db
from lms.jobs.services import run_due
from lms.staffing import applying
from tests.lms.staffing.import_desk import HEAD, Desk, csv, people_and_posts

INDEX = "/staff/people/imports"


@pytest.fixture
def desk(app, world):
    """Bình looks after the staff of Quỳ Châu, Dũng after that of Con Cuông."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    world.grant(world.dung, "lms.manage_staff", world.con_cuong)
    return Desk(app, world.binh)


def _hand_in(client, file):
    return client.post(INDEX, data={"file": (BytesIO(file.content), file.name)}, follow_redirects=True)


def test_a_sheet_is_handed_in_looked_at_taken_in_and_undone(app, desk, world, sign_in):
    client = sign_in(world.binh)
    before = people_and_posts(app)

    shown = _hand_in(
        client,
        csv(
            ["NA00101", "Lô Văn Mới", "", "", "H40.X01", "Kế toán"],
            ["NA00001", "Nguyễn Thị Ân", "", "", "", "Văn thư"],
            ["NA00102", "Vi Thị Sai", "32/01/1990", "", "H40.X01"],
        ),
    )
    assert "Chạy thử trước khi nhập" in shown.text
    assert "Không có ngày “32/01/1990”" in shown.text
    assert "Nhập 2 thay đổi, bỏ qua 1 dòng." in shown.text
    address = shown.request.path
    assert people_and_posts(app) == before

    applied = client.post(f"{address}/apply", follow_redirects=True)
    assert "Đã nhập 2 thay đổi." in applied.text
    assert people_and_posts(app) != before

    undone = client.post(f"{address}/undo", follow_redirects=True)
    assert "Đã hoàn tác" in undone.text
    assert people_and_posts(app) == before


def test_the_sheet_comes_back_with_its_errors_written_in(desk, world, sign_in):
    client = sign_in(world.binh)
    shown = _hand_in(client, csv(["NA00102", "Vi Thị Sai", "32/01/1990", "", "H40.X01"]))

    given = client.get(f"{shown.request.path}/marked")

    sheet = load_workbook(BytesIO(given.data)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [*HEAD, "Lý do"]
    assert (sheet["B2"].value, sheet["C2"].value) == ("Vi Thị Sai", "32/01/1990")
    assert sheet["I2"].value.startswith("Không có ngày “32/01/1990”")
    assert sheet["C2"].fill.fgColor.rgb != sheet["B2"].fill.fgColor.rgb


def test_an_import_belongs_to_whoever_handed_it_in(desk, world, sign_in):
    address = _hand_in(sign_in(world.binh), csv(["NA00101", "Lô Văn Mới", "", "", "H40.X01"])).request.path
    other = sign_in(world.dung)

    assert [other.get(f"{address}{end}").status_code for end in ("", "/marked")] == [403, 403]
    assert other.post(f"{address}/apply").status_code == 403
    assert "can-bo.csv" not in other.get(INDEX).text


def test_an_officer_learns_nothing_of_another_subtree(desk, world, sign_in):
    world.person("Canary Văn Kín", world.con_cuong)
    shown = _hand_in(
        sign_in(world.binh),
        csv(
            ["NA00004", "Tên Khác", "02/05/1990", "", "H40.X01"],
            ["NA00105", "Canary Văn Kín", "02/05/1990", "", "H40.X01"],
            ["NA00106", "Lô Thị Thư", "", "nguoi4@nghean.example", "H40.X01"],
            ["NA00001", "Nguyễn Thị An", "", "", "H40.X02"],
        ),
    )

    assert "Mã NA00004 không dùng được trong phạm vi của đồng chí." in shown.text
    assert "Địa chỉ nguoi4@nghean.example đã có người khác dùng." in shown.text
    assert "Không có đơn vị mã H40.X02 trong phạm vi của đồng chí." in shown.text
    assert "Con Cuông" not in shown.text
    assert desk.kinds(1) == ["error", "new", "error", "error"]
    assert "Trùng" not in shown.text


def test_the_page_of_an_import_takes_few_statements(desk, world, sign_in, statements):
    client = sign_in(world.binh)
    rows = [[f"NA{200 + one:05}", "Lô Văn Mới", "40/01/1995" if one % 2 else "", "", "H40.X01"] for one in range(80)]
    address = _hand_in(client, csv(*rows)).request.path

    statements.clear()
    assert client.get(address).status_code == 200
    assert len(statements) <= 8


def test_a_long_sheet_is_watched_while_the_worker_takes_it_in(app, desk, world, sign_in, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 1)
    client = sign_in(world.binh)
    rows = [["NA00101", "Lô Văn Mới", "", "", "H40.X01"], ["NA00102", "Vi Thị Mới", "", "", "H40.X01"]]
    address = _hand_in(client, csv(*rows)).request.path

    waiting = client.post(f"{address}/apply", follow_redirects=True)
    again = client.post(f"{address}/apply", follow_redirects=True)
    with app.app_context():
        assert run_due() == 1

    assert "Nhập danh sách cán bộ" in waiting.text
    assert "Nhập danh sách cán bộ" in again.text
    assert "Hoàn tác lần nhập này" in client.get(address).text
    assert desk.kinds(desk.look(csv(*rows))) == ["same", "same"]


def test_what_the_worker_finds_changed_is_shown_anew(app, desk, world, sign_in, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 0)
    client = sign_in(world.binh)
    address = _hand_in(client, csv(["NA00101", "Lô Văn Mới", "", "", "H40.X01"])).request.path
    client.post(f"{address}/apply")
    world.person("Vi Thị Khác", world.quy_chau)
    with app.app_context():
        db.session.execute(update(User).where(User.name == "Vi Thị Khác").values(staff_code="NA00101"))
        db.session.commit()
        run_due()

    shown = client.get(address).text

    assert "Dữ liệu đã thay đổi từ lúc chạy thử." in shown
    assert "Họ và tên:" in shown
