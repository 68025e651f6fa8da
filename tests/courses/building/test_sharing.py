"""Courses of units: copies, packs as ZIP files, whose trainers may write what, and who may join."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from courses.catalogue.models import Course
from courses.completion.models import Enrolment
from courses.enrolment.services import enrol
from courses.packing.archive import packed, unpacked
from courses.packing.files import files_in
from courses.questions.models import Bank, Question
from courses.quizzes.models import Quiz
from lms.api import db, now
from tests.learning import PACKS, teach

HOUR = timedelta(hours=1)


def questions(course_id):
    return db.session.scalar(
        select(func.count(Question.id)).join(Bank, Bank.id == Question.bank_id).where(Bank.course_id == course_id)
    )


def hand_in(client, content, **fields):
    return client.post(
        "/staff/courses/import", data={"pack": (BytesIO(content), "goi.zip"), **fields}, follow_redirects=True
    )


def test_a_course_is_copied_for_a_unit_with_everything_but_its_learners(app, world, desk, taught, course_named):
    with app.app_context():
        enrol(taught.course, [world.an], source="self", at=now())
        db.session.commit()

    desk.post("/copy", unit=world.quy_chau)

    copy = course_named("small-h40-x01")
    row = copy.row()
    assert (row.state, row.unit_id) == ("draft", world.quy_chau)
    assert row.titles == {"vi": "Khóa thử ngắn · UBND xã Quỳ Châu", "en": "A short trial course"}
    with app.app_context():
        assert questions(copy.id) == questions(taught.course)
        assert db.session.scalar(select(func.count(Quiz.id)).where(Quiz.course_id == copy.id)) == 2
        assert db.session.scalar(select(func.count(Enrolment.id)).where(Enrolment.course_id == copy.id)) == 0
    desk.post("/copy", unit=world.quy_chau)
    assert course_named("small-h40-x01-2").row().unit_id == world.quy_chau


def test_an_export_handed_in_elsewhere_is_the_same_course_to_the_byte(app, trainer, world, desk, course_named):
    desk.write("01-mot", lead="Câu mở mới.")
    desk.publish()
    first = desk.client.get(f"{desk.address}/export").data
    files = unpacked(first)
    other = {**files, "pack.yaml": files["pack.yaml"].replace(b"key: small\n", b"key: other\n")}

    answer = hand_in(trainer, packed(other), unit=world.province)
    copy = course_named("other")
    assert "khóa học lên lần đầu" in answer.text
    copy.publish()

    assert unpacked(trainer.get(f"{copy.address}/export").data) == other
    assert desk.client.get(f"{desk.address}/export").data == first


def test_a_pack_of_a_course_that_is_there_becomes_its_draft_and_replaces_another_one_only_when_told(trainer, desk):
    files = files_in(PACKS / "small")
    files["lessons/01-mot.md"] = files["lessons/01-mot.md"].replace(b"minutes: 5", b"minutes: 8")
    desk.write("01-mot", minutes="6")

    refused = hand_in(trainer, packed(files))
    taken = hand_in(trainer, packed(files), replace="1")

    assert (refused.status_code, "đang có bản nháp" in refused.text) == (409, True)
    assert "thông tin của bài" in taken.text
    assert desk.files() == files
    assert desk.live == files_in(PACKS / "small")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Hãy chọn tệp ZIP"),
        (b"PK\x03\x04rest", "Tệp bị hỏng"),
        (b"%PDF-1.7", "không đúng với tên tệp"),
        (packed({"../pack.yaml": b"x"}), "không an toàn"),
        (packed({"pack.yaml": b"format: 1\nkey: A"}), "Chưa nhập gì"),
        (packed({**files_in(PACKS / "small"), "chay.exe": b"MZ"}), "Gói khóa học không có tệp như thế này"),
        (packed({"pack.yaml": b"0" * 40_000_000}), "bung ra quá lớn"),
    ],
    ids=["nothing", "broken", "another kind", "leads out", "mistakes", "a program", "a bomb"],
)
def test_what_is_no_good_pack_is_refused_with_a_sentence_and_nothing_is_written(app, trainer, content, sentence):
    answer = hand_in(trainer, content)

    assert answer.status_code in {400, 422}
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(Course)).all() == []


def test_trainers_of_a_unit_write_its_courses_copy_the_provinces_and_see_no_others(app, world, taught, desk, sign_in):
    desk.post("/copy", unit=world.con_cuong)
    desk.post("/copy", unit=world.quy_chau)
    world.grant(world.dung, "courses.author", world.con_cuong)
    theirs = sign_in(world.dung)
    with app.app_context():
        ids = dict(db.session.execute(select(Course.key, Course.id)).all())

    listed = theirs.get("/staff/courses").text

    assert "UBND xã Con Cuông" in listed
    assert "UBND xã Quỳ Châu" not in listed
    assert theirs.get(f"/staff/courses/{ids['small-h40-x02']}").status_code == 200
    assert theirs.get(f"/staff/courses/{ids['small-h40-x01']}").status_code == 403
    assert theirs.get(f"/staff/courses/{ids['small']}").status_code == 403
    assert theirs.get(f"/staff/courses/{ids['small']}/copy").status_code == 200
    assert hand_in(theirs, packed(files_in(PACKS / "small"))).status_code == 409


def test_a_course_for_its_unit_only_is_offered_to_nobody_else(app, world, desk, course_named, sign_in):
    desk.post("/copy", unit=world.quy_chau)
    copy = course_named("small-h40-x01")
    copy.post("/place", unit=world.quy_chau, for_unit_only="1")
    copy.post("/state", state="open")
    an, dung = sign_in(world.an), sign_in(world.dung)

    assert "UBND xã Quỳ Châu" in an.get("/catalogue").text
    assert "· UBND xã Quỳ Châu" not in dung.get("/catalogue").text
    refused = dung.post(f"/courses/{copy.id}/enrol", follow_redirects=True)
    assert "dành riêng cho người của đơn vị tổ chức" in refused.text
    an.post(f"/courses/{copy.id}/enrol")
    with app.app_context():
        assert db.session.scalars(select(Enrolment.learner_id)).all() == [world.an]


def change(app, course_id, **values):
    with app.app_context():
        course = db.session.get_one(Course, course_id)
        for name, value in values.items():
            setattr(course, name, value)
        db.session.commit()


def test_a_course_that_needs_another_says_so_and_lets_in_whoever_has_completed_that(app, world, taught, sign_in):
    with app.app_context():
        hidden = teach(PACKS / "hidden")
    change(app, taught.course, needs=["hidden"])
    an = sign_in(world.an)

    page = an.get(f"/courses/{taught.course}").text
    assert "Phải hoàn thành trước: " in page
    assert f'href="/courses/{hidden.course}"' in page
    an.post(f"/courses/{taught.course}/enrol")
    assert an.get(f"/lessons/{taught.lessons['01-mot']}").status_code == 403
    assert an.post(f"/quizzes/{taught.exam_activity}/start").status_code in {403, 404}
    with app.app_context():
        assert db.session.scalars(select(Enrolment)).all() == []
        enrol(hidden.course, [world.an], source="self", at=now())
        db.session.scalars(select(Enrolment)).one().completed_at = now()
        db.session.commit()

    an.post(f"/courses/{taught.course}/enrol")
    assert an.get(f"/lessons/{taught.lessons['01-mot']}").status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"opens_at": now() + HOUR}, "nhận ghi danh từ"), ({"closes_at": now() - HOUR}, "đã hết hạn ghi danh")],
)
def test_outside_its_dates_nobody_joins(app, world, taught, sign_in, values, sentence):
    change(app, taught.course, **values)

    page = sign_in(world.an).post(f"/courses/{taught.course}/enrol", follow_redirects=True)

    assert sentence in page.text
    with app.app_context():
        assert db.session.scalars(select(Enrolment)).all() == []


def test_needs_that_lead_in_a_circle_or_nowhere_stop_publishing(app, taught, desk):
    with app.app_context():
        hidden = teach(PACKS / "hidden")
    change(app, hidden.course, needs=["small"])
    form = {"title_vi": "Khóa", "kind": "tap_huan", "hours": "1", "summary_vi": "A", "skills": "IU06", "quizzes": "thi",
            "lessons_rule": "all"}  # fmt: skip
    desk.post("/settings", seen=desk.remembered("/settings"), **form, needs=["hidden", "khong-co"])

    page = desk.get("/publish")

    assert "không ai vào được khóa nào" in page
    assert "Chưa có khóa học nào mã “khong-co”." in page


def test_the_list_and_the_copy_page_cost_at_most_eight_statements(trainer, desk, statements):
    for address in ("/staff/courses", "/staff/courses?q=khoa", "/staff/courses/import", f"{desk.address}/copy"):
        statements.clear()
        assert trainer.get(address).status_code == 200
        assert len(statements) <= 8, address
