"""Banks are made, shared and taken back; courses draw on more than their own."""

import re

import pytest
from sqlalchemy import select

from courses.questions.models import Bank, BankShare, CourseBank
from courses.quizzes.drawing import bank_of
from courses.quizzes.models import Quiz
from lms.api import now
from lms.audit import AuditEntry
from lms.db import db
from tests.courses.bank.conftest import MORNING, fields


def test_the_banks_stand_in_groups_with_their_numbers(desk, hien, binh):
    desk.add("quy_chau", fields("Một"))

    province, commune = hien.get("/staff/banks").text, binh.get("/staff/banks").text

    assert province.index("Ngân hàng của tỉnh") < province.index("Ngân hàng của đơn vị")
    assert "Ngân hàng Con Cuông" in province
    assert "Câu của Bình" not in province
    assert "Ngân hàng tỉnh" not in commune
    assert "Câu của Bình" in commune


def test_a_bank_is_made_for_oneself_or_for_a_unit_of_ones_own(desk, binh, app):
    made = binh.post("/staff/banks", data={"title": "Ôn thi tháng 12", "home": ""})
    told = binh.get(made.location).text
    binh.post("/staff/banks", data={"title": "Của xã", "home": desk.world.quy_chau})
    refused = binh.post("/staff/banks", data={"title": "Của xã khác", "home": desk.world.con_cuong})
    unnamed = binh.post("/staff/banks", data={"title": " ", "home": ""})

    assert "Đã lập ngân hàng “Ôn thi tháng 12”" in told
    assert (refused.status_code, unnamed.status_code) == (422, 422)
    with app.app_context():
        banks = {bank.title: bank for bank in db.session.scalars(select(Bank))}
        assert banks["Ôn thi tháng 12"].owner_id == desk.world.binh
        assert re.fullmatch(r"on-thi-thang-12-[0-9a-f]{6}", banks["Ôn thi tháng 12"].key)
        assert banks["Của xã"].unit_id == desk.world.quy_chau
        assert "Của xã khác" not in banks


def test_a_private_bank_is_shared_with_a_person_to_read_then_to_write_and_taken_back(desk, binh, dung, app):
    bank = desk.banks["private"]
    (key,) = desk.add("private", fields("Một"))

    found = binh.get(f"/staff/bank/{bank}/sharing?q=lo van dung").text
    binh.post(f"/staff/bank/{bank}/share", data={"user": desk.world.dung, "may": "read"})
    assert dung.get(f"/staff/questions/{key}").status_code == 200
    assert dung.post(f"/staff/questions/{key}/status", data={"status": "draft"}).status_code == 403
    binh.post(f"/staff/bank/{bank}/share", data={"user": desk.world.dung, "may": "edit"})
    assert dung.post(f"/staff/questions/{key}/status", data={"status": "draft"}).status_code == 302
    assert dung.get(f"/staff/bank/{bank}/sharing").status_code == 403
    with app.app_context():
        share = db.session.scalars(select(BankShare.id)).one()
    binh.post(f"/staff/bank/{bank}/shares/{share}/take-back")

    assert "Lô Văn Dũng" in found
    assert dung.get(f"/staff/questions/{key}").status_code == 403
    with app.app_context():
        deeds = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [deed for deed in deeds if "share" in deed] == [
        "courses.bank_shared", "courses.bank_shared", "courses.bank_share_taken_back",
    ]  # fmt: skip


def test_a_share_with_a_unit_opens_the_bank_to_its_trainers(desk, binh, dung):
    bank = desk.banks["private"]

    found = binh.get(f"/staff/bank/{bank}/sharing?q=con cuong").text
    binh.post(f"/staff/bank/{bank}/share", data={"unit": desk.world.con_cuong, "may": "read"})

    assert "UBND xã Con Cuông" in found
    assert dung.get(f"/staff/bank/{bank}").status_code == 200
    assert "Được chia sẻ với đồng chí" in dung.get("/staff/banks").text


def test_people_who_write_no_questions_are_not_offered(desk, binh):
    assert "Nguyễn Thị An" not in binh.get(f"/staff/bank/{desk.banks['private']}/sharing?q=nguyen thi an").text


@pytest.mark.parametrize("form", [{}, {"user": "x"}, {"user": "9" * 30}, {"unit": "0"}])
def test_a_share_with_nobody_changes_nothing(desk, binh, app, form):
    answer = binh.post(f"/staff/bank/{desk.banks['private']}/share", data=form)

    assert "Hãy chọn một đơn vị hoặc một người." in binh.get(answer.location).text
    with app.app_context():
        assert db.session.scalars(select(BankShare)).all() == []


def test_a_share_of_another_bank_cannot_be_taken_back_from_here(desk, binh, hien, app):
    hien.post(f"/staff/bank/{desk.banks['con_cuong']}/share", data={"user": desk.world.binh, "may": "read"})
    with app.app_context():
        share = db.session.scalars(select(BankShare.id)).one()

    assert binh.post(f"/staff/bank/{desk.banks['private']}/shares/{share}/take-back").status_code == 404


def test_a_course_draws_on_a_bank_that_its_trainer_may_read(desk, binh, app):
    desk.add("quy_chau", fields("Của xã"))
    course_bank, commune = desk.banks["course"], desk.banks["quy_chau"]

    def drawn():
        with app.app_context():
            return {candidate.key.partition(":")[0] for candidate in bank_of(desk.taught.course)}

    binh.post(f"/staff/bank/{course_bank}/link", data={"bank": commune})
    assert "quy-chau" in drawn()
    assert "Ngân hàng Quỳ Châu" in binh.get(f"/staff/bank/{course_bank}/links").text
    binh.post(f"/staff/bank/{commune}/link", data={"course": desk.taught.course, "do": "unlink"})
    assert "quy-chau" not in drawn()
    binh.post(f"/staff/bank/{course_bank}/link", data={"bank": desk.banks["con_cuong"]})
    assert "con-cuong" not in drawn()
    with app.app_context():
        assert db.session.scalars(select(CourseBank)).all() == []


def test_while_an_exam_is_open_its_sources_stay(desk, binh, app):
    with app.app_context():
        quiz = db.session.get_one(Quiz, desk.taught.exam)
        quiz.opens_at, quiz.closes_at = MORNING, now().replace(year=2099)
        db.session.commit()

    answer = binh.post(f"/staff/bank/{desk.banks['course']}/link", data={"bank": desk.banks["quy_chau"]})

    assert "Bài thi đang diễn ra" in binh.get(answer.location).text
    with app.app_context():
        assert db.session.scalars(select(CourseBank)).all() == []


def test_what_a_course_draws_on_is_said_by_those_who_write_it(desk, dung, app):
    of_course, own = desk.banks["course"], desk.banks["con_cuong"]

    dung.post(f"/staff/bank/{own}/link", data={"course": desk.taught.course})

    assert 'id="course"' not in dung.get(f"/staff/bank/{own}/links").text
    assert dung.get(f"/staff/bank/{of_course}").status_code == 403
    with app.app_context():
        assert db.session.scalars(select(CourseBank)).all() == []
