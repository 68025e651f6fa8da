"""Courses with exams, what people have to do in them and have done, and the rows of a report as a reader finds them."""

from datetime import timedelta

from courses.assigning.models import Duty
from courses.catalogue.models import Activity, Course
from courses.quizzes.mark_models import GradeEvent
from courses.quizzes.models import EXAM, REAL, Attempt, Quiz
from lms.accounts.session import person_by
from lms.api import REPORTS, User, db, now, today_of
from lms.reports.running import asked_again, statement_of


def course_of(key, **values):
    """Add a course of one activity; returns both."""
    course = Course(
        key=key, titles={"vi": f"Khóa {key}", "en": f"Course {key}"}, summaries={}, audiences={}, skills=[], rules={},
        sources=[], needs=[], search_text=key, **values,
    )  # fmt: skip
    db.session.add(course)
    db.session.flush()
    activity = Activity(
        course_id=course.id, key="thi", position=1, type="courses.quiz", titles={"vi": f"Thi {key}"}, skills=[],
        settings={},
    )  # fmt: skip
    db.session.add(activity)
    db.session.flush()
    return course, activity


def quiz_of(course, activity, **values):
    """Make the activity an exam."""
    quiz = Quiz(
        activity_id=activity.id, course_id=course.id, key=activity.key, behaviour=EXAM, sections=[], review={}, **values
    )
    db.session.add(quiz)
    db.session.flush()
    return quiz


def duty(person, course, *, days, state="open", began=30, **values):
    """Something to do by so many days after today, since so many days."""
    made = Duty(
        learner_id=person, course_id=course.id, due_on=today_of(now()) + timedelta(days=days), state=state,
        began_at=days_ago(began), **values,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def sat(person, quiz, number, score, *, passed, kind=REAL, marked=None):
    """The first attempt four days ago, each further one a day later; marked at once or so many days ago."""
    attempt = Attempt(
        quiz_id=quiz.id, owner_id=person, number=number, kind=kind, is_open=None, started_at=now(), seed=1,
        finished_at=days_ago(5 - number), score=score, passed=passed,
    )  # fmt: skip
    db.session.add(attempt)
    db.session.flush()
    at = days_ago(5 - number if marked is None else marked)
    db.session.add(GradeEvent(attempt_id=attempt.id, score=score, passed=passed, reason="", at=at))


def days_ago(days):
    """The moment so many days before now."""
    return now() - timedelta(days=days)


def day_text(days):
    """The day so many days before today, as the form sends it."""
    return (today_of(now()) - timedelta(days=days)).isoformat()


def rows(app, key, reader, **query):
    """The cells of a report as this reader finds them now, by the keys of its columns."""
    with app.test_request_context():
        report, person = REPORTS[key], person_by(User.id == reader)
        form, asked = asked_again(report, query, user=person, at=now())
        assert form.validate(), form.errors
        found = db.session.execute(statement_of(report, asked, user=person)).all()
        keys = [column.key for column in report.columns]
        return [dict(zip(keys, report.cells(row, asked), strict=True)) for row in found]
