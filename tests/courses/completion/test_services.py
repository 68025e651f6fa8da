from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from courses.completion.models import Enrolment, Progress
from courses.completion.services import activity_begun, activity_done, check_answered
from courses.enrolment.services import enrol
from lms.api import Completion, LearningCompleted, db, matrix_of
from tests.learning import PACKS, Taught, teach

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


@pytest.fixture
def taught(app, world) -> Taught:
    with app.app_context():
        return teach()


@pytest.fixture
def long_course(app, world) -> Taught:
    """The course that ships: ten lessons and an exam."""
    with app.app_context():
        return teach(PACKS.parents[1] / "courses/packs/iu06")


@pytest.fixture
def told(app) -> list[int]:
    """The learners whose completion has been told."""
    learners: list[int] = []
    app.extensions["lms"].listeners[LearningCompleted].append(lambda event: learners.append(event.learner_id))
    return learners


def lesson_of(taught: Taught) -> int:
    return next(iter(taught.lessons.values()))


def test_a_lesson_alone_does_not_complete_a_course_with_an_exam(app, world, taught, told):
    with app.app_context():
        completion = activity_done(learner_id=world.an, activity_id=lesson_of(taught), at=MONDAY)

        assert completion is None
        assert told == []


def test_lesson_and_exam_complete_the_course_with_what_a_certificate_needs(app, world, taught, told):
    with app.app_context():
        enrol(taught.course, [world.an], source="assigned", at=MONDAY)
        activity_done(learner_id=world.an, activity_id=lesson_of(taught), at=MONDAY)
        completion = activity_done(learner_id=world.an, activity_id=taught.exam_activity, score=0.8, at=FRIDAY)
        db.session.commit()

        assert completion is not None
        assert (completion.subject, completion.title) == (taught.subject, "Khóa thử ngắn")
        assert (completion.score, completion.hours) == (0.8, 1.0)
        assert (completion.started_at, completion.completed_at) == (MONDAY, FRIDAY)
        assert completion.facts == {
            "skills": ["IU06"], "framework": "tt03-2014", "kind": "tap_huan", "certificate": "classic",
            "url": f"/courses/{taught.course}",
        }  # fmt: skip
        assert db.session.scalars(select(Enrolment.completed_at)).one() == FRIDAY
        assert told == [world.an]


def test_practice_is_not_asked_for(app, world, taught):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=taught.exam_activity, score=0.8, at=MONDAY)
        practice = taught.quiz_activities["luyen"]

        assert activity_done(learner_id=world.an, activity_id=practice, score=1.0, at=MONDAY) is None


def test_reading_is_evidence_of_study_for_the_items_of_the_lesson(app, world, taught):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=lesson_of(taught), at=MONDAY)
        row = next(row for row in matrix_of(world.an).rows if row.module.code == "IU06")

        assert row.cells[:2] == ["going", "none"]


def test_a_better_second_exam_raises_the_score_but_not_the_date(app, world, taught, told):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=lesson_of(taught), at=MONDAY)
        activity_done(learner_id=world.an, activity_id=taught.exam_activity, score=0.6, at=MONDAY)
        activity_done(learner_id=world.an, activity_id=taught.exam_activity, score=0.9, at=FRIDAY)
        activity_done(learner_id=world.an, activity_id=taught.exam_activity, score=0.7, at=FRIDAY)

        completion = db.session.scalars(select(Completion)).one()
        assert (completion.score, completion.completed_at) == (0.9, MONDAY)
        assert db.session.scalars(select(Enrolment.completed_at)).one() == MONDAY
        assert told == [world.an]


def test_a_lesson_without_a_mark_has_none(app, world, taught):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=lesson_of(taught), at=MONDAY)
        activity_done(learner_id=world.an, activity_id=lesson_of(taught), at=FRIDAY)

        progress = db.session.scalars(select(Progress)).one()
        assert (progress.score, progress.done_at) == (None, MONDAY)


def test_beginning_again_does_not_undo_what_is_done(app, world, taught):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=lesson_of(taught), at=MONDAY)
        activity_begun(learner_id=world.an, activity_id=lesson_of(taught), at=FRIDAY)

        assert db.session.scalars(select(Progress.state)).all() == ["done"]


def test_answers_to_check_questions_are_kept_beside_each_other(app, world, taught):
    with app.app_context():
        for key in ("a", "b"):
            check_answered(
                learner_id=world.an, activity_id=lesson_of(taught), key=key, answer={"given": {"x": key}}, at=MONDAY
            )

        progress = db.session.scalars(select(Progress)).one()
        assert (progress.state, set(progress.checks)) == ("going", {"a", "b"})


def test_one_persons_work_is_not_anothers(app, world, taught):
    with app.app_context():
        for learner in (world.an, world.dung):
            activity_done(learner_id=learner, activity_id=lesson_of(taught), at=MONDAY)
        activity_done(learner_id=world.an, activity_id=taught.exam_activity, score=0.8, at=MONDAY)

        assert db.session.scalars(select(Completion.learner_id)).all() == [world.an]


def together(app, calls) -> list[object]:
    """Run each call in a thread and transaction of its own, all at the same moment."""
    start = Barrier(len(calls))

    def run(call):
        with app.app_context():
            start.wait()
            outcome = call()
            db.session.commit()
            return outcome is not None

    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result() for done in [pool.submit(run, call) for call in calls]]


def test_thirty_requests_at_once_complete_a_course_exactly_once(app, world, taught, told):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=lesson_of(taught), at=MONDAY)
        db.session.commit()

    def finish():
        return activity_done(learner_id=world.an, activity_id=taught.exam_activity, score=0.8, at=FRIDAY)

    assert together(app, [finish] * 30) == [True] * 30
    assert told == [world.an]
    with app.app_context():
        for table, number in ((Completion, 1), (Progress, 2), (Enrolment, 1)):
            assert db.session.scalar(select(func.count()).select_from(table)) == number


def test_doing_the_last_things_at_the_same_moment_still_completes_the_course(app, world, long_course, told):
    """Without a lock each would see the other's as missing, and nobody would enter the completion."""
    lessons = list(long_course.lessons.values())

    def call(activity, score):
        return lambda: activity_done(learner_id=world.an, activity_id=activity, score=score, at=MONDAY)

    outcomes = together(app, [call(activity, None) for activity in lessons] + [call(long_course.exam_activity, 0.75)])

    assert sum(outcomes) == 1
    assert told == [world.an]
    with app.app_context():
        assert db.session.scalars(select(Completion.score)).one() == 0.75


def test_what_is_entered_costs_a_fixed_number_of_statements(app, world, long_course, statements):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=lesson_of(long_course), at=MONDAY)

    assert len(statements) <= 5
