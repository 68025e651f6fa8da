"""Entering what learners have done. Safe to call from many places at once: every write rests on a unique key."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from courses.attendance.sums import is_asked_and_enough, withdraw_class_hours
from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment, Progress
from lms.api import Completion, JSONDict, db, insert_into, record_completion, record_evidence, rows_of

COUNTED_WITH_COURSE = "Khóa học đã hoàn thành: số tiết tính theo khóa"


def activity_begun(*, learner_id: int, activity_id: int, at: datetime) -> None:
    """Enter that a learner is at work on an activity; one that is done stays done."""
    begun = {"learner": learner_id, "activity": activity_id, "at": at, "nothing": {}}
    db.session.flush()
    db.session.connection().execute(_beginning(db.engine.dialect.name), begun)


@cache
def _beginning(_dialect: str) -> Any:
    course = select(Activity.course_id).where(Activity.id == bindparam("activity")).scalar_subquery()
    new = insert_into(Progress).values(
        learner_id=bindparam("learner"), activity_id=bindparam("activity"), course_id=course, state="going",
        first_at=bindparam("at"), checks=bindparam("nothing"),
    )  # fmt: skip
    return new.on_conflict_do_nothing(index_elements=["learner_id", "activity_id"])


def check_answered(*, learner_id: int, activity_id: int, key: str, answer: JSONDict, at: datetime) -> None:
    """Keep an answer to a check question, so that the lesson shows it again. Check questions carry no mark."""
    activity_begun(learner_id=learner_id, activity_id=activity_id, at=at)
    progress = db.session.execute(
        select(Progress).where(Progress.learner_id == learner_id, Progress.activity_id == activity_id).with_for_update()
    ).scalar_one()
    progress.checks = {**progress.checks, key: answer}


def activity_done(*, learner_id: int, activity_id: int, score: float | None = None, at: datetime) -> Completion | None:
    """Enter that a learner has done an activity, and the course's completion if nothing else is missing.

    `score` runs from 0 to 1, None where nothing is marked; the better one stays. Doing something in a course is
    taking it, so whoever is not enrolled is enrolled here. Repeating it changes nothing but the score.
    Returns the completion if the course is complete now.
    """
    activity = db.session.get_one(Activity, activity_id, options=[joinedload(Activity.course)])
    course = activity.course
    # First this row: whoever does the last two activities at the same moment must come through one after the
    # other, or each of the two would see the other's as still missing.
    enrolment = _lock_enrolment(course.id, learner_id, at)
    _mark_done(learner_id, activity, score, at)
    record_evidence(
        learner_id=learner_id,
        framework=course.framework,
        kind="studied",
        results=dict.fromkeys(activity.skills, 1.0),
        source=f"courses:activity:{activity.id}",
        at=at,
    )
    return _complete(course, enrolment, learner_id, at)


def complete_if_due(*, course_id: int, learner_id: int, at: datetime) -> Completion | None:
    """Complete a course that the learner takes, if nothing that it asks for is missing."""
    course = db.session.get_one(Course, course_id)
    return _complete(course, _lock_enrolment(course_id, learner_id, at), learner_id, at)


def _complete(course: Course, enrolment: "_Locked", learner_id: int, at: datetime) -> Completion | None:
    asked, done, mean = _standing(course.id, learner_id)
    if done < asked:
        return None
    attended = is_asked_and_enough(enrolment.class_id, learner_id) if enrolment.class_id is not None else None
    if attended is False or (not asked and attended is None):
        return None
    if enrolment.completed_at is None:
        _complete_enrolment(enrolment.id, at)
    if enrolment.class_id is not None:
        withdraw_class_hours(course.id, learner_id, reason=COUNTED_WITH_COURSE, at=at)
    return record_completion(
        learner_id=learner_id,
        subject=course.subject,
        title=course.titles["vi"],
        score=mean,
        hours=course.hours,
        facts={
            "skills": course.skills,
            "framework": course.framework,
            "kind": course.kind,
            "certificate": course.certificate,
            "url": f"/courses/{course.id}",
            **({"mode": "blended" if asked else "in_person"} if attended else {}),
        },
        started_at=enrolment.enrolled_at,
        period=enrolment.period,
        at=at,
    )


class _Locked(NamedTuple):
    id: int
    enrolled_at: datetime
    completed_at: datetime | None
    period: int
    class_id: int | None


def _lock_enrolment(course_id: int, learner_id: int, at: datetime) -> _Locked:
    """Find or make the enrolment; the update that changes nothing holds its row until the transaction ends."""
    statement = _locking(db.engine.dialect.name)
    row = rows_of(statement, course_id=course_id, learner_id=learner_id, source="self", enrolled_at=at).one()
    return _Locked(*row)


@cache
def _locking(_dialect: str) -> Any:
    new = insert_into(Enrolment)
    return new.on_conflict_do_update(
        index_elements=["course_id", "learner_id"], set_={"course_id": new.excluded.course_id}
    ).returning(Enrolment.id, Enrolment.enrolled_at, Enrolment.completed_at, Enrolment.period, Enrolment.class_id)


def _mark_done(learner_id: int, activity: Activity, score: float | None, at: datetime) -> None:
    done = {
        "learner_id": learner_id, "activity_id": activity.id, "course_id": activity.course_id, "state": "done",
        "first_at": at, "done_at": at, "score": score, "checks": {},
    }  # fmt: skip
    db.session.flush()
    db.session.connection().execute(_finishing(db.engine.dialect.name), done)


@cache
def _finishing(dialect: str) -> Any:
    new = insert_into(Progress)
    best = func.greatest if dialect == "postgresql" else func.max
    nothing = -1.0  # SQLite's max() of anything and NULL is NULL
    return new.on_conflict_do_update(
        index_elements=["learner_id", "activity_id"],
        set_={
            "state": "done",
            "done_at": func.coalesce(Progress.done_at, new.excluded.done_at),
            "score": func.nullif(
                best(func.coalesce(Progress.score, nothing), func.coalesce(new.excluded.score, nothing)), nothing
            ),
        },
    )


def _standing(course_id: int, learner_id: int) -> tuple[int, int, float | None]:
    """How many activities the course asks for, how many of them are done, and the mean of their best scores."""
    row = rows_of(_asked_and_done(), course=course_id, learner=learner_id).one()
    return row[0], row[1], float(row[2]) if row[2] is not None else None


@cache
def _asked_and_done() -> Select[int, int, float | None]:
    done = (Progress.learner_id == bindparam("learner")) & (Progress.state == "done")
    return (
        select(func.count(Activity.id), func.count(Progress.id), func.avg(Progress.score))
        .outerjoin(Progress, (Progress.activity_id == Activity.id) & done)
        .where(Activity.course_id == bindparam("course"), Activity.is_required, ~Activity.is_retired)
    )


def _complete_enrolment(enrolment_id: int, at: datetime) -> None:
    enrolment = db.session.get_one(Enrolment, enrolment_id, populate_existing=True)
    if enrolment.completed_at is None:
        enrolment.completed_at = at
