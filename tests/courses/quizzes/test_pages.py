"""Quizzes and attempts through HTTP, without a script."""

from datetime import timedelta

import pytest

from tests.courses.quizzes.asking import number_of, put
from tests.courses.quizzes.conftest import CANARY, MORNING

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def an(classroom, world, sign_in):
    return sign_in(world.an)


def test_the_quiz_page_tells_the_rules_and_begins_an_attempt(an, classroom):
    page = an.get(f"/quizzes/{classroom.exam}")
    begun = an.post(f"/quizzes/{classroom.exam}/start")

    assert page.status_code == 200
    assert "30 phút" in page.text
    assert "từ 5 trên 10" in page.text
    assert begun.status_code == 302
    assert an.get(begun.location).status_code == 200
    assert "Làm tiếp" in an.get(f"/quizzes/{classroom.exam}").text


def test_the_quiz_page_lists_earlier_attempts_and_refuses_a_fourth(an, classroom, time_machine):
    for number in range(3):
        time_machine.move_to(MORNING + number * MINUTE, tick=False)
        place = an.post(f"/quizzes/{classroom.exam}/start").location
        an.post(f"/attempts/{place.split('/')[2]}/finish", data={"confirmed": "yes"})

    page = an.get(f"/quizzes/{classroom.exam}").text

    assert page.count("Chưa đạt") == 3
    assert "đã dùng hết số lượt" in page
    assert an.post(f"/quizzes/{classroom.exam}/start").status_code == 409


def test_an_unknown_quiz_is_not_found(an, classroom):
    assert an.get("/quizzes/999").status_code == 404
    assert an.get(f"/quizzes/{classroom.lesson}").status_code == 404


def test_an_exam_can_be_taken_without_a_script(an, classroom, world):
    attempt_id = classroom.start(world.an)
    answers = classroom.right_answers(attempt_id)

    for number, raw in answers.items():
        saved = an.post(f"/attempts/{attempt_id}/answers/{number}", data={**raw, "base": 0, "go": number % 18 + 1})
        assert saved.status_code == 302
        assert saved.location.endswith(f"/attempts/{attempt_id}/{number % 18 + 1}")
    page = an.get(f"/attempts/{attempt_id}/1").text
    asked = an.post(f"/attempts/{attempt_id}/finish").text
    done = an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})
    result = an.get(done.location).text

    assert "<span data-answered>18</span>" in page
    assert "Đã trả lời đủ 18 câu" in asked
    assert "Đồng chí đã đạt" in result
    assert "10,0" in result
    assert "Mọi câu đều đúng" in result


def test_a_flag_without_a_script_marks_the_question(an, classroom, world):
    attempt_id = classroom.start(world.an)

    an.post(f"/attempts/{attempt_id}/flags/2", data={"flagged": "1"})

    assert "Câu 2, chưa trả lời, có đánh dấu" in an.get(f"/attempts/{attempt_id}/1").text


def test_a_stale_form_shows_the_own_answer_beside_the_sentence_and_saves_nothing(an, classroom, world):
    attempt_id = classroom.start(world.an)
    number = number_of(classroom, attempt_id, "courses.short_answer")
    classroom.save(attempt_id, number, {"answer": ["máy kia"]}, request="elsewhere")

    refused = an.post(f"/attempts/{attempt_id}/answers/{number}", data={"answer": "máy này", "base": 0})
    stored = an.get(f"/attempts/{attempt_id}/state").json["answers"][str(number)]["stored"]

    assert refused.status_code == 409
    assert "máy này" in refused.text
    assert "ở nơi khác lúc 08:00:00" in refused.text
    assert stored == {"answer": ["máy kia"]}


def test_an_unreadable_form_answer_is_asked_again_with_what_was_typed(an, classroom, world):
    attempt_id = classroom.start(world.an)
    number = number_of(classroom, attempt_id, "courses.numeric")

    refused = an.post(f"/attempts/{attempt_id}/answers/{number}", data={"answer": "sáu rưỡi", "base": 0})

    assert refused.status_code == 422
    assert "Hãy ghi một con số" in refused.text
    assert 'value="sáu rưỡi"' in refused.text


def test_practice_shows_feedback_after_each_check_and_lets_one_try_again(an, classroom, world):
    attempt_id = classroom.start(world.an, activity_id=classroom.practice)
    url, right = f"/attempts/{attempt_id}/answers/1", classroom.right_answers(attempt_id)[1]

    before = an.get(f"/attempts/{attempt_id}/1").text
    blank = an.post(url, data={"base": 0, "check": "yes"})
    checked = an.get(an.post(url, data={**right, "base": 0, "check": "yes"}).location).text
    again = an.post(url, data={**right, "base": 1, "check": "yes"})

    assert CANARY not in before
    assert blank.status_code == 422
    assert "Hãy trả lời rồi kiểm tra" in blank.text
    assert CANARY not in blank.text
    assert again.status_code == 302
    assert "Trả lời đúng." in checked
    assert CANARY in checked


def test_finishing_practice_gives_a_summary_with_the_answers(an, classroom, world):
    attempt_id = classroom.start(world.an, activity_id=classroom.practice)

    done = an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})
    result = an.get(done.location).text

    assert "Đã xong lượt luyện tập" in result
    assert result.count("Đáp án đúng") == 6


def test_a_failed_result_tells_what_to_study_and_keeps_the_answers_shut(an, classroom, world):
    attempt_id = classroom.start(world.an)
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})

    result = an.get(f"/attempts/{attempt_id}/result").text

    assert "Lần này chưa đạt" in result
    assert "Ôn lại Địa chỉ trang" in result
    assert "còn 2 lượt" in result
    assert "Đáp án chưa mở" in result
    assert CANARY not in result


def test_a_passed_result_shows_what_was_wrong_with_the_right_answer_and_the_lesson(an, classroom, world):
    attempt_id = classroom.start(world.an)
    classroom.answer_all(attempt_id, only=12)
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})

    result = an.get(f"/attempts/{attempt_id}/result").text

    assert "Đồng chí đã đạt" in result
    assert result.count("Đáp án đúng") == 6
    assert CANARY in result
    assert "6,6" in result


def test_a_result_between_deadline_and_marking_says_that_it_is_being_marked(an, classroom, world, time_machine):
    attempt_id = classroom.start(world.an)
    time_machine.move_to(MORNING + 31 * MINUTE, tick=False)

    page = an.get(f"/attempts/{attempt_id}/1")
    waiting = an.get(page.location).text
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})

    assert "Bài đang được thu và chấm" in waiting
    assert "Bài được thu khi hết giờ" in an.get(page.location).text


def test_the_receipts_list_every_save(an, classroom, world):
    attempt_id = classroom.start(world.an)
    number = number_of(classroom, attempt_id, "courses.short_answer")
    put(an, attempt_id, number, {"answer": "lần một"}, request="request-0001")
    put(an, attempt_id, number, {"answer": ["<b>lần hai</b>"]}, base=1, request="request-0002")

    page = an.get(f"/attempts/{attempt_id}/receipts").text

    assert "lần một" in page
    assert "&lt;b&gt;lần hai&lt;/b&gt;" in page
