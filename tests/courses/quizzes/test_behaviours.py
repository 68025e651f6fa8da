"""Practice, interactive and exam: what may be tried, what is told then, and what it costs."""

import pytest

from courses.quizzes.behaviours import SHIPPED
from courses.quizzes.behaviours.certainty import Judged, certainty_of, mean_marks
from courses.quizzes.behaviours.contract import EVERYTHING, NOTHING, VERDICT, Standing
from courses.quizzes.behaviours.exam import Exam
from courses.quizzes.behaviours.interactive import Interactive
from courses.quizzes.behaviours.practice import Practice
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Quiz, Slot
from courses.quizzes.queries import sheets_of
from courses.quizzes.sections import one_section
from lms.api import db
from tests.courses.quizzes.conftest import CANARY, MORNING

THREE = {"tries": 3, "penalty": 0.25, "hint_penalty": 0.1}
WRONG, RIGHT = 0.0, 1.0


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def an(classroom, world, sign_in):
    return sign_in(world.an)


@pytest.fixture
def begin(app, classroom, world):
    """Make the practice quiz behave otherwise, begin it, and find a question with one right choice."""

    def begin_with(behaviour, **options):
        with app.app_context():
            quiz = db.session.query(Quiz).filter_by(activity_id=classroom.practice).one()
            quiz.behaviour, quiz.options, quiz.sections = behaviour, options, one_section(18, evenly=True)
            db.session.commit()
        attempt_id = classroom.start(world.an, activity_id=classroom.practice)
        with app.app_context():
            number = next(sheet.number for sheet in sheets_of(attempt_id) if sheet.type == "courses.choice")
        return f"/attempts/{attempt_id}", number, classroom.right_answers(attempt_id)[number]

    return begin_with


def wrong_of(page: str, right: dict) -> dict:
    """Another value of the same radio buttons."""
    values = [part.split('"')[0] for part in page.split('name="answer" value="')[1:]]
    return {"answer": next(value for value in values if value != right["answer"][0])}


def mark_of(app, attempt_id, number):
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING)
        db.session.commit()
        return next(sheet.fraction for sheet in sheets_of(attempt_id) if sheet.number == number)


def test_every_behaviour_has_a_title_a_word_for_learners_and_options_that_pass_its_own_check(app):
    with app.test_request_context():
        for way in SHIPPED:
            assert str(way.title)
            assert str(way.told)
            assert way.check(way.options_from({})) == []


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"tries": 0}, "tries"), ({"tries": 2.5}, "tries"), ({"tries": True}, "tries"), ({"tries": "3"}, "tries"),
        ({"penalty": 1.5}, "penalty"), ({"penalty": None}, "penalty"), ({"certainty": 1}, "certainty"),
        ({"tires": 3}, "tires"), ({7: 3}, "7"), ({"hint_penalty": -1}, "hint_penalty"),
    ],
)  # fmt: skip
def test_an_options_fault_is_told_with_its_place(app, options, place):
    with app.test_request_context():
        (fault,) = Interactive().check(options)

    assert fault.path == (place,)
    assert fault.sentence


def test_wrong_tries_and_hints_take_their_part_and_never_more_than_all():
    way, options = Interactive(), Interactive().options_from(THREE)

    assert way.earned(options, 1.0, Standing(tries=1, is_checked=True)) == 1.0
    assert way.earned(options, 1.0, Standing(tries=3, is_checked=True)) == pytest.approx(0.5)
    assert way.earned(options, 1.0, Standing(tries=2, hints=2, is_checked=True)) == pytest.approx(0.55)
    assert way.earned(options, 0.5, Standing(tries=1)) == pytest.approx(0.375)  # answered again, and not checked
    assert way.earned({**options, "penalty": 1.0}, 1.0, Standing(tries=3, is_checked=True)) == 0.0


def test_interactive_tells_the_verdict_between_tries_and_everything_at_the_end():
    way, options = Interactive(), Interactive().options_from(THREE)

    assert way.shown(options, Standing(tries=1)) == NOTHING
    assert way.shown(options, Standing(tries=1, fraction=WRONG, is_checked=True)) == VERDICT
    assert way.shown(options, Standing(tries=3, fraction=WRONG, is_checked=True)) == EVERYTHING
    assert way.shown(options, Standing(tries=1, fraction=RIGHT, is_checked=True)) == EVERYTHING
    assert not way.may_change(options, Standing(tries=1, fraction=RIGHT, is_checked=True))
    assert way.may_hint(options, Standing(hints=1, all_hints=2))
    assert not way.may_hint(options, Standing(hints=2, all_hints=2))


def test_the_page_of_a_quiz_tells_how_often_one_may_try_and_what_it_costs(app, an, classroom, begin):
    page = f"/quizzes/{classroom.practice}"
    practice = an.get(page).text

    begin("interactive", **Interactive().options_from({**THREE, "hint_penalty": 0}))
    interactive = an.get(page).text

    assert "làm lại bao nhiêu lần cũng được" in practice
    assert "bao nhiêu lần cũng được" not in interactive
    assert "Mỗi câu được thử 3 lần." in interactive
    assert "Mỗi lần thử sai mất 25 % số điểm của câu." in interactive.replace("\u00a0", " ")
    assert "gợi ý đã xin" not in interactive


