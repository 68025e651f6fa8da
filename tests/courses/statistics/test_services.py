"""From finished attempts to stored figures, and the pages that show them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.mark_models import Mark
from courses.quizzes.models import REHEARSAL, Attempt, Quiz
from courses.statistics.models import QuestionStatistics, QuizStatistics
from courses.statistics.services import REFRESH_JOB, computed, store
from lms.api import Job, db
from tests.courses.quizzes.conftest import MORNING, classroom  # noqa: F401 (a fixture)


@pytest.fixture
def sat(classroom, world):  # noqa: F811
    """Three people have sat the exam of 18 questions with 18, 9 and 0 right; An has sat it twice."""
    marks = {}
    for person, right in ((world.an, 18), (world.binh, 9), (world.dung, 0)):
        marks[person] = sit(classroom, person, right)
    sit(classroom, world.an, 2)
    return classroom


def sit(classroom, person, right):  # noqa: F811
    attempt = classroom.start(person)
    classroom.answer_all(attempt, only=right)
    with classroom.app.app_context():
        finish(attempt, by=LEARNER, at=MORNING + timedelta(minutes=20))
        db.session.commit()
    return attempt


def quiz_of(classroom):  # noqa: F811
    return db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()


def refreshed(classroom):  # noqa: F811
    """The stored figures after computing them now."""
    quiz = quiz_of(classroom)
    store(quiz.id, computed(quiz, at=MORNING), at=MORNING)
    db.session.commit()
    return db.session.get_one(QuizStatistics, quiz.id)


def test_the_first_attempt_of_each_person_counts(sat):
    with sat.app.app_context():
        stored = refreshed(sat)

        assert stored.attempts == 3
        assert stored.figures["mean"] == pytest.approx(0.5)
        assert stored.figures["median"] == pytest.approx(0.5)
        assert stored.figures["passed"] == 2


def test_rehearsals_and_open_attempts_do_not_count(sat, world):
    sat.start(world.binh)
    with sat.app.app_context():
        db.session.execute(update(Attempt).where(Attempt.owner_id == world.dung).values(kind=REHEARSAL))

        assert refreshed(sat).attempts == 2


def test_a_question_that_was_dropped_has_no_figures(sat):
    with sat.app.app_context():
        db.session.execute(update(Mark).where(Mark.position == 1).values(excluded=True))
        refreshed(sat)

        assert sum(row.attempts for row in db.session.scalars(select(QuestionStatistics))) == 3 * 17


def test_every_question_has_its_figures_and_what_was_answered(sat):
    with sat.app.app_context():
        refreshed(sat)
        rows = db.session.scalars(select(QuestionStatistics)).all()

        assert sum(row.attempts for row in rows) == 3 * 18
        for row in rows:
            answered = sum(line["count"] for line in row.figures["answers"])
            assert answered >= row.attempts
            assert 0 <= row.facility <= 1


def test_results_of_the_same_minutes_share_one_job(sat):
    with sat.app.app_context():
        jobs = db.session.scalars(select(Job).where(Job.kind == REFRESH_JOB)).all()

        assert len(jobs) == 1
        assert timedelta() <= jobs[0].not_before - jobs[0].created_at <= timedelta(minutes=10)


def test_computing_again_replaces_and_doubles_nothing(sat):
    with sat.app.app_context():
        refreshed(sat)
        before = len(db.session.scalars(select(QuestionStatistics.version_id)).all())
        refreshed(sat)

        assert len(db.session.scalars(select(QuestionStatistics.version_id)).all()) == before


def test_a_trainer_asks_for_figures_and_reads_them(sat, world, sign_in, run_jobs, statements):
    world.grant(world.binh, "courses.author", world.province)
    trainer = sign_in(world.binh)
    with sat.app.app_context():
        quiz_id = quiz_of(sat).id
    address = f"/staff/quizzes/{quiz_id}/statistics"
    assert "Chưa có lượt nào đã chấm" in trainer.get(address).text

    trainer.post(f"{address}/refresh")
    run_jobs()
    statements.clear()
    page = trainer.get(address)

    assert len(statements) <= 8, "\n".join(statements)
    assert "5,00" in page.text
    assert "Chưa đủ lượt" in page.text
    with sat.app.app_context():
        version = db.session.scalars(select(QuestionStatistics.version_id)).first()
    assert "Điểm phần còn lại" in trainer.get(f"{address}/{version}").text
    assert trainer.get(f"{address}/999999").status_code == 404
