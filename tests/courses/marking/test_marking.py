"""Marking by people: who may, without names, nothing lost, and the learner is told."""

import pytest
from flask import get_template_attribute
from sqlalchemy import select

from courses.questions.rendering import question_view
from courses.questions.types.essay import Essay
from courses.quizzes.mark_models import MANUAL, GradeEvent, MarkEvent
from courses.quizzes.models import Attempt
from lms.api import db
from lms.mail import Letter
from tests.courses.questions.test_filetypes import GOOD
from tests.courses.quizzes.conftest import MORNING
from tests.courses.quizzes.test_uploads import hand_in
from tests.courses.workshop import CHOICE, ESSAY, FILE, GUIDE, Workshop, open_workshop

MARK, AN = "courses.mark", "Nguyễn Thị An"
FIRST_TIME = {"seen": "none", "reason": "", "comment": ""}


@pytest.fixture
def workshop(app, world, time_machine) -> Workshop:
    time_machine.move_to(MORNING, tick=False)
    return open_workshop(app, MORNING)


@pytest.fixture
def sat(workshop, world):
    """An's attempt: the first question right, an essay of four words, no file."""
    return workshop.sit(world.an, at=MORNING)


@pytest.fixture
def binh(workshop, world, sign_in):
    """Bình marks the work of An's unit."""
    world.grant(world.binh, MARK, world.quy_chau)
    return sign_in(world.binh)


def pile_url(workshop):
    return f"/staff/quizzes/{workshop.quiz}/marking/{workshop.essay}"


def events(app):
    with app.app_context():
        columns = (MarkEvent.before, MarkEvent.after, MarkEvent.by_id, MarkEvent.reason, MarkEvent.comment)
        return db.session.execute(select(*columns).where(MarkEvent.kind == MANUAL).order_by(MarkEvent.id)).all()


def result_of(app, attempt_id):
    with app.app_context():
        attempt = db.session.get_one(Attempt, attempt_id)
        return attempt.score, attempt.passed


def letters(app):
    with app.app_context():
        return [(letter.to, letter.subject, letter.body) for letter in db.session.scalars(select(Letter))]


def test_the_queue_tells_what_waits_and_leads_to_the_first_answer_without_a_name(app, workshop, binh, sat, world):
    queue = binh.get("/staff/marking").text
    of_quiz = binh.get(f"/staff/quizzes/{workshop.quiz}/marking").text
    pile = binh.get(pile_url(workshop)).text
    work = binh.get(f"/staff/marking/{sat}/{ESSAY}").text

    assert "Vì sao phải sao lưu?" in queue
    assert "Vì sao phải sao lưu?" in of_quiz
    assert "Chấm 1 bài đang chờ" in pile
    assert "Vì máy có thể hỏng." in work
    assert GUIDE in work
    assert "5 chữ" in work
    for page in (queue, of_quiz, pile, work):
        assert AN not in page


def test_the_last_mark_gives_the_grade_and_a_letter_and_the_learner_sees_the_comment(
    app, workshop, binh, sat, world, sign_in
):
    an = sign_in(world.an)
    before = an.get(f"/attempts/{sat}/result").text
    saved = binh.post(f"/staff/marking/{sat}/{ESSAY}", data={**FIRST_TIME, "mark": "7,5", "comment": "Nêu đủ ý."})
    after = an.get(f"/attempts/{sat}/result").text

    assert "Đang chờ chấm" in before
    assert saved.status_code == 302
    assert saved.location.endswith(pile_url(workshop))
    assert events(app) == [(None, 0.75, world.binh, "Chấm bài", "Nêu đủ ý.")]
    assert result_of(app, sat) == (pytest.approx((1 + 0.75 + 0) / 3), True)
    assert "Đồng chí đã đạt" in after
    assert "Nêu đủ ý." in after
    assert "Trắc nghiệm" not in after  # half of the paper is marked by people
    assert after.count("· Chưa trả lời") == 1  # the file: nobody has marked what was not handed in
    ((_to, subject, body),) = letters(app)
    assert subject == "Bài “Bài thi thực hành” đã chấm xong"
    assert f"/attempts/{sat}/result" in body


def test_saving_goes_on_to_the_next_answer_that_waits(app, workshop, binh, sat, world):
    hoa = world.person("Vi Thị Hoa", world.quy_chau)
    others = workshop.sit(hoa, at=MORNING, essay="Để khỏi mất dữ liệu.")

    saved = binh.post(f"/staff/marking/{sat}/{ESSAY}", data={**FIRST_TIME, "mark": "10"})
    page = binh.get(saved.location).text

    assert saved.location.endswith(f"/staff/marking/{others}/{ESSAY}")
    assert f"Bài số {sat}: đã cho 10 điểm." in page
    assert f'rel="prev" href="/staff/marking/{sat}/{ESSAY}"' in page
    assert "2 trên 2 bài · 1 bài chờ chấm" in page


@pytest.mark.parametrize("mark", ["", "10,5", "-1", "7,555", "bảy", "1e1", "NaN", "11"])
def test_what_is_no_mark_is_told_and_nothing_is_entered(app, binh, sat, mark):
    page = binh.post(f"/staff/marking/{sat}/{ESSAY}", data={**FIRST_TIME, "mark": mark, "comment": "Giữ lại."})

    assert page.status_code == 422
    assert "Điểm là số từ 0 đến 10" in page.text
    assert "Giữ lại." in page.text
    assert events(app) == []


