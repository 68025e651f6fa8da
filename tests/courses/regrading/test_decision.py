"""Two people decide on a regrade, on a dry run that still holds."""

import pytest
from sqlalchemy import func, select

from courses.quizzes.mark_models import GradeEvent, MarkEvent, Regrade, RegradeLine
from courses.regrading import services
from courses.regrading.services import RegradeRefused
from lms.api import db, now
from tests.courses.quizzes.together import count, in_parallel
from tests.courses.regrading.conftest import MONDAY


def refusal(app, deed):
    """Why a deed is refused; what it has written by then is kept, as a page keeps it."""
    with app.app_context(), pytest.raises(RegradeRefused) as told:
        deed()
    return told.value.why


def approve(regrade, person):
    try:
        services.approve(regrade, by_id=person, at=MONDAY)
    finally:
        db.session.commit()


@pytest.fixture
def proposed(room, world) -> int:
    """An's attempt falls, Dũng's stays."""
    room.sit(world.an, "AA--")
    room.sit(world.dung, "-AAA")
    return room.ask(room.remark("q1", "B"))


def test_a_dry_run_changes_no_mark_and_says_what_would_follow(app, room, world, proposed):
    with app.app_context():
        regrade = db.session.get_one(Regrade, proposed)
        line = db.session.scalars(select(RegradeLine)).one()
        assert regrade.state == "proposed"
        assert (line.owner_id, line.before, line.after, line.effect, line.is_done) == (
            world.an, 0.5, 0.25, "withdraws", False,
        )  # fmt: skip
    summary = room.summary(proposed)
    assert {name: summary[name] for name in ("attempts", "changed", "passes", "fails", "withdraws")} == {
        "attempts": 2, "changed": 1, "passes": 0, "fails": 1, "withdraws": 1,
    }  # fmt: skip
    assert summary["changes"] == [[-2.5, 1]]
    assert count(app, MarkEvent) == 0
    assert room.completed() == {world.an, world.dung}


def test_whoever_asked_cannot_approve(app, room, proposed):
    assert refusal(app, lambda: approve(proposed, room.officer)) == "own"

    assert count(app, MarkEvent) == 0


def test_nobody_approves_a_change_of_the_own_result(app, world, proposed):
    assert refusal(app, lambda: approve(proposed, world.an)) == "involved"


def test_a_dry_run_gone_stale_is_counted_again_before_it_can_be_approved(app, room, world, run_jobs):
    room.sit(world.an, "AA--")
    late = room.sit(world.binh, "AA--", at=now(), end=False)
    proposed = room.ask(room.remark("q1", "B"))
    room.hand_in(late, at=now())

    assert refusal(app, lambda: approve(proposed, room.second)) == "stale"
    with app.app_context():
        assert db.session.get_one(Regrade, proposed).state == "counting"
    run_jobs()

    assert room.summary(proposed)["changed"] == 2
    room.approve(proposed)
    assert room.results()[late] == (0.25, False)


def test_a_quiz_has_one_regrade_at_a_time(app, room, proposed):
    with pytest.raises(RegradeRefused) as told:
        room.ask(room.other("q2", "drop"))

    assert told.value.why == "busy"
    assert count(app, Regrade) == 1


def test_a_refused_one_changes_nothing_and_lets_the_next_be_asked(app, room, proposed):
    with app.app_context():
        services.refuse(proposed, reason="Câu này đúng rồi.", by_id=room.second, at=MONDAY)
        db.session.commit()

    assert refusal(app, lambda: approve(proposed, room.second)) == "over"
    assert count(app, MarkEvent) == 0
    assert room.ask(room.other("q2", "full")) != proposed


def test_nobody_may_be_left_without_a_question(app, room, world):
    room.sit(world.an, "AAAA")
    regrade = room.ask(*(room.other(f"q{number}", "drop") for number in range(1, 5)))

    assert room.summary(regrade)["empty"] == 1
    assert refusal(app, lambda: approve(regrade, room.second)) == "empty"


def test_of_twenty_approvals_at_once_one_counts_and_one_job_runs(app, room, world, proposed, run_jobs):
    def press(_number):
        try:
            services.approve(proposed, by_id=room.second, at=MONDAY)
        except RegradeRefused as told:
            return told.why
        return "done"

    outcomes = in_parallel(app, 20, press)
    run_jobs()

    assert sorted(outcomes) == ["done", *["over"] * 19]
    with app.app_context():
        assert db.session.scalar(select(func.count(GradeEvent.id)).where(GradeEvent.kind == "regrade")) == 1
