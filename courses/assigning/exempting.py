"""Exempting people from courses, with a reason; lifting it again."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update

from courses.assigning.enrolling import enrol_the_open, let_go
from courses.assigning.following import weigh
from courses.assigning.models import Duty, Exemption
from courses.completion.withdrawal import hold_enrolments
from lms.api import db, insert_into, log_deed, today_of

OFFICER, RECOGNISED = "officer", "recognised"


def exempt(
    *, learner_id: int, course_ids: Collection[int], reason: str, until: date | None = None,
    by_id: int | None, source: str = OFFICER, at: datetime,
) -> list[int]:  # fmt: skip
    """Exempt a person from courses, in place of what stood; gives the exemptions' ids.

    Duties that are done stay done. Until and with the day `until`, for good without one.
    """
    if not course_ids:
        return []
    _hold(learner_id, course_ids)
    _lift(learner_id, course_ids, source, by_id, at)
    given = list(
        db.session.scalars(
            insert_into(Exemption)
            .on_conflict_do_nothing()
            .returning(Exemption.id),
            [
                {
                    "learner_id": learner_id, "course_id": course_id, "source": source, "reason": reason,
                    "until": until, "by_id": by_id, "given_at": at,
                }
                for course_id in sorted(set(course_ids))
            ],
        )
    )  # fmt: skip
    log_deed(
        "courses.exempted", f"lms:user:{learner_id}", actor_id=by_id,
        courses=sorted(set(course_ids)), reason=reason, until=until.isoformat() if until else None,
    )  # fmt: skip
    weigh_person(learner_id, course_ids, at=at)
    return given


def lift(
    *, learner_id: int, course_ids: Collection[int], by_id: int | None, source: str = OFFICER, at: datetime
) -> int:
    """Let a person's exemptions hold no longer; gives how many did. Duties that rules still ask for are open again."""
    _hold(learner_id, course_ids)
    lifted = _lift(learner_id, course_ids, source, by_id, at)
    if lifted:
        log_deed("courses.exemption_lifted", f"lms:user:{learner_id}", actor_id=by_id, courses=sorted(course_ids))
        weigh_person(learner_id, course_ids, at=at)
    return lifted


def weigh_person(learner_id: int, course_ids: Collection[int], *, at: datetime) -> None:
    """Bring a person's duties in these courses, and the enrolments with them, to what holds now."""
    concerned = select(Duty.id).where(Duty.learner_id == learner_id, Duty.course_id.in_(course_ids))
    weigh(concerned, today_of(at))
    enrol_the_open(concerned, at)
    let_go(concerned)
    db.session.expire_all()


def _hold(learner_id: int, course_ids: Collection[int]) -> None:
    for course_id in sorted(course_ids):
        hold_enrolments(course_id=course_id, learner_ids=[learner_id])


def _lift(learner_id: int, course_ids: Collection[int], source: str, by_id: int | None, at: datetime) -> int:
    return len(
        db.session.scalars(
            update(Exemption)
            .where(
                Exemption.learner_id == learner_id,
                Exemption.course_id.in_(course_ids),
                Exemption.source == source,
                Exemption.lifted_at.is_(None),
            )
            .values(lifted_at=at, lifted_by=by_id)
            .returning(Exemption.id)
            .execution_options(synchronize_session=False)
        ).all()
    )
