"""What a sheet would do, told before anything is done: who is meant, which unit, from which day."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import update

from lms.accounts.models import Grant, User
from lms.accounts.session import person_by
from lms.db import db
from lms.files.source import SourceFile
from lms.organisation.models import Reorganisation, Unit, UnitAlias, UnitSuccession
from lms.staffing.import_models import StaffImport
from lms.staffing.outgoing import write_staff
from lms.web.text import fold
from tests.lms.staffing.import_desk import HEAD, NOON, Desk, csv, people_and_posts

FURTHER = [*HEAD, "Kiêm nhiệm", "Thôi việc từ ngày"]
NAMED = ["Mã cán bộ", "Họ và tên", "Tên đơn vị"]


@pytest.fixture
def desk(app, world):
    """Bình looks after the staff of Quỳ Châu with its office."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    world.office = world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.1")
    return Desk(app, world.binh)


def test_each_line_says_what_becomes_of_it_and_nothing_is_written(app, desk):
    before = people_and_posts(app)

    handed = desk.look(
        csv(
            ["NA00001", "Nguyễn Thị An", "02/05/1990", "", "H40.X01.1"],
            ["NA00101", "Lô Văn Mới", "01/02/1995", "moi@nghean.example", "H40.X01"],
            ["NA00001", "Nguyễn Thị An", "02/05/1990", "", "H40.X01"],
            ["NA00102", "Vi Thị Sai", "01/02/1995", "", "H40.X99"],
            ["NA00103", "Vi Thị Thư", "01/02/1995", "moi@nghean.example", "H40.X01"],
        )
    )

    assert desk.kinds(handed) == ["moved", "new", "error", "error", "error"]
    assert desk.problems(handed) == [
        "Trùng với dòng 2. Mỗi người một dòng; vị trí khác thì đánh dấu x ở “Kiêm nhiệm”.",
        "Không có đơn vị mã H40.X99 trong phạm vi của đồng chí.",
        "“moi@nghean.example” đã có ở dòng 3.",
    ]
    assert people_and_posts(app) == before


def test_without_a_code_the_address_tells_who_is_meant(desk):
    handed = desk.look(csv(["", "Nguyễn Thị An", "", "NGUOI1@nghean.example", "", "Kế toán"]))

    assert desk.lines(handed)[0].outcome["code"] == "NA00001"
    assert desk.kinds(handed) == ["changed"]


def test_the_same_name_and_birth_date_are_a_question_to_a_person(app, desk):
    handed = desk.look(csv(["NA00777", "Nguyễn Thi\u0323 An", "2.5.1990", "", "H40.X01"]))
    assert desk.kinds(handed) == ["question"]
    assert desk.problems(handed) == ["Giống Nguyễn Thị An, NA00001, cùng ngày sinh."]

    desk.answer(handed, 2, "same")
    assert desk.lines(handed)[0].outcome["changes"] == [["staff_code", "NA00001", "NA00777"]]

    desk.answer(handed, 2, "other")
    assert desk.kinds(handed) == ["new"]
    assert desk.lines(handed)[0].outcome["warnings"][-1] == "Trùng họ tên với NA00001, khác ngày sinh."


def test_a_code_that_has_another_name_and_another_birth_date_is_a_question(desk):
    handed = desk.look(csv(["NA00001", "Lê Văn Tám", "03/03/1980", "", ""]))
    assert desk.problems(handed) == ["Mã NA00001 đang là của Nguyễn Thị An, sinh ngày 02/05/1990."]

    desk.answer(handed, 2, "other")

    assert desk.kinds(handed) == ["error"]


def test_zeros_that_a_spreadsheet_has_dropped_are_offered(app, desk, world):
    with app.app_context():
        db.session.execute(update(User).where(User.id == world.an).values(staff_code="00123"))
        db.session.commit()
    handed = desk.look(csv(["123", "Nguyễn Thị An", "", "", "", "Kế toán"]))
    assert desk.problems(handed) == ["Không có mã 123; tệp có thể đã mất số 0 ở đầu."]

    assert desk.mend(handed, 2, "staff_code", "77") == 0
    assert desk.mend(handed, 2, "staff_code", "00123") == 1

    assert desk.kinds(handed) == ["changed"]


def test_a_unit_that_was_reorganised_leads_to_the_one_that_stands_there_today(app, desk, world):
    old = world.unit("Thị trấn Tân Lạc", world.quy_chau, "H40.T09")
    with app.app_context():
        change = Reorganisation(kind="merge", day=date(2025, 7, 1), plan={}, before={}, created_at=NOON)
        db.session.add(change)
        db.session.flush()
        db.session.execute(update(Unit).where(Unit.id == old).values(valid_to=date(2025, 7, 1)))
        db.session.add(
            UnitSuccession(reorganisation_id=change.id, from_unit_id=old, to_unit_id=world.quy_chau, day=change.day)
        )
        db.session.commit()
    handed = desk.look(
        csv(["NA00101", "Lô A", "Thị trấn Tân Lạc"], ["NA00102", "Lô B", "Thị trấn Tân Lạc"], head=NAMED)
    )
    assert desk.lines(handed)[0].outcome["offered"] == [["unit_code", "H40.X01", "UBND xã Quỳ Châu"]]

    assert desk.mend(handed, 2, "unit_code", "H40.X01") == 2

    assert desk.kinds(handed) == ["new", "new"]


