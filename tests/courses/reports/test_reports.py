"""The reports of courses: who is late, who has not begun, and how exams went."""

import pytest
from sqlalchemy import update

from courses.catalogue.models import Course
from courses.completion.models import Progress
from courses.quizzes.models import REHEARSAL
from lms.api import db, now
from tests.courses.reports.school import course_of, duty, quiz_of, rows, sat


@pytest.fixture
def school(app, world):
    """An is late with one course and has begun another; Dũng is late with both. Both have sat the exam of the first."""
    with app.app_context():
        (one, activity), (two, other) = course_of("mot"), course_of("hai")
        exam, practice = quiz_of(one, activity), quiz_of(two, other)
        practice.behaviour = "practice"
        for person in (world.an, world.dung):
            duty(person, one, days=-10)
            sat(person, exam, 1, 0.4, passed=False)
            sat(person, exam, 2, 0.85, passed=person == world.an)
            sat(person, practice, 1, 1.0, passed=True)
        duty(world.an, two, days=5)
        duty(world.dung, two, days=-2)
        duty(world.binh, one, days=-3, state="exempt")
        sat(world.binh, exam, 1, 1.0, passed=True, kind=REHEARSAL)
        db.session.add(
            Progress(learner_id=world.an, activity_id=other.id, course_id=two.id, first_at=now(), state="going")
        )
        db.session.commit()
        return {"mot": one.id, "hai": two.id}


@pytest.mark.parametrize("key", ["courses.overdue", "courses.not_begun", "courses.exam_results"])
def test_each_report_of_courses_keeps_its_promises(school, faults_of_report, key):
    assert faults_of_report(key) == []


def test_the_late_are_told_with_their_days_the_longest_first(app, world, officer, school):
    late = rows(app, "courses.overdue", officer)

    assert {(row["name"], row["course"], row["days_late"]) for row in late} == {
        ("Nguyễn Thị An", "Khóa mot", 10), ("Lô Văn Dũng", "Khóa mot", 10), ("Lô Văn Dũng", "Khóa hai", 2),
    }  # fmt: skip
    assert late[-1]["days_late"] == 2


@pytest.mark.parametrize(
    ("query", "expected"), [({"late_by": "7"}, 2), ({"late_by": "30"}, 0), ({"course": "hai"}, 1), ({"q": "dung"}, 2)]
)
def test_the_late_can_be_narrowed(app, officer, school, query, expected):
    asked = {name: str(school.get(value, value)) for name, value in query.items()}

    assert len(rows(app, "courses.overdue", officer, **asked)) == expected


def test_whoever_has_opened_anything_has_begun(app, officer, school):
    found = {(row["name"], row["course"]) for row in rows(app, "courses.not_begun", officer)}

    assert found == {("Nguyễn Thị An", "Khóa mot"), ("Lô Văn Dũng", "Khóa mot"), ("Lô Văn Dũng", "Khóa hai")}


def test_exams_are_told_by_the_best_attempt_and_rehearsals_and_practice_are_not(app, officer, school):
    found = rows(app, "courses.exam_results", officer)

    assert [(row["name"], row["attempts"], row["best"], row["passed"]) for row in found] == [
        ("Nguyễn Thị An", 2, 8.5, True), ("Lô Văn Dũng", 2, 8.5, False),
    ]  # fmt: skip
    assert len(rows(app, "courses.exam_results", officer, result="passed")) == 1
    assert len(rows(app, "courses.exam_results", officer, result="failed")) == 1


def test_a_course_of_another_unit_is_not_offered(app, world, sign_in, school):
    world.grant(world.binh, "lms.follow", world.quy_chau)
    with app.app_context():
        theirs = {"unit_id": world.con_cuong, "titles": {"vi": "Khóa riêng Con Cuông"}}
        db.session.execute(update(Course).where(Course.key == "hai").values(**theirs))
        db.session.commit()

    page = sign_in(world.binh).get("/staff/reports/courses.not_begun").text

    assert "Khóa mot" in page
    assert "Con Cuông" not in page
