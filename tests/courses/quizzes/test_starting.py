"""Starting: one open attempt, one paper, one deadline."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from courses.questions.services import keep_questions
from courses.quizzes import services
from courses.quizzes.drawing import NothingToDraw
from courses.quizzes.finishing import COLLECTED_AFTER, DEADLINE, LEARNER, finish
from courses.quizzes.models import Attempt, Quiz, Slot
from courses.quizzes.queries import sheets_of
from lms.api import Job, db
from tests.courses.quizzes.conftest import MORNING
from tests.courses.quizzes.together import count, in_parallel

MINUTE = timedelta(minutes=1)


def test_a_start_draws_evenly_pins_versions_and_sets_the_deadlines_job(app, classroom, world):
    attempt_id = classroom.start(world.an)

    with app.app_context():
        skills = [sheet.skill for sheet in sheets_of(attempt_id)]
        job = db.session.execute(select(Job.key, Job.not_before)).one()
    attempt = classroom.attempt(attempt_id)
    assert {skill: skills.count(skill) for skill in set(skills)} == {"IU06.1.1": 6, "IU06.1.2": 6, "IU06.2.1": 6}
    assert attempt.deadline_at == MORNING + 30 * MINUTE
    assert job.key == f"courses.finish:{attempt_id}"
    assert job.not_before == attempt.deadline_at + COLLECTED_AFTER


def test_starting_again_gives_back_the_open_attempt(classroom, world):
    assert classroom.start(world.an) == classroom.start(world.an, at=MORNING + MINUTE)


def test_twenty_starts_at_once_make_one_attempt_with_one_paper(app, classroom, world):
    def start(_number):
        quiz = db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()
        return services.start(quiz, learner_id=world.an, at=MORNING).id

    assert len(set(in_parallel(app, 20, start))) == 1
    assert (count(app, Attempt), count(app, Slot), count(app, Job)) == (1, 18, 1)


def test_two_learners_get_papers_of_their_own(app, classroom, world):
    first, second = classroom.start(world.an), classroom.start(world.dung)

    assert first != second
    assert classroom.attempt(first).seed != classroom.attempt(second).seed


def test_the_limit_of_attempts_holds(app, classroom, world):
    for number in range(3):
        attempt_id = classroom.start(world.an, at=MORNING + number * MINUTE)
        with app.app_context():
            finish(attempt_id, by=LEARNER, at=MORNING + number * MINUTE)
            db.session.commit()

    with pytest.raises(services.Refused):
        classroom.start(world.an, at=MORNING + 10 * MINUTE)


def test_a_second_attempt_prefers_questions_not_met_in_the_first(app, classroom, world):
    first = classroom.start(world.an, activity_id=classroom.practice)
    with app.app_context():
        finish(first, by=LEARNER, at=MORNING)
        db.session.commit()

    second = classroom.start(world.an, activity_id=classroom.practice)

    with app.app_context():
        papers = [{sheet.slot.version_id for sheet in sheets_of(each)} for each in (first, second)]
    assert papers[0].isdisjoint(papers[1])


def test_a_start_after_the_deadline_of_a_forgotten_attempt_finishes_it_and_begins_the_next(classroom, world):
    forgotten = classroom.start(world.an)

    begun = classroom.start(world.an, at=MORNING + 60 * MINUTE)

    left = classroom.attempt(forgotten)
    assert begun != forgotten
    assert (left.finished_by, left.finished_at) == (DEADLINE, MORNING + 30 * MINUTE)


def test_a_course_without_questions_has_nothing_to_draw(app, classroom, world):
    with app.app_context():
        keep_questions(classroom.course, [], MORNING)
        db.session.commit()

    with pytest.raises(NothingToDraw):
        classroom.start(world.an)