def test_a_unit_is_known_by_its_name_and_offered_by_its_other_names(app, desk, world):
    with app.app_context():
        db.session.add(UnitAlias(unit_id=world.office, name="Phòng KT", search_text=fold("Phòng KT")))
        db.session.commit()

    handed = desk.look(csv(["NA00101", "Lô A", "PHÒNG kinh tế"], ["NA00102", "Lô B", "phong kt"], head=NAMED))

    assert desk.kinds(handed) == ["new", "error"]
    assert desk.lines(handed)[1].outcome["offered"] == [["unit_code", "H40.X01.1", "Phòng Kinh tế"]]


def test_a_code_beside_the_name_of_another_unit_is_an_error_unless_it_is_the_old_one(desk):
    head = [*HEAD[:5], "Tên đơn vị"]

    handed = desk.look(
        csv(
            ["NA00001", "Nguyễn Thị An", "", "", "H40.X01.1", "UBND xã Quỳ Châu"],
            ["NA00101", "Lô Văn Mới", "", "", "H40.X01.1", "Phòng Nội vụ"],
            head=head,
        )
    )

    assert desk.kinds(handed) == ["moved", "error"]
    desk.apply(handed)
    old_name = csv(["NA00001", "Nguyễn Thị An", "", "", "H40.X01.1", "UBND xã Quỳ Châu"], head=head)
    assert desk.kinds(desk.look(old_name)) == ["same"]
    assert desk.problems(handed) == ["Mã H40.X01.1 là Phòng Kinh tế, không phải “Phòng Nội vụ”."]


def test_a_day_that_has_not_come_is_an_error_that_says_when_to_come_again(desk):
    handed = desk.look(
        csv(
            ["NA00001", "Nguyễn Thị An", "", "", "H40.X01.1", "", "", "1/12/2026"],
            ["NA00101", "Lô Văn Mới", "", "", "H40.X01", "", "", "2026"],
        )
    )

    assert desk.problems(handed) == [
        "Ngày 01/12/2026 chưa đến. Hãy nhập lại dòng này từ ngày đó.",
        "“Từ ngày” cần đủ ngày, tháng, năm.",
    ]


def test_whoever_has_left_comes_back_only_when_a_person_says_so(desk, world):
    world.person("Vi Thị Nghỉ", world.quy_chau)
    desk.take_in(csv(["NA00004", "Vi Thị Nghỉ", "", "", "", "", "", "", "", "1/11/2026"], head=FURTHER))
    handed = desk.look(csv(["NA00004", "Vi Thị Nghỉ", "", "", "H40.X01"]))
    assert desk.problems(handed) == ["Vi Thị Nghỉ đã thôi việc."]

    desk.answer(handed, 2, "other")
    assert desk.kinds(handed) == ["same"]

    desk.answer(handed, 2, "same")
    assert desk.kinds(handed) == ["moved"]


def test_nobody_changes_by_a_sheet_who_holds_more_than_the_officer(app, desk, world):
    with app.app_context():
        db.session.add(Grant(user_id=world.an, permission="lms.administer", unit_id=world.province))
        db.session.commit()

    handed = desk.look(
        csv(
            ["NA00001", "Nguyễn Thị An", "", "ke.gian@nghean.example"],
            ["NA00002", "Trần Văn Bình", "", "", "", "Chủ tịch"],
        )
    )

    assert desk.kinds(handed) == ["error", "error"]


def test_namesakes_in_a_file_are_pointed_out(desk):
    handed = desk.look(
        csv(["NA00101", "Lô Thị Hòa", "1/1/1990", "", "H40.X01"], ["NA00102", "Lô Thị Hoà", "2/1/1991", "", "H40.X01"])
    )

    assert desk.kinds(handed) == ["new", "new"]
    assert "Trùng họ tên với dòng 2." in desk.lines(handed)[1].outcome["warnings"]


def test_names_in_old_letters_are_taken_in_only_after_somebody_has_asked_to_turn_them(app, desk, world, sign_in):
    handed = desk.look(
        csv(["NA00101", "NguyÔn V¨n An", "", "", "H40.X01"], ["NA00102", "Lo Van Ba", "", "", "H40.X01"])
    )
    assert desk.kinds(handed) == ["error", "new"]
    assert desk.problems(handed) == ["Chữ theo bảng mã TCVN3 (ABC). Hãy chuyển sang Unicode."]

    sign_in(world.binh).post(f"/staff/people/imports/{handed}/letters")

    assert [(line.kind, line.outcome["name"]) for line in desk.lines(handed)] == [
        ("new", "Nguyễn Văn An"),
        ("new", "Lo Van Ba"),
    ]


def test_the_sheet_that_went_out_changes_nothing_when_it_comes_back(app, desk, world):
    desk.take_in(
        csv(
            ["NA00101", "H'Hen Niê", "5/10/1990", "moi@nghean.example", "H40.X01.1", "Kế toán", "Viên chức"],
            ["NA00101", "H'Hen Niê", "", "", "H40.X01", "", "", "", "x"],
            head=FURTHER,
        )
    )
    file = BytesIO()
    with app.app_context():
        write_staff(file, None, user=person_by(User.id == world.binh))

    handed = desk.look(SourceFile("bang-can-bo.xlsx", file.getvalue()))

    assert desk.kinds(handed) == ["same"] * 4
    with app.app_context():
        assert db.session.get_one(StaffImport, handed).notes == []
