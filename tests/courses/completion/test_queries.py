from datetime import UTC, date, datetime

import pytest

from courses.catalogue.models import Course
from courses.completion.queries import enrolment_of, place_in, unfinished_places, words_for
from courses.completion.services import activity_done
from courses.enrolment.services import enrol
from lms.api import db
from tests.learning import PACKS, teach

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def course(app, world):
    with app.app_context():
        return teach(PACKS.parents[1] / "courses/packs/iu06")


def place(course, learner):
    row = db.session.get_one(Course, course.course)
    return place_in(row, enrolment_of(row.id, learner), learner)


def test_a_course_begins_with_its_first_lesson(app, world, course):
    with app.app_context():
        here = place(course, world.an)

        assert here.next is not None
        assert (here.next.number, here.next.activity.key) == (1, "01-internet-va-dia-chi-trang")
        assert (len(here.sections), len(here.steps), len(here.required)) == (6, 14, 11)
        assert words_for(here.left) == "10 bài, 1 bài kiểm tra"
        assert (here.fraction, here.enrolment) == (0.0, None)


def test_what_is_done_moves_the_next_step_on(app, world, course):
    with app.app_context():
        enrol(course.course, [world.an], source="assigned", due_on=date(2026, 11, 30), at=MONDAY)
        for activity in list(course.lessons.values())[:2]:
            activity_done(learner_id=world.an, activity_id=activity, at=MONDAY)

        here = place(course, world.an)

        assert here.next is not None
        assert here.next.number == 3
        assert [section.state for section in here.sections] == ["done", "", "", "", "", ""]
        assert here.due_on == date(2026, 11, 30)
        assert round(here.fraction, 3) == round(2 / 11, 3)


def test_another_persons_place_is_untouched(app, world, course):
    with app.app_context():
        activity_done(learner_id=world.an, activity_id=next(iter(course.lessons.values())), at=MONDAY)

        assert {step.state for step in place(course, world.dung).steps} == {""}
        assert unfinished_places(world.dung) == []


def test_a_completed_course_is_no_longer_among_what_is_to_be_done(app, world, course):
    with app.app_context():
        for activity in course.lessons.values():
            activity_done(learner_id=world.an, activity_id=activity, at=MONDAY)
        assert [found.course.id for found in unfinished_places(world.an)] == [course.course]

        activity_done(learner_id=world.an, activity_id=course.exam_activity, score=0.9, at=MONDAY)

        assert unfinished_places(world.an) == []
        assert place(course, world.an).is_complete


def test_a_lesson_knows_what_stands_before_and_after_it(app, world, course):
    with app.app_context():
        here = place(course, world.an)
        first, last = here.steps[0], here.steps[-1]

        assert here.around(first.activity)[0] is None
        assert here.around(first.activity)[2] is here.steps[1]
        assert here.around(last.activity)[2] is None