def test_practice_never_ends_and_the_exam_tells_nothing():
    checked = Standing(tries=99, fraction=WRONG, is_checked=True)

    assert Practice().may_change({}, checked)
    assert Practice().may_check({}, checked)
    assert Exam().shown({}, checked) == NOTHING
    assert not Exam().may_check({}, Standing())
    assert [way.is_exam for way in SHIPPED] == [False, False, True]


def test_interactive_lets_try_again_then_shows_the_key_and_takes_no_other_answer(app, an, begin):
    place, number, right = begin("interactive", **{**THREE, "tries": 2})
    url, attempt_id = f"{place}/answers/{number}", int(place.rpartition("/")[2])
    wrong = wrong_of(an.get(f"{place}/{number}").text, right)

    first = an.get(an.post(url, data={**wrong, "base": 0, "check": "yes"}).location).text
    repeated = an.get(an.post(url, data={**wrong, "base": 1, "check": "yes"}).location).text
    second = an.get(an.post(url, data={**right, "base": 1, "check": "yes"}).location).text
    an.post(url, data={**wrong, "base": 2, "check": "yes"})

    assert "Chưa đúng." in first
    assert "Còn 1 lần thử" in first
    assert "Còn 1 lần thử" in repeated  # the same answer again costs nothing
    assert CANARY not in first
    assert "Trả lời đúng." in second
    assert CANARY in second
    assert mark_of(app, attempt_id, number) == pytest.approx(0.75)


def test_after_the_last_try_the_key_is_shown_and_a_script_cannot_change_the_answer_either(app, an, begin):
    place, number, right = begin("interactive", tries=1)
    wrong = wrong_of(an.get(f"{place}/{number}").text, right)

    shown = an.get(an.post(f"{place}/answers/{number}", data={**wrong, "base": 0, "check": "yes"}).location).text
    refused = an.put(
        f"{place}/answers/{number}", json={"given": right, "base": 1, "request": "cheating-0001"}
    )  # fmt: skip

    assert "Đáp án:" in shown
    assert refused.status_code == 422
    assert "không sửa được nữa" in refused.json["message"]
    assert mark_of(app, int(place.rpartition("/")[2]), number) == 0.0


def test_hints_come_one_by_one_when_asked_for_and_cost_their_part(app, an, begin):
    place, number, right = begin("interactive", **THREE)
    before = an.get(f"{place}/{number}").text

    one = an.get(an.post(f"{place}/hints/{number}").location).text
    an.post(f"{place}/hints/{number}")
    three = an.get(an.post(f"{place}/hints/{number}").location).text
    an.post(f"{place}/answers/{number}", data={**right, "base": 0, "check": "yes"})

    assert "Xin gợi ý" in before
    assert CANARY not in before
    assert ("GỢI-Ý-MỘT" in one, "GỢI-Ý-HAI" in one) == (True, False)
    assert "GỢI-Ý-HAI" in three
    assert "Xin gợi ý" not in three
    assert mark_of(app, int(place.rpartition("/")[2]), number) == pytest.approx(0.8)


def test_an_exam_gives_no_hint_and_checks_nothing_whatever_is_posted(app, an, classroom, world):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]

    an.post(f"/attempts/{attempt_id}/hints/1")
    an.post(f"/attempts/{attempt_id}/answers/1", data={**right, "base": 0, "check": "yes"})
    page = an.get(f"/attempts/{attempt_id}/1").text

    assert "GỢI-Ý" not in page
    assert CANARY not in page
    with app.app_context():
        slot = db.session.get_one(Slot, (attempt_id, 1))
        assert (slot.hints, slot.tries, slot.checked) == (0, 0, 0)


def test_options_that_change_later_leave_a_running_attempt_as_it_began(app, an, classroom, begin):
    place, number, _right = begin("interactive", tries=1)
    with app.app_context():
        quiz = db.session.query(Quiz).filter_by(activity_id=classroom.practice).one()
        quiz.behaviour, quiz.options = "exam", {}
        db.session.commit()

    page = an.get(f"{place}/{number}").text

    assert "Còn 1 lần thử" in page


def test_marks_by_certainty_follow_gardner_medwin():
    sure_and_wrong, unsure_and_right, half = Judged(1, 3, 0.0), Judged(2, 1, 1.0), Judged(3, 2, 0.5)

    assert [one.marks for one in (sure_and_wrong, unsure_and_right, half)] == [-6.0, 1.0, 0.0]
    assert mean_marks([sure_and_wrong, unsure_and_right]) == -2.5
    assert mean_marks([]) == 0.0
    assert [certainty_of({"certainty": [said]}) for said in ("1", "3")] == [1, 3]
    assert {certainty_of({"certainty": [said]}) for said in ("4", "", "x", "²")} == {None}


def test_certainty_is_asked_with_the_answer_and_the_result_tells_what_is_wrongly_believed(an, begin):
    place, number, right = begin("practice", certainty=True)
    url = f"{place}/answers/{number}"
    wrong = wrong_of(an.get(f"{place}/{number}").text, right)

    refused = an.post(url, data={**wrong, "base": 0, "check": "yes"})
    an.post(url, data={**wrong, "certainty": "3", "base": 0, "check": "yes"})
    result = an.get(an.post(f"{place}/finish", data={"confirmed": "yes"}).location).text

    assert refused.status_code == 422
    assert "mức chắc chắn" in refused.text
    assert "Chắc chắn nhưng sai" in result
    assert "−6" in result
