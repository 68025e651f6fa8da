"""A learner's request to take a course: asking, and taking it back."""

from datetime import datetime

from sqlalchemy import select, update

from courses.enrolment.request_models import EnrolmentRequest
from lms.api import db, insert_into, log_deed

WAITING, APPROVED, REFUSED, WITHDRAWN = "waiting", "approved", "refused", "withdrawn"


def latest_request(course_id: int, learner_id: int) -> EnrolmentRequest | None:
    """What a person has last asked of a course."""
    return db.session.scalars(
        select(EnrolmentRequest)
        .where(EnrolmentRequest.learner_id == learner_id, EnrolmentRequest.course_id == course_id)
        .order_by(EnrolmentRequest.id.desc())
        .limit(1)
    ).first()


def ask(course_id: int, learner_id: int, *, at: datetime) -> bool:
    """Ask to take a course; False where a request waits already."""
    made = db.session.scalar(
        insert_into(EnrolmentRequest)
        .values(course_id=course_id, learner_id=learner_id, state=WAITING, asked_at=at)
        .on_conflict_do_nothing()
        .returning(EnrolmentRequest.id)
    )
    if made is None:
        return False
    log_deed("courses.enrolment_asked", f"courses:enrolment_request:{made}", actor_id=learner_id, course=course_id)
    return True


def withdraw(course_id: int, learner_id: int, *, at: datetime) -> bool:
    """Take back the request that waits; False where none does any longer."""
    withdrawn = db.session.scalar(
        update(EnrolmentRequest)
        .where(
            EnrolmentRequest.course_id == course_id,
            EnrolmentRequest.learner_id == learner_id,
            EnrolmentRequest.state == WAITING,
        )
        .values(state=WITHDRAWN, decided_by=learner_id, decided_at=at)
        .returning(EnrolmentRequest.id)
        .execution_options(synchronize_session=False)
    )
    if withdrawn is None:
        return False
    log_deed(
        "courses.enrolment_request_withdrawn", f"courses:enrolment_request:{withdrawn}", actor_id=learner_id,
        course=course_id,
    )  # fmt: skip
    return True
