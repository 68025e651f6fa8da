from html import unescape

import pytest
from sqlalchemy import select

from courses.reminding.models import ReminderText
from courses.reminding.texts import KINDS, troubles_with
from lms.api import db
from tests.courses.reminding.conftest import DUE

OURS = {"subject_vi": "Xã nhắc {ten}: {khoa}", "body_vi": "Thưa {ten},\n{danh_sach}\nUBND xã {con}."}


@pytest.fixture
def officer(mornings, world, sign_in):
    world.grant(world.binh, "courses.assign", world.quy_chau)
    mornings.clock.move_to(DUE)
    return sign_in(world.binh)


@pytest.fixture
def page(world):
    return f"/staff/reminders/{world.quy_chau}/late"


def test_a_unit_says_it_in_its_own_words_and_the_units_below_with_it(officer, page, mornings, world):
    office = world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.2")
    course = mornings.course()
    for learner in (world.person("Vi Thị Hà", office), world.dung):
        mornings.duty(learner, course)

    assert officer.post(page, data=OURS).status_code == 302

    told = mornings.on(DUE.replace(day=18))
    assert told == [
        ("Dũng", "Quá hạn học: Sử dụng máy tính cơ bản, quá hạn 1 ngày"),
        ("Hà", "Xã nhắc Vi Thị Hà: Sử dụng máy tính cơ bản"),
    ]
    assert mornings.bodies("Vi Thị Hà") == [
        "Thưa Vi Thị Hà,\n- Sử dụng máy tính cơ bản: hạn 17/12/2026, quá hạn 1 ngày\nUBND xã quá hạn 1 ngày."
    ]


def test_the_nearest_unit_upwards_wins_and_the_way_back_leads_to_the_one_above(officer, page, mornings, world, sign_in):
    world.grant(world.dung, "courses.assign", world.province)
    province = sign_in(world.dung)
    province.post(f"/staff/reminders/{world.province}/late", data={"subject_vi": "Tỉnh nhắc", "body_vi": "Tỉnh."})
    officer.post(page, data=OURS)

    seen = officer.get("/staff/reminders").text
    assert "Xã nhắc {ten}: {khoa}" in seen
    assert "Của đơn vị này" in seen
    officer.post(f"{page}/back")

    seen = officer.get("/staff/reminders").text
    assert "Tỉnh nhắc" in seen
    assert "Của cấp trên" in seen


def test_words_equal_to_those_from_above_are_not_kept(officer, page, world, app):
    shipped = KINDS["late"].shipped["vi"]

    officer.post(page, data={"subject_vi": shipped.subject, "body_vi": shipped.body})

    with app.app_context():
        assert db.session.scalars(select(ReminderText)).all() == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"subject_vi": "Nhắc {tên}"}, "Không có chỗ điền nào tên {tên}."),
        ({"body_vi": "Học {so} khóa"}, "Không có chỗ điền nào tên {so}."),
        ({"body_vi": "Học {khoa"}, "Dấu ngoặc nhọn phải có đôi"),
        ({"body_vi": ""}, "Nhập nội dung của lời nhắc."),
        ({"subject_en": "Only a subject", "body_en": ""}, "Điền cả tiêu đề và nội dung"),
        ({"subject_vi": "x" * 151}, "Tiêu đề dài nhất 150 ký tự."),
    ],
)
def test_what_cannot_be_filled_is_refused_with_its_place(officer, page, app, words, sentence):
    answer = officer.post(page, data=OURS | words)

    assert sentence in unescape(answer.text)
    with app.app_context():
        assert db.session.scalars(select(ReminderText)).all() == []


def test_the_preview_names_a_real_late_person_of_the_unit_and_nobody_from_elsewhere(
    officer, page, mornings, world, statements
):
    course = mornings.course()
    mornings.duty(world.dung, course, DUE.replace(day=1))
    mornings.duty(world.an, course, DUE.replace(day=2))
    statements.clear()

    seen = officer.post(f"{page}/look", data=OURS).text

    assert "Xã nhắc Nguyễn Thị An: Sử dụng máy tính cơ bản" in seen
    assert "quá hạn 15 ngày" in seen
    assert "Dũng" not in seen
    assert len(statements) <= 8


def test_without_anybody_late_the_preview_says_that_it_is_an_example(officer, page, mornings):
    assert "Ví dụ: trong UBND xã Quỳ Châu chưa có ai" in officer.get(page).text


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_its_page_with_a_preview_and_the_list_of_what_may_be_filled_in(
    officer, mornings, world, kind, statements
):
    mornings.duty(world.an, mornings.course(), DUE.replace(day=1))
    statements.clear()

    seen = officer.get(f"/staff/reminders/{world.quy_chau}/{kind}").text

    assert len(statements) <= 8
    for name in KINDS[kind].placeholders:
        assert f"<code>{{{name}}}</code>" in seen
    glimpse = seen.partition("data-glimpse-here")[2].partition("</main>")[0]
    assert "{" not in glimpse


def test_looking_with_the_button_keeps_nothing(officer, page, app):
    answer = officer.post(page, data=OURS | {"do": "look"})

    assert "Xã nhắc" in answer.text
    with app.app_context():
        assert db.session.scalars(select(ReminderText)).all() == []


def test_an_officer_of_another_unit_is_kept_out(officer, world, sign_in):
    assert officer.get(f"/staff/reminders/{world.con_cuong}/late").status_code == 403
    assert officer.get(f"/staff/reminders?unit={world.con_cuong}").status_code == 404
    assert officer.get(f"/staff/reminders/{world.quy_chau}/nothing").status_code == 404


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_words_that_ship_use_what_is_there(app, kind):
    with app.app_context():
        assert [trouble for text in kind.shipped.values() for trouble in troubles_with(kind, text)] == []
    assert set(kind.shipped) == {"vi", "en"}