def test_of_two_examiners_the_second_is_told_and_overrides_with_a_reason_only(app, workshop, binh, world, sign_in):
    attempt_id = workshop.start(world.an, at=MORNING)
    workshop.save(attempt_id, ESSAY, {"answer": ["Vì máy hỏng."]}, at=MORNING)
    hand_in(sign_in(world.an), attempt_id)
    workshop.finish(attempt_id, at=MORNING)
    hien = world.person("Lê Thị Hiền", world.province)
    world.grant(hien, MARK, world.province)
    second, url = sign_in(hien), f"/staff/marking/{attempt_id}/{ESSAY}"

    binh.post(url, data={**FIRST_TIME, "mark": "5"})
    overtaken = second.post(url, data={**FIRST_TIME, "mark": "8", "comment": "Tốt."})
    unreasoned = second.post(url, data={"seen": "0.5", "mark": "8", "reason": ""})
    reasoned = second.post(url, data={"seen": "0.5", "mark": "8", "reason": "Bỏ sót một ý"})
    page = binh.get(url).text

    assert overtaken.status_code == 409
    assert "Người khác vừa cho câu này 5 điểm" in overtaken.text
    assert 'value="0.5"' in overtaken.text
    assert "Tốt." in overtaken.text
    assert unreasoned.status_code == 422
    assert "ghi lý do" in unreasoned.text
    assert reasoned.status_code == 302
    assert [event[:4] for event in events(app)] == [
        (None, 0.5, world.binh, "Chấm bài"),
        (0.5, 0.8, hien, "Bỏ sót một ý"),
    ]
    assert "Lê Thị Hiền" in page
    assert "5 → 8" in page


def test_once_there_is_a_grade_the_name_is_shown_and_the_mark_stays(app, binh, sat, world):
    binh.post(f"/staff/marking/{sat}/{ESSAY}", data={**FIRST_TIME, "mark": "5"})

    again = binh.post(f"/staff/marking/{sat}/{ESSAY}", data={"seen": "0.5", "mark": "9", "reason": "Nhầm"})

    assert again.status_code == 409
    assert "có người thứ hai duyệt" in again.text
    assert AN in again.text
    assert len(events(app)) == 1
    with app.app_context():
        assert len(db.session.scalars(select(GradeEvent)).all()) == 1


def test_the_examiner_gets_the_file_to_save_and_the_learner_cannot_use_that_door(app, workshop, binh, world, sign_in):
    an = sign_in(world.an)
    attempt_id = workshop.start(world.an, at=MORNING)
    hand_in(an, attempt_id)
    workshop.finish(attempt_id, at=MORNING)

    fetched = binh.get(f"/staff/marking/{attempt_id}/{FILE}/file")

    assert fetched.data == GOOD["docx"]
    assert fetched.headers["Content-Disposition"].startswith("attachment;")
    assert an.get(f"/staff/marking/{attempt_id}/{FILE}/file").status_code == 403
    assert binh.get(f"/staff/marking/{attempt_id}/{ESSAY}/file").status_code == 404
    assert binh.get(f"/staff/marking/{attempt_id}/{CHOICE}").status_code == 404


def test_work_of_other_units_and_ones_own_is_not_to_be_marked(app, workshop, binh, world):
    elsewhere, own = workshop.sit(world.dung, at=MORNING), workshop.sit(world.binh, at=MORNING)

    assert "Không có bài nào phải chấm" in binh.get("/staff/marking").text
    assert binh.get(pile_url(workshop)).status_code == 404
    for attempt_id in (elsewhere, own):
        assert binh.get(f"/staff/marking/{attempt_id}/{ESSAY}").status_code == 403
        assert binh.post(f"/staff/marking/{attempt_id}/{ESSAY}", data={**FIRST_TIME, "mark": "9"}).status_code == 403
    assert events(app) == []


def test_a_page_of_a_long_queue_asks_the_database_as_little_as_a_short_one(workshop, binh, world, statements):
    for number in range(12):
        last = workshop.sit(world.person(f"Người {number}", world.quy_chau), at=MORNING)
    binh.get("/staff/marking")
    for url in ("/staff/marking", f"/staff/marking/{last}/{ESSAY}", f"/staff/quizzes/{workshop.quiz}/marking"):
        statements.clear()

        binh.get(url)

        assert len(statements) <= 8, url


def test_practice_says_of_an_essay_that_people_mark_it(app):
    kind = Essay()
    fields = kind.settings_from({"text": "Vì sao?", "feedback": "Nêu hai ý.", "guide": GUIDE})
    with app.test_request_context():
        view = question_view(kind.key, fields, 1, kind.parse(fields, {"answer": ["Vì thế."]}), show=True)
        said = str(get_template_attribute("courses/questions/parts.html", "said")(view))

    assert "Câu này do người chấm." in said
    assert "Nêu hai ý." in said
    assert "Chưa đúng" not in said
    assert GUIDE not in said
