"""A single result is changed by an override: with a reason, by two people, and for good."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from courses.quizzes.mark_models import FIRST, OVERRIDE, REGRADE, GradeEvent, MarkEvent, Regrade
from courses.quizzes.models import Quiz, Slot
from courses.regrading import services
from courses.regrading.services import RegradeRefused
from lms.api import db
from lms.jobs.services import run_due
from lms.skills.models import Evidence
from tests.courses.regrading.conftest import MONDAY

WHY = "Bài làm trên giấy vì mất điện."


@pytest.fixture
def officer(room, sign_in):
    return sign_in(room.officer)


def place_of(app, room, attempt, key):
    """Where a question stands in an attempt."""
    with app.app_context():
        rows = db.session.execute(select(Slot.position, Slot.version_id).where(Slot.attempt_id == attempt))
        return next(position for position, version in rows if version == room.questions[key])


def test_a_mark_is_changed_by_two_people_and_what_hangs_on_it_follows(app, room, world, officer, sign_in, run_jobs):
    attempt = room.sit(world.an, "A---")
    place = place_of(app, room, attempt, "q2")

    asked = officer.post(f"/staff/attempts/{attempt}/override", data={f"mark-{place}": "10", "reason": WHY})
    run_jobs()
    assert room.results()[attempt] == (0.25, False)
    officer.post(f"{asked.location}/approve")
    assert room.completed() == set()
    sign_in(room.second).post(f"{asked.location}/approve")
    run_jobs()

    assert room.results()[attempt] == (0.5, True)
    assert room.completed() == {world.an}
    with app.app_context():
        event = db.session.scalars(select(MarkEvent)).one()
        assert (event.kind, event.before, event.after, event.by_id, event.reason) == (
            OVERRIDE, 0.0, 1.0, room.second, WHY,
        )  # fmt: skip
        assert db.session.scalars(select(GradeEvent.kind).order_by(GradeEvent.id)).all() == [FIRST, OVERRIDE]


def test_what_an_override_brings_is_held_back_like_the_result(app, room, world, time_machine):
    time_machine.move_to(MONDAY + timedelta(days=1), tick=False)
    closes_at = MONDAY + timedelta(days=5)
    with app.app_context():
        db.session.execute(update(Quiz).values(review={"preset": "secret"}, closes_at=closes_at))
        db.session.commit()
    attempt = room.sit(world.an, "A---")

    place = {"attempt_id": attempt, "position": place_of(app, room, attempt, "q2")}
    room.approve(room.ask({"action": "mark", **place, "fraction": 1.0}))

    assert room.results()[attempt] == (0.5, True)
    assert room.completed() == set()
    with app.app_context():
        assert db.session.scalars(select(Evidence)).all() == []
    time_machine.move_to(closes_at, tick=False)
    with app.app_context():
        run_due()
    assert room.completed() == {world.an}
    with app.app_context():
        module = select(Evidence.fraction).where(Evidence.code == "IU06", Evidence.superseded_at.is_(None))
        assert db.session.scalars(module).all() == [0.5]


def test_a_later_regrade_by_a_new_key_keeps_the_overridden_mark(app, room, world):
    attempt = room.sit(world.an, "AAAA")
    place = {"attempt_id": attempt, "position": place_of(app, room, attempt, "q1")}
    room.approve(room.ask({"action": "mark", **place, "fraction": 0.5}))

    regrade = room.ask(room.remark("q1", "B"), room.other("q2", "full"))
    room.approve(regrade)

    assert room.summary(regrade)["kept"] == 1
    assert room.results()[attempt] == (0.875, True)
    with app.app_context():
        kinds = db.session.scalars(select(GradeEvent.kind).order_by(GradeEvent.id)).all()
    assert REGRADE not in kinds


def test_nobody_asks_for_a_change_of_the_own_result(app, room, world):
    attempt = room.sit(world.an, "A---")

    with app.app_context(), pytest.raises(RegradeRefused) as told:
        services.ask(
            room.read_quiz(), [{"action": "mark", "attempt_id": attempt, "position": 1, "fraction": 1.0}],
            reason=WHY, by_id=world.an, at=MONDAY,
        )  # fmt: skip

    assert told.value.why == "involved"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"mark-1": "11", "reason": WHY}, "từ 0 đến 10"),
        ({"mark-1": "-0,5", "reason": WHY}, "từ 0 đến 10"),
        ({"mark-1": "nan", "reason": WHY}, "từ 0 đến 10"),
        ({"mark-1": "mười", "reason": WHY}, "từ 0 đến 10"),
        ({"mark-99": "10", "reason": WHY}, "ít nhất một câu"),
        ({"mark-1": "5"}, "Cần ghi lý do."),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_asked(app, room, world, officer, sent, sentence):
    attempt = room.sit(world.an, "A---")

    answer = officer.post(f"/staff/attempts/{attempt}/override", data=sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(Regrade)).all() == []


def test_an_open_attempt_cannot_be_overridden(room, world, officer):
    running = room.sit(world.an, "A---", end=False)

    assert officer.get(f"/staff/attempts/{running}/override").status_code == 404
