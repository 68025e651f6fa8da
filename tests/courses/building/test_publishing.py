"""What is published is what was looked at, and learners get it in one piece."""

import pytest
from sqlalchemy import select

from courses.catalogue.models import Activity, Course
from courses.enrolment.services import enrol
from courses.packing.commands import load_from
from courses.packing.files import files_in
from courses.packing.models import CourseDraft
from courses.questions.banks import bank_id_of_course
from courses.questions.models import READY
from courses.questions.services import draft_from
from courses.questions.writing import add_questions
from lms.api import db, now
from tests.learning import PACKS, begin, read_all


def test_what_changes_is_summed_up_published_seen_by_learners_and_the_draft_is_gone(app, world, desk, taught, sign_in):
    with app.app_context():
        enrol(taught.course, [world.an, world.dung], source="self", at=now())
        db.session.commit()
    desk.do("add:module", title_vi="Phần hai")
    desk.do("add:lesson:phan-hai", title_vi="Bài mới")
    desk.write("01-mot", lead="Câu mở mới.")
    desk.do("down:quiz:thi")

    page = desk.get("/publish")
    for words in ("4 thay đổi sẽ đến với người học", "Phần hai", "Bài mới", "bắt buộc", "thông tin của bài",
                  "Khóa đang có 2 người học, 0 người đã hoàn thành.", "phải làm thêm 1 mục bắt buộc"):  # fmt: skip
        assert words in page
    desk.publish()

    assert "Đã xuất bản khóa" in desk.page
    assert desk.files() == {}
    assert desk.row().edited_at is not None
    learner = sign_in(world.an)
    assert "Bài mới" in learner.get(f"/courses/{taught.course}").text
    assert "Câu mở mới." in learner.get(f"/lessons/{taught.lessons['01-mot']}").text


def test_publishing_something_else_than_was_looked_at_is_refused_and_so_is_publishing_twice(desk):
    desk.write("01-mot", minutes="6")
    token = desk.remembered("/publish", "token")
    desk.write("01-mot", minutes="7")

    desk.post("/publish", token=token)
    assert desk.answer.status_code == 409
    assert desk.live == files_in(PACKS / "small")

    good = desk.remembered("/publish", "token")
    desk.post("/publish", token=good)
    desk.post("/publish", token=good)
    assert desk.answer.status_code == 409


def test_while_an_exam_of_the_course_is_open_nothing_is_published(app, world, desk, taught):
    with app.app_context():
        begin(taught, world.an)
    desk.write("01-mot", minutes="6")

    assert "Bài thi của khóa đang diễn ra." in desk.get("/publish")
    desk.publish()

    assert desk.answer.status_code == 409
    assert desk.live == files_in(PACKS / "small")


def test_a_retired_lesson_keeps_what_learners_did_and_the_summary_says_so(app, world, desk, taught):
    with app.app_context():
        read_all(taught, world.an)
    desk.do("add:lesson:mot", title_vi="Bài mới")
    desk.do("retire:lesson:01-mot")

    assert "kết quả của người đã học vẫn giữ" in desk.get("/publish")
    desk.publish()

    with app.app_context():
        assert db.session.get_one(Activity, taught.lessons["01-mot"]).is_retired


def test_a_discarded_draft_leaves_the_live_course_as_it_was(app, desk):
    desk.write("01-mot", minutes="6")

    desk.post("/discard")

    with app.app_context():
        assert db.session.scalars(select(CourseDraft)).all() == []
    assert desk.live == files_in(PACKS / "small")


def test_a_published_course_is_not_overwritten_when_the_site_starts(app, desk):
    desk.write("01-mot", minutes="6")
    desk.publish()

    with app.app_context():
        load_from(PACKS / "small")

    assert b"minutes: 6" in desk.live["lessons/01-mot.md"]


def test_a_question_written_by_hand_counts_for_a_quiz_of_the_draft_and_goes_out_with_the_course(app, world, desk):
    with app.app_context():
        new = draft_from({"key": "q-moi", "type": "courses.true_false", "text": "Đúng.", "answer": True,
                          "skill": "IU06.1.1", "difficulty": 1, "kind": "recall"})  # fmt: skip
        add_questions(bank_id_of_course(desk.id), [new], by_id=world.binh, at=now(), status=READY)
        db.session.commit()

    desk.do("rename:quiz:luyen", title_vi="Luyện tập", title_en="Practice", count="7")
    desk.publish()
    exported = desk.client.get(f"{desk.address}/export").data

    assert b"count: 7" in desk.live["pack.yaml"]
    assert b"soan-tai-cho.yaml" in exported


def test_a_course_is_made_from_nothing_published_and_opened(app, trainer, world, course_named, sign_in):
    fields = {"title": "Làm việc trên mạng", "title_en": "Working online", "kind": "tap_huan", "hours": "2",
              "framework": "tt03-2014", "skills": "IU06", "unit": world.province}  # fmt: skip
    trainer.post("/staff/courses/new", data=fields)
    desk = course_named("lam-viec-tren-mang")
    desk.do("add:lesson:phan-1", title_vi="Bài đầu")
    assert sign_in(world.an).get(f"/courses/{desk.id}").status_code == 404

    desk.publish(open="1")

    assert desk.row().state == "open"
    assert "Bài đầu" in sign_in(world.an).get(f"/courses/{desk.id}").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"skills": "IU99"}, "Chuẩn không có mã IU99."), ({"title": ""}, "Tên khóa học"), ({"hours": "nhiều"}, "Số tiết")],
)
def test_a_course_that_cannot_be_begun_says_why(app, trainer, world, changes, sentence):
    fields = {"title": "Khóa", "kind": "tap_huan", "hours": "2", "framework": "tt03-2014", "skills": "IU06",
              "unit": world.province, **changes}  # fmt: skip

    answer = trainer.post("/staff/courses/new", data=fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(Course)).all() == []


def test_closing_and_putting_away_and_opening_again(desk, sign_in, world):
    desk.post("/state", state="archived")
    assert "Khóa thử ngắn" not in desk.client.get("/staff/courses").text
    assert "Khóa thử ngắn" in desk.client.get("/staff/courses?state=archived").text
    assert "Khóa thử ngắn" not in sign_in(world.an).get("/catalogue").text

    desk.post("/state", state="open")
    assert "Khóa thử ngắn" in sign_in(world.an).get("/catalogue").text
