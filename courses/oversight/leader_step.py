"""What a learner has to do next, in the words of the standard."""

from dataclasses import dataclass

from sqlalchemy import func, select

from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment, Progress
from courses.completion.outlined import ACTIVITY, OutlinedActivity
from courses.completion.queries import Step, words_for
from courses.enrolment.due import url_of
from lms.api import FRAMEWORKS, db


def course_words(course: Course) -> list[str]:
    """The codes of the modules that a course teaches; its title where it teaches none."""
    if course.framework not in FRAMEWORKS:
        return [course.title]
    framework = FRAMEWORKS[course.framework]
    codes = set()
    for code in course.skills:
        skill = framework.skills.get(code)
        while skill is not None and skill.parent:
            skill = framework.skills.get(skill.parent)
        if skill is not None:
            codes.add(skill.code)
    return sorted(codes) or [course.title]


@dataclass(frozen=True)
class NextStep:
    """What a learner has still to do in the course that is due first."""

    title: str
    steps: tuple[Step, ...]

    @property
    def words(self) -> str:
        """How much is left: “1 bài, 1 bài kiểm tra”."""
        return words_for(self.steps)

    @property
    def url(self) -> str:
        """Where the first of it is done."""
        return url_of(self.steps[0])

    @property
    def minutes(self) -> int:
        return sum(step.activity.minutes for step in self.steps)


def next_step_of(learner_id: int) -> NextStep | None:
    """What is asked for and not done in the unfinished course that is due first, in one statement."""
    rows = db.session.execute(
        select(Course, *ACTIVITY)
        .select_from(Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Activity, Activity.course_id == Course.id)
        .outerjoin(Progress, (Progress.activity_id == Activity.id) & (Progress.learner_id == learner_id))
        .where(
            Enrolment.learner_id == learner_id,
            Enrolment.completed_at.is_(None),
            Course.state != "draft",
            Activity.is_required,
            ~Activity.is_retired,
            func.coalesce(Progress.state, "") != "done",
        )
        .order_by(Enrolment.due_on.is_(None), Enrolment.due_on, Course.key, Activity.position)
    ).all()
    if not rows:
        return None
    course = rows[0].Course
    steps = [Step(OutlinedActivity(*row[1:]), None, None) for row in rows if row.Course.id == course.id]
    return NextStep(", ".join(course_words(course)), tuple(steps))
