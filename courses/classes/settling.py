"""What attendance does elsewhere: it completes courses that wait for it, and its hours count toward the year, once.

Hours are never counted twice. Whoever completes the course has the course's hours, on the day of its completion.
Whoever has not, once the class is settled, has the hours at which they were present, on the last day of the class, as a
record of its own; it gives way when the course is completed later.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlalchemy import select

from courses.attendance.models import SEATED, CourseClass, Seat
from courses.attendance.sums import standing_of_class
from courses.catalogue.models import Course
from courses.completion.models import Enrolment
from courses.completion.services import complete_if_due
from courses.completion.withdrawal import hold_enrolments, lacking_only, withdraw_course
from lms.api import Completion, db, from_local, log_deed, record_completion, withdraw_completions

TOO_LITTLE = "Chưa đủ chuyên cần theo quy định của lớp"
MENDED = "Số tiết dự lớp được tính lại"


def weigh(klass: CourseClass, *, learner_ids: Collection[int] | None = None, by_id: int, at: datetime) -> None:
    """Bring completions to what attendance is now, after marks or sessions have changed; hours too, once settled."""
    standing = standing_of_class(klass.id, learner_ids=learner_ids)
    if klass.asks_attendance and standing:
        hold_enrolments(course_id=klass.course_id, learner_ids=sorted(standing))
        enough = {learner for learner, attendance in standing.items() if attendance.is_enough}
        bound = _bound(klass, standing)
        completed = {learner for learner, is_complete in bound.items() if is_complete}
        if lost := completed - enough:
            withdraw_course(course_id=klass.course_id, learner_ids=lost, reason=TOO_LITTLE, by_id=by_id, at=at)
        waiting = (bound.keys() - completed) & enough
        ready = lacking_only(course_id=klass.course_id, activity_ids=[], learner_ids=waiting) if waiting else set()
        for learner in sorted(ready):
            complete_if_due(course_id=klass.course_id, learner_id=learner, at=at)
    if klass.settled_at is not None:
        enter_hours(klass, learner_ids=learner_ids, by_id=by_id, at=at)


def settle(klass: CourseClass, *, by_id: int | None, at: datetime) -> int:
    """Close a class: enter the hours of those who have not completed the course; gives how many there are."""
    if klass.settled_at is None:
        klass.settled_at, klass.takes_requests = at, False
        db.session.flush()
        log_deed("courses.class_settled", klass.subject, actor_id=by_id)
    return enter_hours(klass, by_id=by_id, at=at)


def enter_hours(
    klass: CourseClass, *, learner_ids: Collection[int] | None = None, by_id: int | None, at: datetime
) -> int:
    """Bring the hours that count by themselves to what the roll says now; gives how many people have any."""
    standing = standing_of_class(klass.id, learner_ids=learner_ids)
    with_course = _with_course(klass, standing)
    wanted = {
        learner: attendance.attended
        for learner, attendance in standing.items()
        if attendance.attended > 0 and learner not in with_course
    }
    entered = _entered(klass, standing)
    wrong = [learner for learner, hours in entered.items() if wanted.get(learner) != hours]
    withdraw_completions(learner_ids=wrong, subject=klass.subject, reason=MENDED, by_id=by_id, at=at)
    new = sorted(learner for learner, hours in wanted.items() if entered.get(learner) != hours)
    if new:
        _record(klass, {learner: wanted[learner] for learner in new})
    return len(wanted)


def _record(klass: CourseClass, hours: dict[int, float]) -> None:
    course = db.session.get_one(Course, klass.course_id)
    is_online = bool(klass.link and not klass.place)
    last_evening = from_local(datetime.combine(klass.ends_on + timedelta(days=1), time())) - timedelta(minutes=1)
    for learner, attended in hours.items():
        record_completion(
            learner_id=learner,
            subject=klass.subject,
            title=f"Dự lớp {klass.code}: {course.titles['vi']}",
            score=None,
            hours=attended,
            facts={"kind": course.kind, "mode": "online" if is_online else "in_person", "class": klass.code},
            at=last_evening,
        )


def _bound(klass: CourseClass, learner_ids: Collection[int]) -> dict[int, bool]:
    """Those whose course waits for this class → whether it is complete."""
    rows = db.session.execute(
        select(Enrolment.learner_id, Enrolment.completed_at.is_not(None)).where(
            Enrolment.class_id == klass.id, Enrolment.learner_id.in_(learner_ids)
        )
    )
    return {learner: bool(is_complete) for learner, is_complete in rows}


def _with_course(klass: CourseClass, learner_ids: Collection[int]) -> set[int]:
    """Those who have completed the course since they took their seat: its hours hold the class's."""
    return set(
        db.session.scalars(
            select(Completion.learner_id)
            .join(Seat, Seat.learner_id == Completion.learner_id)
            .where(
                Seat.class_id == klass.id,
                Seat.state == SEATED,
                Seat.learner_id.in_(learner_ids),
                Completion.subject == f"courses:course:{klass.course_id}",
                Completion.counting(),
                Completion.completed_at >= Seat.taken_at,
            )
        )
    )


def _entered(klass: CourseClass, learner_ids: Collection[int]) -> dict[int, float]:
    rows = db.session.execute(
        select(Completion.learner_id, Completion.hours).where(
            Completion.subject == klass.subject, Completion.counting(), Completion.learner_id.in_(learner_ids)
        )
    )
    return dict(rows.all())
