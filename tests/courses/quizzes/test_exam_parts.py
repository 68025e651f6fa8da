"""An exam of two parts: each with its own pass mark, a passed part kept for some months."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from courses.catalogue.models import Activity
from courses.completion.models import Progress
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Attempt, Exam, Quiz
from courses.quizzes.parts import months_after, standing_of
from courses.quizzes.settings import quiz_summary, quiz_values
from lms.api import Completion, db
from lms.jobs.services import run_due
from tests.courses.quizzes.conftest import EXAM, MORNING
from tests.courses.quizzes.together import count, in_parallel

DAY = timedelta(days=1)


@dataclass
class TwoParts:
    """The exam of the classroom as first part, and a second part beside it."""

    classroom: object
    exam: int
    first: int
    second: int

    def sit(self, person, activity, *, at, right=True):
        """Take a part, knowing everything or nothing."""
        room = self.classroom
        attempt_id = room.start(person, at=at, activity_id=activity)
        if right:
            room.answer_all(attempt_id, at=at)
        with room.app.app_context():
            finish(attempt_id, by=LEARNER, at=at)
            db.session.commit()
        return attempt_id

    def done(self, person):
        with self.classroom.app.app_context():
            return set(
                db.session.scalars(
                    select(Progress.activity_id).where(Progress.learner_id == person, Progress.state == "done")
                )
            )

    def standing(self, person, at):
        """For each part: is it passed, until when does it count, has it expired."""
        with self.classroom.app.app_context():
            standing = standing_of(self.exam, person, at)
            return [
                (part.passed is not None, part.counts_until, part.is_expired) for part in standing.parts
            ], standing.is_passed


@pytest.fixture
def two_parts(app, classroom) -> TwoParts:
    with app.app_context():
        first = db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()
        exam = Exam(course_id=classroom.course, key="thi", titles={"vi": "Kỳ thi cuối khóa"})
        values = quiz_values({**EXAM, "attempts": 3})
        activity = Activity(
            course_id=classroom.course, key="thuc-hanh", position=9, type="courses.quiz", skills=[],
            settings=quiz_summary(values), titles={"vi": "Phần thực hành"}, is_required=True,
        )  # fmt: skip
        db.session.add_all([exam, activity])
        db.session.flush()
        second = Quiz(activity_id=activity.id, course_id=classroom.course, key="thuc-hanh", exam_id=exam.id, **values)
        first.exam_id = exam.id
        db.session.add(second)
        db.session.commit()
        return TwoParts(classroom, exam.id, classroom.exam, activity.id)


def test_one_passed_part_completes_nothing_and_both_complete_everything_once(app, two_parts, world):
    two_parts.sit(world.an, two_parts.first, at=MORNING)

    assert two_parts.done(world.an) == set()
    assert two_parts.standing(world.an, MORNING + DAY) == (
        [(True, months_after(MORNING, 12), False), (False, None, False)], False,
    )  # fmt: skip

    two_parts.sit(world.an, two_parts.second, at=MORNING + DAY)

    assert two_parts.done(world.an) == {two_parts.first, two_parts.second}
    assert count(app, Completion) == 1
    assert two_parts.standing(world.an, MORNING + 900 * DAY) == ([(True, None, False)] * 2, True)


def test_each_part_has_a_pass_mark_of_its_own(two_parts, world):
    two_parts.sit(world.an, two_parts.first, at=MORNING)
    two_parts.sit(world.an, two_parts.second, at=MORNING, right=False)

    assert two_parts.done(world.an) == set()
    assert two_parts.standing(world.an, MORNING)[1] is False


def test_a_part_passed_too_long_ago_has_to_be_retaken(two_parts, world):
    two_parts.sit(world.an, two_parts.first, at=MORNING)
    late = months_after(MORNING, 12) + DAY

    two_parts.sit(world.an, two_parts.second, at=late)

    assert two_parts.done(world.an) == set()
    assert two_parts.standing(world.an, late)[0] == [
        (False, months_after(MORNING, 12), True), (True, months_after(late, 12), False),
    ]  # fmt: skip

    two_parts.sit(world.an, two_parts.first, at=late + DAY)

    assert two_parts.done(world.an) == {two_parts.first, two_parts.second}


def test_a_part_passed_exactly_at_the_last_moment_still_counts(two_parts, world):
    two_parts.sit(world.an, two_parts.first, at=MORNING)

    two_parts.sit(world.an, two_parts.second, at=months_after(MORNING, 12))

    assert len(two_parts.done(world.an)) == 2


def test_both_parts_graded_at_the_same_moment_do_not_miss_each_other(app, two_parts, world):
    people = [world.person(f"Lang Thị {number}", world.quy_chau) for number in range(5)]
    attempts = []
    for person in people:
        for activity in (two_parts.first, two_parts.second):
            attempts.append(two_parts.classroom.start(person, activity_id=activity))
            two_parts.classroom.answer_all(attempts[-1])

    in_parallel(app, 10, lambda number: finish(attempts[number], by=LEARNER, at=MORNING).id)

    assert count(app, Completion) == 5
    assert all(len(two_parts.done(person)) == 2 for person in people)


def test_the_pages_show_both_parts_and_until_when_a_passed_one_counts(app, two_parts, world, sign_in):
    attempt_id = two_parts.sit(world.an, two_parts.first, at=MORNING)
    an = sign_in(world.an)

    other = an.get(f"/quizzes/{two_parts.second}").text
    result = an.get(f"/attempts/{attempt_id}/result").text

    for page in (other, result):
        assert "Kỳ thi cuối khóa" in page
        assert "Phần thực hành" in page
        assert "giữ đến 23/11/2027" in page
    assert "giữ 12 tháng" in other


def test_a_part_that_people_still_have_to_mark_is_not_called_failed(app, two_parts, world, sign_in):
    attempt_id = two_parts.sit(world.an, two_parts.second, at=MORNING)
    with app.app_context():
        db.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(score=None, passed=None))
        db.session.commit()

    page = sign_in(world.an).get(f"/quizzes/{two_parts.second}").text

    assert two_parts.standing(world.an, MORNING) == ([(False, None, False), (False, None, False)], False)
    assert page.count("Đang chờ chấm") == 1
    assert page.count("Chưa làm") == 1
    assert "Chưa đạt" not in page


@pytest.mark.parametrize("right", [True, False])
def test_whether_a_part_is_failed_is_told_no_sooner_than_whether_it_is_passed(
    app, two_parts, world, sign_in, time_machine, right
):
    with app.app_context():
        hidden = {"preset": "custom", "closed": ["score"]}
        db.session.execute(update(Quiz).values(review=hidden, closes_at=MORNING + timedelta(days=2)))
        db.session.commit()
    two_parts.sit(world.an, two_parts.second, at=MORNING, right=right)
    time_machine.move_to(MORNING + timedelta(hours=1))

    page = sign_in(world.an).get(f"/quizzes/{two_parts.first}").text
    with app.app_context():
        later = standing_of(two_parts.exam, world.an, MORNING + timedelta(days=3)).parts[1]

    assert page.count("Chờ công bố") == 1
    assert page.count("Chưa làm") == 1
    assert "Chưa đạt" not in page
    assert (later.is_told, later.passed is not None, later.is_sat) == (True, right, True)


def test_a_part_that_still_counts_need_not_and_an_expired_one_may_be_taken_again(app, two_parts, world):
    with app.app_context():
        db.session.scalars(select(Quiz).where(Quiz.activity_id == two_parts.first)).one().rules = {"until_passed": {}}
        db.session.commit()
    two_parts.sit(world.an, two_parts.first, at=MORNING)

    with pytest.raises(Exception, match=r"courses\.until_passed"):
        two_parts.classroom.start(world.an, at=MORNING + DAY)
    with app.app_context():
        assert db.session.query(Attempt).count() == 1
    assert two_parts.classroom.start(world.an, at=months_after(MORNING, 12))


def test_a_part_that_the_course_has_taken_away_need_not_be_passed(app, two_parts, world):
    with app.app_context():
        db.session.get_one(Activity, two_parts.second).is_retired = True
        db.session.commit()

    two_parts.sit(world.an, two_parts.first, at=MORNING)

    assert two_parts.done(world.an) == {two_parts.first}
    assert two_parts.standing(world.an, MORNING) == ([(True, None, False)], True)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [((2026, 1, 31), 1, (2026, 2, 28)), ((2027, 11, 30), 3, (2028, 2, 29)), ((2026, 12, 5), 12, (2027, 12, 5))],
)
def test_months_end_on_the_last_day_of_a_shorter_month(day, months, then):
    assert months_after(datetime(*day, 3, tzinfo=UTC), months) == datetime(*then, 3, tzinfo=UTC)


def test_a_part_that_is_told_does_not_complete_an_exam_whose_other_part_is_not(app, two_parts, world, time_machine):
    time_machine.move_to(MORNING, tick=False)
    with app.app_context():
        secret = {"review": {"preset": "secret"}, "closes_at": MORNING + timedelta(days=2)}
        db.session.execute(update(Quiz).where(Quiz.activity_id == two_parts.second).values(**secret))
        db.session.commit()

    two_parts.sit(world.an, two_parts.second, at=MORNING)
    two_parts.sit(world.an, two_parts.first, at=MORNING + timedelta(hours=1))

    assert two_parts.done(world.an) == set()
    parts, is_passed = two_parts.standing(world.an, MORNING + timedelta(hours=2))
    assert ([passed for passed, _until, _expired in parts], is_passed) == ([True, False], False)
    time_machine.move_to(MORNING + timedelta(days=2), tick=False)
    with app.app_context():
        run_due()
    assert two_parts.done(world.an) == {two_parts.first, two_parts.second}
    assert two_parts.standing(world.an, MORNING + timedelta(days=2))[1]
