"""The waiting room: one place a person, in the order of arrival, let in at the rate that was set."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from courses.quizzes.entry_models import Gate, Ticket
from courses.quizzes.models import Quiz
from courses.quizzes.rules.contract import Terms
from courses.quizzes.waiting import join, rearrange, waiting_of
from lms.api import db, now
from tests.courses.quizzes.conftest import MORNING
from tests.courses.quizzes.together import count, in_parallel

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
RATE = 10


@pytest.fixture
def room(app, classroom):
    """Let the exam open at nine with a waiting room; gives a way to join."""
    with app.app_context():
        quiz = _quiz(classroom)
        quiz.opens_at, quiz.has_waiting_room, quiz.admit_rate = MORNING, True, RATE
        db.session.commit()

    def enter(person_id, at, opens_at=MORNING):
        with app.app_context():
            ticket = join(_quiz(classroom), person_id=person_id, terms=Terms(opens_at=opens_at), at=at)
            db.session.commit()
            return ticket.place, ticket.lets_in_at

    return enter


def _quiz(classroom):
    return db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()


def crowd(world, size):
    return [world.person(f"Nguyễn Văn {number}", world.quy_chau) for number in range(size)]


def test_whoever_comes_early_is_let_in_from_the_opening_on_in_the_order_of_arrival(world, room):
    people = crowd(world, 5)

    tickets = [room(person, MORNING - 10 * MINUTE + number * SECOND) for number, person in enumerate(people)]

    assert tickets == [(number + 1, MORNING + number * SECOND / RATE) for number in range(5)]


def test_asking_again_neither_costs_nor_wins_a_place(world, room):
    first, second = crowd(world, 2)
    tickets = [room(first, MORNING - MINUTE), room(second, MORNING - MINUTE)]

    assert [room(first, MORNING + MINUTE), room(second, MORNING + MINUTE)] == tickets


def test_late_arrivals_queue_behind_the_others_and_walk_in_once_the_rush_is_over(world, room):
    early, rushed, late = crowd(world, 20), *crowd(world, 2)
    for person in early:
        room(person, MORNING - MINUTE)

    during = room(rushed, MORNING + SECOND)
    after = room(late, MORNING + MINUTE)

    assert during == (21, MORNING + 20 * SECOND / RATE)
    assert after == (22, MORNING + MINUTE)


def test_an_own_opening_takes_nothing_from_the_others(world, room):
    own, other = crowd(world, 2)

    assert room(own, MORNING - MINUTE, opens_at=MORNING + 60 * MINUTE) == (1, MORNING + 60 * MINUTE)
    assert room(other, MORNING - MINUTE) == (2, MORNING)


def test_a_crowd_at_once_gets_one_place_each_evenly_spread_however_often_it_asks(app, classroom, world, room):
    people = crowd(world, 12)

    def enter(number):
        ticket = join(
            _quiz(classroom), person_id=people[number % 12], terms=Terms(opens_at=MORNING), at=MORNING - MINUTE
        )
        return ticket.owner_id, ticket.place, ticket.lets_in_at

    told = in_parallel(app, 36, enter)

    assert len(set(told)) == count(app, Ticket) == 12
    tickets = sorted(set(told), key=lambda ticket: ticket[1])
    assert [place for _person, place, _moment in tickets] == list(range(1, 13))
    assert {later[2] - earlier[2] for earlier, later in pairwise(tickets)} == {SECOND / RATE}
    with app.app_context():
        assert db.session.scalars(select(Gate)).one().last_place == 12


def test_a_later_opening_moves_everybody_and_keeps_the_order(app, classroom, world, room):
    people = crowd(world, 3)
    for person in people:
        room(person, MORNING - MINUTE)
    late = world.person("Vi Văn Muộn", world.quy_chau)

    with app.app_context():
        quiz = _quiz(classroom)
        quiz.opens_at = MORNING + 60 * MINUTE
        rearrange(quiz, at=MORNING - MINUTE)
        db.session.commit()
        moments = [waiting_of(quiz.id, person).lets_in_at for person in people]

    assert moments == [MORNING + 60 * MINUTE + number * SECOND / RATE for number in range(3)]
    assert room(late, MORNING, opens_at=MORNING + 60 * MINUTE)[1] == moments[-1] + SECOND / RATE


def test_the_way_through_the_room_over_http(app, classroom, world, room, sign_in, statements):
    opens_at = now() + 5 * MINUTE
    with app.app_context():
        _quiz(classroom).opens_at = opens_at
        db.session.commit()
    an, start = sign_in(world.an), f"/quizzes/{classroom.exam}/start"
    place = f"/quizzes/{classroom.exam}/room"

    front = an.get(f"/quizzes/{classroom.exam}").text
    passing_by = [an.get(place).location, an.post(start).location, an.get(f"{place}/state").status_code]
    joined = an.post(place).location
    page = an.get(joined).text
    statements.clear()
    state = an.get(f"{place}/state").json
    polled = len(statements)
    early = an.post(start).location

    assert "Vào phòng chờ" in front
    assert passing_by == [f"/quizzes/{classroom.exam}", place, 409]
    assert joined == early == place
    assert "Thứ 1 trong 1 người" in page
    assert '<meta http-equiv="refresh" content="30">' in page
    assert 0 < state["wait"] <= 300
    assert polled <= 3
    with app.app_context():
        _quiz(classroom).opens_at = now() - SECOND
        rearrange(_quiz(classroom), at=now())
        db.session.commit()
    assert an.post(start).location.startswith("/attempts/")
    assert an.get(place).location.startswith("/attempts/")


def test_the_room_is_shut_long_before_and_to_those_whom_the_rules_refuse(app, classroom, world, room, sign_in):
    for fields in ({"opens_at": now() + 60 * MINUTE}, {"opens_at": now() + MINUTE, "rules": {"sun.eclipse": {}}}):
        with app.app_context():
            for name, value in fields.items():
                setattr(_quiz(classroom), name, value)
            db.session.commit()

        answer = sign_in(world.an).post(f"/quizzes/{classroom.exam}/room")

        assert answer.location == f"/quizzes/{classroom.exam}"
        assert count(app, Ticket) == 0


def test_a_wrong_room_code_is_told_in_the_room(app, classroom, world, room, sign_in):
    with app.app_context():
        quiz = _quiz(classroom)
        quiz.opens_at, quiz.rules = now() - MINUTE, {"room_code": {"code": "sen47"}}
        db.session.commit()
    an, start = sign_in(world.an), f"/quizzes/{classroom.exam}/start"
    an.post(f"/quizzes/{classroom.exam}/room")

    wrong = an.post(start, data={"typed-courses.room_code": "sen48"})

    assert wrong.status_code == 409
    assert "data-room=" in wrong.text
    assert "Mã phòng thi chưa đúng." in wrong.text
    assert an.post(start, data={"typed-courses.room_code": "sen47"}).status_code == 302
