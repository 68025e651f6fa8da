"""A rehearsal over real HTTP, from the robots' arrival to their last trace being gone."""

import random
import threading

import pytest
from sqlalchemy import func, select
from werkzeug.serving import make_server

from courses.quizzes.answer_models import AnswerTrail
from courses.quizzes.models import REHEARSAL, Attempt
from courses.quizzes.robots import is_robot
from courses.rehearsal.candidate import START, STEPS, Sitting, Target
from courses.rehearsal.people import make_robots, remove_robots
from courses.rehearsal.play import play
from courses.rehearsal.verdict import Stage, verdict_on
from lms.api import Completion, Job, Model, User, db
from tests.courses.quizzes.conftest import classroom  # noqa: F401 (a fixture)

STAGE = Stage(
    people=100, window=10, database="sqlite", workers=1, cores=2, is_drawn_ahead=False, has_waiting_room=False
)


@pytest.fixture
def site(app):
    """The application behind a real socket."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def counts():
    """The number of rows of every table."""
    return {
        table.name: db.session.execute(select(func.count()).select_from(table)).scalar()
        for table in Model.metadata.sorted_tables
    }


def test_robots_sit_the_exam_count_nowhere_and_leave_nothing(classroom, site):  # noqa: F811
    app = classroom.app
    with app.app_context():
        before = counts()
        robots = make_robots(6)
        db.session.commit()
        target = Target(site, site, app.config["SESSION_COOKIE_NAME"], classroom.exam)

    sittings = play(target, robots, window=0.2, chance=random.Random(1))

    assert [sitting.trouble for sitting in sittings] == [""] * 6
    assert [len(sittings[0].times[step]) for step in STEPS] == [1, 5, 1]
    with app.app_context():
        kinds = db.session.execute(select(Attempt.kind, func.count()).group_by(Attempt.kind)).all()
        assert [tuple(row) for row in kinds] == [(REHEARSAL, 6)]
        assert db.session.scalar(select(func.count()).select_from(AnswerTrail)) == 30
        assert db.session.scalar(select(func.count()).select_from(Completion)) == 0
        db.session.rollback()

        assert remove_robots() == 6
        assert counts() == before


def test_what_a_crash_left_behind_goes_with_the_next_run_and_people_stay(classroom, world):  # noqa: F811
    mine = classroom.start(world.an)
    with classroom.app.app_context():
        make_robots(3)
        db.session.commit()

        assert remove_robots() == 3
        assert remove_robots() == 0
        assert db.session.get(Attempt, mine) is not None
        assert db.session.scalar(select(func.count()).select_from(Job).where(Job.key.endswith(f":{mine}"))) == 1
        assert not any(is_robot(code) for code in db.session.scalars(select(User.staff_code)))


def sitting(start, trouble=""):
    """A robot that started in so many seconds."""
    found = Sitting(trouble=trouble)
    found.times[START].append(start)
    return found


def test_it_is_go_when_all_were_served_in_time():
    verdict = verdict_on([sitting(0.4)] * 99 + [sitting(1.9)], STAGE)

    assert verdict.is_go
    assert verdict.figures[START][:3] == (0.4, 0.4, 0.4)


@pytest.mark.parametrize("slow", [[sitting(0.4)] * 50 + [sitting(5.0)] * 50, [sitting(0.1, "POST /x: 503")]])
def test_it_is_no_go_when_somebody_waited_too_long_or_was_turned_away(slow):
    verdict = verdict_on(slow, STAGE)

    assert not verdict.is_go
    assert any("LMS_WEB_WORKERS=2" in sentence for sentence in verdict.advice)
    assert any("PostgreSQL" in sentence for sentence in verdict.advice)


def test_the_advice_fits_the_stage():
    stage = Stage(
        people=500, window=10, database="postgresql", workers=2, cores=2, is_drawn_ahead=True, has_waiting_room=True
    )
    told = " ".join(verdict_on([sitting(9.0)], stage).advice)

    assert "LMS_WEB_WORKERS" not in told
    assert "Every start drew" not in told
    assert "45 seconds" in told
