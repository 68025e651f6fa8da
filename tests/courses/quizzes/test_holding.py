"""An exam whose results are told after it has closed: until then nothing that follows from them tells them either."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from courses.completion.models import Progress
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.holding import TELL_JOB, told_anew
from courses.quizzes.models import Quiz
from lms.api import Completion, Job, db
from lms.jobs.services import run_due
from lms.skills.models import Evidence
from tests.courses.quizzes.conftest import MORNING

CLOSES = MORNING + timedelta(days=2)


@pytest.fixture
def secret(app, classroom):
    """The exam of the classroom, its results told after closing."""
    with app.app_context():
        values = {"review": {"preset": "secret"}, "closes_at": CLOSES}
        db.session.execute(update(Quiz).where(Quiz.activity_id == classroom.exam).values(**values))
        db.session.commit()
    return classroom


def sit(room, person, *, at=MORNING):
    attempt_id = room.start(person, at=at)
    room.answer_all(attempt_id, at=at)
    with room.app.app_context():
        finish(attempt_id, by=LEARNER, at=at)
        db.session.commit()
    return attempt_id


def entered(app):
    """How much evidence, how many activities done, how many completions."""
    with app.app_context():
        done = select(func.count()).select_from(Progress).where(Progress.state == "done")
        counts = [select(func.count()).select_from(Evidence), done, select(func.count()).select_from(Completion)]
        return [db.session.scalar(count) > 0 for count in counts]


def test_nothing_is_entered_before_the_exam_has_closed_and_everything_then(app, secret, world, time_machine):
    time_machine.move_to(MORNING, tick=False)
    sit(secret, world.an)
    sit(secret, world.binh)

    assert entered(app) == [False, False, False]
    time_machine.move_to(CLOSES - timedelta(minutes=1), tick=False)
    with app.app_context():
        run_due()
        assert db.session.scalar(select(func.count()).where(Job.kind == TELL_JOB)) == 1  # one for both
    assert entered(app) == [False, False, False]
    time_machine.move_to(CLOSES, tick=False)
    with app.app_context():
        run_due()

    assert entered(app) == [True, True, True]
    with app.app_context():
        completions = db.session.scalars(select(Completion)).all()
        assert sorted(each.learner_id for each in completions) == [world.an, world.binh]


def test_who_closes_later_is_waited_for(app, secret, world, time_machine):
    time_machine.move_to(MORNING, tick=False)
    sit(secret, world.an)
    with app.app_context():
        db.session.execute(update(Quiz).values(last_close_at=CLOSES + timedelta(hours=1)))
        db.session.commit()

    for moment, is_entered in ((CLOSES, False), (CLOSES + timedelta(hours=1), True)):
        time_machine.move_to(moment, tick=False)
        with app.app_context():
            run_due()
        assert entered(app) == [is_entered] * 3


@pytest.mark.parametrize(
    ("change", "told_at"),
    [
        ({"closes_at": CLOSES - timedelta(hours=5)}, CLOSES - timedelta(hours=5)),
        ({"closes_at": None}, MORNING + timedelta(hours=1)),
        ({"review": {"preset": "exam"}}, MORNING + timedelta(hours=1)),
        ({"closes_at": CLOSES + timedelta(hours=5)}, CLOSES + timedelta(hours=5)),
    ],
    ids=["sooner", "never closes", "told at once", "later"],
)
def test_a_change_of_the_exam_is_followed_at_its_new_hour(app, secret, world, time_machine, change, told_at):
    time_machine.move_to(MORNING, tick=False)
    sit(secret, world.an)
    later = MORNING + timedelta(hours=1)
    time_machine.move_to(later, tick=False)
    with app.app_context():
        quiz = db.session.scalars(select(Quiz).where(Quiz.activity_id == secret.exam)).one()
        with told_anew(quiz, later):
            for name, value in change.items():
                setattr(quiz, name, value)
        db.session.commit()

    for moment, is_entered in ((told_at - timedelta(minutes=1), False), (told_at, True)):
        time_machine.move_to(max(moment, later - timedelta(minutes=1)), tick=False)
        with app.app_context():
            run_due()
        assert entered(app) == [is_entered] * 3


def test_what_has_been_entered_once_is_not_entered_again(app, secret, world, time_machine):
    time_machine.move_to(MORNING, tick=False)
    sit(secret, world.an)
    time_machine.move_to(CLOSES, tick=False)
    with app.app_context():
        run_due()
    before = told(app)
    with app.app_context():
        job = db.session.scalars(select(Job).where(Job.kind == TELL_JOB)).one()
        job.state = "waiting"
        db.session.commit()
        run_due()

    assert told(app) == before


@pytest.mark.parametrize(("preset", "refuses"), [("exam", True), ("secret", False), ("custom", True)])
def test_no_rule_refuses_for_a_pass_that_is_not_told_yet(app, secret, world, sign_in, time_machine, preset, refuses):
    """A custom rule without a phase tells nothing ever: there is nothing to wait for."""
    time_machine.move_to(MORNING, tick=False)
    with app.app_context():
        db.session.execute(update(Quiz).values(rules={"until_passed": {}}, review={"preset": preset}))
        db.session.commit()
    sit(secret, world.an)

    page = sign_in(world.an).get(f"/quizzes/{secret.exam}").text

    assert ("đã đạt bài này" in page) is refuses


def told(app):
    """What there is of evidence and completions now."""
    with app.app_context():
        live = select(Evidence.learner_id, Evidence.code, Evidence.fraction).where(Evidence.superseded_at.is_(None))
        return (
            sorted(tuple(row) for row in db.session.execute(live)),
            [(each.learner_id, each.score, each.completed_at) for each in db.session.scalars(select(Completion))],
        )
