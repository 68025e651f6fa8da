"""One open session at a time: another device has to take the attempt over, and the first one is closed."""

import pytest
from sqlalchemy import select

from courses.quizzes.answer_models import AnswerTrail, AttemptNote
from courses.quizzes.answers import find_seat, save_answer
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.origins import NOWHERE
from courses.quizzes.sessions import Elsewhere, move_here
from lms.api import db, now
from tests.courses.quizzes.asking import number_of, put

CODE = "typed-courses.room_code"


@pytest.fixture
def devices(app, classroom, world, sign_in):
    """An began the exam in the office; at home the session is another one."""
    with app.app_context():
        quiz = db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()
        quiz.rules = {"one_session": {}, "room_code": {"code": "sen47"}}
        db.session.commit()
    office, home = sign_in(world.an), sign_in(world.an)
    with home.session_transaction() as session:
        session["key"] = "home"
    begun = office.post(f"/quizzes/{classroom.exam}/start", data={CODE: "sen47"})
    return office, home, int(begun.location.split("/")[2])


def notes(app, attempt_id):
    with app.app_context():
        return list(db.session.scalars(select(AttemptNote.kind).where(AttemptNote.attempt_id == attempt_id)))


def test_another_device_is_told_on_every_page_and_for_every_save(app, classroom, devices):
    _office, home, attempt_id = devices
    number = number_of(classroom, attempt_id, "courses.true_false")

    page = home.get(f"/attempts/{attempt_id}/1")
    saved = put(home, attempt_id, number, {"answer": ["true"]})
    others = [
        home.put(f"/attempts/{attempt_id}/flags/1", json={"flagged": True}),
        home.post(f"/attempts/{attempt_id}/answers/{number}", data={"answer": "true", "base": "0"}),
        home.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"}),
        home.get(f"/attempts/{attempt_id}/state", headers={"Accept": "application/json"}),
    ]

    assert page.status_code == saved.status_code == 423
    assert "Làm tiếp trên máy này" in page.text
    assert saved.json["elsewhere"] is True
    assert saved.json["url"] == f"/attempts/{attempt_id}/move"
    assert [answer.status_code for answer in others] == [423] * 4
    assert classroom.attempt(attempt_id).last_seq == 0
    assert not classroom.attempt(attempt_id).is_finished


def test_taking_over_asks_the_rooms_rules_again_closes_the_first_and_is_noted(app, classroom, devices):
    office, home, attempt_id = devices
    number = number_of(classroom, attempt_id, "courses.true_false")
    put(office, attempt_id, number, {"answer": ["true"]})

    without = home.post(f"/attempts/{attempt_id}/move")
    taken = home.post(f"/attempts/{attempt_id}/move", data={CODE: "sen47"})

    assert (without.status_code, taken.status_code) == (422, 302)
    assert home.get(f"/attempts/{attempt_id}/1").status_code == 200
    assert put(home, attempt_id, number, {"answer": ["false"]}, base=1, request="request-0002").status_code == 200
    assert put(office, attempt_id, number, {"answer": ["true"]}, base=2, request="request-0003").status_code == 423
    assert notes(app, attempt_id) == ["moved"]
    assert home.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"}).status_code == 302
    assert office.get(f"/attempts/{attempt_id}/result").status_code == 200  # what is finished is open everywhere


def test_a_save_on_its_way_when_the_attempt_moves_is_not_taken(app, classroom, world, devices):
    _office, _home, attempt_id = devices
    number = number_of(classroom, attempt_id, "courses.true_false")
    with app.app_context():
        seat = find_seat(attempt_id, number)  # read before the move, as a request of the office would
        db.session.expunge_all()
        moved = move_here(db.session.get_one(Attempt, attempt_id), session="home", origin=NOWHERE, at=now())
        db.session.commit()

        with pytest.raises(Elsewhere):
            save_answer(seat, {"answer": ["true"]}, base=0, request="late", at=now())
        db.session.rollback()

        assert moved
        assert not db.session.scalars(select(AnswerTrail)).all()


def test_of_two_devices_that_take_over_at_once_one_gets_it_and_one_move_is_noted(app, devices):
    _office, _home, attempt_id = devices
    with app.app_context():
        read_before = db.session.get_one(Attempt, attempt_id)  # as the slower of the two has read it
        db.session.expunge_all()
        moved = move_here(db.session.get_one(Attempt, attempt_id), session="home", origin=NOWHERE, at=now())
        late = move_here(read_before, session="library", origin=NOWHERE, at=now())
        db.session.commit()

        assert (moved, late) == (True, False)
        assert db.session.scalar(select(Attempt.session_key)) == "home"
    assert notes(app, attempt_id) == ["moved"]


def test_strangers_are_kept_out_as_before(classroom, world, sign_in, devices):
    _office, _home, attempt_id = devices

    stranger = sign_in(world.dung)

    assert stranger.get(f"/attempts/{attempt_id}/1").status_code == 403
    assert stranger.post(f"/attempts/{attempt_id}/move", data={CODE: "sen47"}).status_code == 403


def test_without_the_rule_any_device_goes_on(classroom, world, sign_in):
    office, home = sign_in(world.an), sign_in(world.an)
    place = office.post(f"/quizzes/{classroom.exam}/start").location

    assert home.get(place).status_code == 200
