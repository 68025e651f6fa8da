"""Taking back what was entered: many learners of one activity at once. Rows stay, and count no longer."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select, update

from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment, Progress
from courses.completion.periods import of_this_period
from lms.api import Completion, correct_scores, db, withdraw_completions


def hold_enrolments(*, course_id: int, learner_ids: Collection[int]) -> None:
    """Lock the enrolments of these learners, as `activity_done` does for one.

    Whoever is going to change several learners in one transaction does this first: with the enrolment of one and a
    certificate's number in hand, waiting for the enrolment of the next could wait for ever.
    """
    db.session.execute(
        update(Enrolment)
        .where(Enrolment.course_id == course_id, Enrolment.learner_id.in_(learner_ids))
        .values(course_id=course_id)
        .execution_options(synchronize_session=False)
    )


def withdraw_activity(
    *, learner_ids: Collection[int], activity_id: int, reason: str, by_id: int | None, at: datetime
) -> None:
    """Enter that learners have not done an activity after all; where the course asks for it, its completion goes too.

    Four statements for any number of learners. Repeating it changes nothing.
    """
    if not learner_ids:
        return
    activity, course = _activity(activity_id)
    db.session.execute(
        update(Progress)
        .where(Progress.activity_id == activity_id, Progress.learner_id.in_(learner_ids), Progress.state == "done")
        .values(state="going", done_at=None, score=None)
        .execution_options(synchronize_session=False)
    )
    if activity.is_required:
        withdraw_course(course_id=course.id, learner_ids=learner_ids, reason=reason, by_id=by_id, at=at)


def withdraw_course(
    *, course_id: int, learner_ids: Collection[int], reason: str, by_id: int | None, at: datetime
) -> None:
    """Enter that learners have not completed a course after all, in this period of theirs; three statements."""
    db.session.execute(
        update(Enrolment)
        .where(Enrolment.course_id == course_id, Enrolment.learner_id.in_(learner_ids))
        .values(completed_at=None)
        .execution_options(synchronize_session=False)
    )
    withdraw_completions(
        learner_ids=learner_ids, subject=f"courses:course:{course_id}", only=of_this_period(course_id), reason=reason,
        by_id=by_id, at=at,
    )  # fmt: skip


def correct_activity_scores(*, activity_id: int, scores: Mapping[int, float | None]) -> None:
    """Give what learners have done the scores that are right now, learner → score, and their completions the mean."""
    if not scores:
        return
    activity, course = _activity(activity_id)
    stored = db.session.execute(
        select(Progress.id, Progress.learner_id).where(
            Progress.activity_id == activity_id, Progress.learner_id.in_(scores), Progress.state == "done"
        )
    ).all()
    if stored:
        db.session.execute(update(Progress), [{"id": row.id, "score": scores[row.learner_id]} for row in stored])
    if activity.is_required:
        correct_scores(scores=_means(course.id, scores), subject=course.subject, only=of_this_period(course.id))


def completed_by(*, course: Course, learner_ids: Collection[int]) -> set[int]:
    """Which of these learners have completed a course."""
    return set(
        db.session.scalars(
            select(Completion.learner_id).where(
                Completion.subject == course.subject,
                Completion.learner_id.in_(learner_ids),
                Completion.counting(),
                of_this_period(course.id),
            )
        )
    )


def lacking_only(*, course_id: int, activity_ids: Collection[int], learner_ids: Collection[int]) -> set[int]:
    """Which of these learners have done all that a course asks for, but for these activities."""
    asked = [Activity.course_id == course_id, Activity.is_required, ~Activity.is_retired]
    others = [*asked, Activity.id.not_in(activity_ids)]
    count = db.session.scalar(select(func.count(Activity.id)).where(*others))
    done = db.session.execute(
        select(Progress.learner_id, func.count())
        .join(Activity, Activity.id == Progress.activity_id)
        .where(*others, Progress.learner_id.in_(learner_ids), Progress.state == "done")
        .group_by(Progress.learner_id)
    )
    if not count:
        return set(learner_ids)
    return {learner for learner, number in done if number >= count}


def _means(course_id: int, learner_ids: Collection[int]) -> dict[int, float | None]:
    rows = db.session.execute(
        select(Progress.learner_id, func.avg(Progress.score))
        .join(Activity, Activity.id == Progress.activity_id)
        .where(
            Activity.course_id == course_id,
            Activity.is_required,
            ~Activity.is_retired,
            Progress.learner_id.in_(learner_ids),
            Progress.state == "done",
        )
        .group_by(Progress.learner_id)
    )
    return {learner: float(mean) if mean is not None else None for learner, mean in rows}


def _activity(activity_id: int) -> tuple[Activity, Course]:
    row = db.session.execute(
        select(Activity, Course).join(Course, Course.id == Activity.course_id).where(Activity.id == activity_id)
    ).one()
    activity, course = row
    return activity, course
