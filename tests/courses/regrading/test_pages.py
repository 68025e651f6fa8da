"""The staff's pages of a regrade: mending a key, asking, looking, deciding."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select, update

from courses.questions.models import QuestionVersion
from courses.questions.services import draft_from, keep_questions
from courses.quizzes.mark_models import Regrade
from courses.quizzes.models import Quiz
from courses.regrading import keys
from lms.api import db
from lms.audit import AuditEntry
from tests.courses.regrading.conftest import MONDAY, written

WHY = "Đáp án câu 1 sai, đúng là B."


@pytest.fixture
def officer(room, sign_in):
    return sign_in(room.officer)


@pytest.fixture
def second(room, sign_in):
    return sign_in(room.second)


def right_of(page, room):
    """The ids of the options of the form, by their letters."""
    return {
        letter: re.search(rf'value="([^"]+)"[^>]*>(?:<[^>]+>)*q1 {letter}', page).group(1) for letter in "ABC"
    }  # fmt: skip


def test_from_a_wrong_key_to_new_results_by_two_people(app, room, world, officer, second, run_jobs):
    room.sit(world.an, "AA--")
    room.sit(world.binh, "BA--")
    question = room.questions["q1"]
    index, key = f"/staff/quizzes/{room.quiz}/regrade", f"/staff/quizzes/{room.quiz}/regrade/questions/{question}"

    assert "q1" in officer.get(index).text
    mended = officer.post(key, data={"right": right_of(officer.get(key).text, room)["B"]})
    assert mended.location == f"{index}?question={question}"
    asked = officer.post(index, data={"questions": question, "action": "remark", "reason": WHY})
    assert officer.get(asked.location).status_code == 200
    run_jobs()

    page = officer.get(asked.location).text
    assert "Trần Văn Bình" in page
    assert "một người khác phải duyệt" in page
    assert "Lý do rút lại" in page
    assert "/approve" not in page
    assert officer.post(f"{asked.location}/approve").status_code == 302
    assert room.completed() == {world.an}

    page = second.get(asked.location).text
    assert "/approve" in page
    assert "Lý do từ chối" in page
    second.post(f"{asked.location}/approve")
    run_jobs()
    assert "Đã chấm lại" in second.get(asked.location).text
    assert room.completed() == {world.binh}


def test_what_follows_only_when_the_exam_has_closed_is_said_so(app, room, world, officer, run_jobs, time_machine):
    time_machine.move_to(MONDAY + timedelta(days=1), tick=False)
    closes_at = MONDAY + timedelta(days=5)
    with app.app_context():
        db.session.execute(update(Quiz).values(review={"preset": "secret"}, closes_at=closes_at))
        db.session.commit()
    room.sit(world.an, "BA--")
    room.sit(world.binh, "B---")
    regrade = room.ask(room.remark("q1", "B"))
    told = "Kết quả bài này chỉ công bố khi bài đóng, lúc 21/11/2026 08:00."

    assert told in officer.get(f"/staff/regrades/{regrade}").text
    room.approve(regrade)
    assert room.completed() == set()
    time_machine.move_to(closes_at, tick=False)
    run_jobs()

    assert room.completed() == {world.an}
    assert told not in officer.get(f"/staff/regrades/{regrade}").text


def test_the_list_can_be_taken_as_a_workbook_which_is_logged(app, room, world, officer):
    room.sit(world.an, "AA--")
    regrade = room.ask(room.remark("q1", "B"))

    answer = officer.post(f"/staff/regrades/{regrade}/export")

    head, line = openpyxl.load_workbook(io.BytesIO(answer.data)).active.values
    assert head[:2] == ("Họ và tên", "Mã cán bộ")
    assert (line[0], line[4:]) == ("Nguyễn Thị An", (5, 2.5, "đạt", "chưa đạt", "rút hoàn thành khóa học"))
    with app.app_context():
        deed = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "courses.regrade_exported")).one()
        assert (deed.actor_id, deed.detail) == (room.officer, {"rows": 1})


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"action": "drop", "reason": WHY}, "Hãy chọn ít nhất một câu hỏi."),
        ({"questions": "q1", "reason": WHY}, "Hãy chọn việc cần làm."),
        ({"questions": "q1", "action": "drop", "reason": "sai"}, "Lý do dài từ 10 đến 500 chữ cái."),
        ({"questions": "q1", "action": "remark", "reason": WHY}, "Hãy sửa đáp án trước."),
        ({"questions": "999999", "action": "drop", "reason": WHY}, "chỗ cần sửa"),
        ({"questions": "một", "action": "drop", "reason": WHY}, "chỗ cần sửa"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_written(app, room, world, officer, sent, sentence):
    room.sit(world.an, "AA--")
    if sent.get("questions") == "q1":
        sent = {**sent, "questions": room.questions["q1"]}

    answer = officer.post(f"/staff/quizzes/{room.quiz}/regrade", data=sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(Regrade)).all() == []


def test_a_key_without_a_right_option_is_refused(room, officer):
    key = f"/staff/quizzes/{room.quiz}/regrade/questions/{room.questions['q1']}"

    for data in ({}, {"right": "nowhere"}):
        answer = officer.post(key, data=data)
        assert answer.status_code == 422

    assert officer.get(f"/staff/quizzes/{room.quiz}/regrade/questions/999999").status_code == 404


def test_loading_the_pack_again_does_not_bring_the_wrong_key_back(app, room):
    room.mend("q1", "B")

    with app.app_context():
        kept = keep_questions(room.course, [draft_from(written(f"q{number}")) for number in range(1, 5)], MONDAY)
        db.session.commit()
        latest = keys.latest_of(room.questions["q1"])

        assert "q1" in kept.unchanged
        assert (latest.number, latest.made_by) == (2, room.officer)


@pytest.mark.parametrize(
    ("fields", "sent", "wanted"),
    [
        ({"type": "true_false", "answer": True}, {"right": "false"}, {"answer": False}),
        (
            {"type": "numeric", "answer": 8},
            {"answer": "7,5", "tolerance": "0,1"},
            {"answer": "7.5", "tolerance": "0.1"},
        ),
        ({"type": "short_answer", "accept": ["Web"]}, {"accept": "WWW\r\n\r\nweb"}, {"accept": ["WWW", "web"]}),
    ],
)
def test_keys_of_other_types_can_be_mended_too(app, room, officer, fields, sent, wanted):
    drafts = [written(f"q{number}") for number in range(1, 5)]
    drafts.append({"key": "q5", "skill": "IU06.1.1", "text": "Câu khác", **fields})
    with app.app_context():
        keep_questions(room.course, [draft_from(draft) for draft in drafts], MONDAY)
        db.session.commit()
        question = db.session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc())).first().question_id
    key = f"/staff/quizzes/{room.quiz}/regrade/questions/{question}"

    assert officer.get(key).status_code == 200
    assert officer.post(key, data=sent).status_code == 302

    with app.app_context():
        settings = keys.latest_of(question).settings
        assert {name: settings[name] for name in wanted} == wanted


def test_the_pages_cost_few_statements_for_any_number_of_lines(room, world, officer, statements):
    for number in range(6):
        room.sit(world.person(f"Người {number}", world.con_cuong), "AA--")
    regrade = room.ask(room.remark("q1", "B"))

    for path in ("/staff/regrades", f"/staff/quizzes/{room.quiz}/regrade", f"/staff/regrades/{regrade}"):
        officer.get(path)
        statements.clear()
        assert officer.get(path).status_code == 200
        assert len(statements) <= 8, "\n".join(statements)
