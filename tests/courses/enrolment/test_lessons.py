import pytest
from sqlalchemy import select

from courses.completion.models import Enrolment, Progress
from courses.completion.services import activity_done
from lms.api import Completion, db, now, store_file

CHECK = "small-l01-a"


@pytest.fixture
def an(sign_in, world):
    return sign_in(world.an)


def test_a_lesson_shows_text_picture_check_question_and_place(an, lesson):
    page = an.get(f"/lessons/{lesson}").text

    assert "<h1>Địa chỉ trang</h1>" in page
    assert "<figcaption>Hình 1. Thanh địa chỉ.</figcaption>" in page
    assert f'id="check-{CHECK}"' in page
    assert "Bài 1/1" in page
    assert "Đã đọc xong" in page


def test_no_answer_and_no_feedback_is_in_the_page_before_it_is_asked_for(an, lesson):
    page = an.get(f"/lessons/{lesson}").text

    assert "Địa chỉ nằm ở phía trên cùng." not in page


def test_its_picture_is_sent_so_that_it_can_only_be_looked_at(an, lesson):
    page = an.get(f"/lessons/{lesson}").text
    address = page.split('src="/pictures/')[1].split('"')[0]

    answer = an.get(f"/pictures/{address}")

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_stored_file_that_is_no_drawing_is_not_sent(app, an, lesson):
    with app.app_context():
        secret = store_file(b"%PDF-1.7", media_type="application/pdf")
        db.session.commit()

    assert an.get(f"/pictures/{secret}").status_code == 404


def test_a_check_question_answers_without_a_script_and_remembers(an, lesson):
    sent = an.post(f"/lessons/{lesson}/checks/{CHECK}", data={f"{CHECK}-answer": "false"})
    page = an.get(f"/lessons/{lesson}").text

    assert sent.location == f"/lessons/{lesson}#check-{CHECK}"
    assert "Địa chỉ nằm ở phía trên cùng." in page
    assert "Thử lại" in page


def test_a_script_gets_the_question_alone(an, lesson):
    answer = an.post(
        f"/lessons/{lesson}/checks/{CHECK}",
        data={f"{CHECK}-answer": "true"},
        headers={"X-Requested-With": "fetch"},
    )

    assert answer.text.strip().startswith(f'<section class="t-check" id="check-{CHECK}"')
    assert "<html" not in answer.text
    assert "Chưa đúng" in answer.text


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "fetch"}])
def test_an_empty_answer_asks_again_and_keeps_nothing(app, an, lesson, headers):
    answer = an.post(f"/lessons/{lesson}/checks/{CHECK}", headers=headers, follow_redirects=True)

    assert "Chưa có câu trả lời nào" in answer.text
    assert "Chưa có câu trả lời nào" not in an.get(f"/lessons/{lesson}").text
    with app.app_context():
        assert db.session.scalars(select(Progress)).all() == []


def test_an_answer_that_cannot_be_read_is_refused_in_a_sentence(an, lesson):
    answer = an.post(f"/lessons/{lesson}/checks/{CHECK}", data={f"{CHECK}-answer": "<script>"})

    assert answer.status_code == 422
    assert "t-note warn" in answer.text
    assert "&lt;script&gt;" not in answer.text


def test_an_unknown_check_question_is_not_found(an, lesson):
    assert an.post(f"/lessons/{lesson}/checks/none").status_code == 404


def test_check_questions_do_not_count_as_reading(app, an, lesson):
    an.post(f"/lessons/{lesson}/checks/{CHECK}", data={f"{CHECK}-answer": "false"})

    with app.app_context():
        assert db.session.scalars(select(Progress.state)).all() == ["going"]


def test_having_read_it_leads_on_to_what_comes_next(app, an, world, taught, lesson):
    answer = an.post(f"/lessons/{lesson}/done")

    assert answer.location == f"/quizzes/{taught.exam_activity}"
    with app.app_context():
        assert db.session.scalars(select(Progress.state)).all() == ["done"]
        assert db.session.scalars(select(Enrolment.learner_id)).all() == [world.an]
    assert "Đã đọc xong" not in an.get(f"/lessons/{lesson}").text


def test_the_last_thing_done_tells_that_the_course_is_complete(app, an, world, taught, lesson):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=taught.exam_activity, score=0.9, at=now())
        db.session.commit()

    page = an.post(f"/lessons/{lesson}/done", follow_redirects=True)

    assert "Đồng chí đã hoàn thành khóa" in page.text
    assert "Đã hoàn thành ngày" in page.text
    with app.app_context():
        assert db.session.scalars(select(Completion.learner_id)).all() == [world.an]


def test_reading_a_page_writes_nothing(an, lesson, taught, statements):
    an.get(f"/lessons/{lesson}")
    an.get(f"/courses/{taught.course}")
    an.get("/")

    assert not [words for words in statements if words.startswith(("INSERT", "UPDATE", "DELETE"))]
