"""Enrolling."""

from collections.abc import Collection
from datetime import date, datetime

from courses.completion.models import Enrolment
from lms.api import db, insert_into


def enrol(
    course_id: int, learner_ids: Collection[int], *, source: str, due_on: date | None = None, at: datetime
) -> list[int]:
    """Enrol people in a course and tell who was not yet in it; the others keep what they have.

    `source` is self or assigned.
    """
    if not learner_ids:
        return []
    rows = [
        {"course_id": course_id, "learner_id": learner_id, "source": source, "due_on": due_on, "enrolled_at": at}
        for learner_id in sorted(set(learner_ids))
    ]
    return list(
        db.session.scalars(
            insert_into(Enrolment)
            .on_conflict_do_nothing(index_elements=["course_id", "learner_id"])
            .returning(Enrolment.learner_id),
            rows,
        )
    )
