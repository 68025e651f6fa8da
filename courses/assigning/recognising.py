"""Learning from elsewhere stands for courses: whoever has it recognised is exempt from what it covers."""

from datetime import datetime

from sqlalchemy import select

from courses.assigning.exempting import RECOGNISED, exempt, lift
from courses.assigning.models import Exemption
from courses.catalogue.models import Course
from lms.api import LearningRecognised, OutsideTraining, db, now

REASON = "Đã được công nhận kết quả học ở nơi khác"


def exempt_the_recognised(event: LearningRecognised) -> None:
    """Bring a person's exemptions to what is recognised now."""
    exempt_by_skill(event.learner_id, event.framework, at=now())


def exempt_by_skill(learner_id: int, framework: str, *, at: datetime) -> None:
    """Exempt a person from the courses all of whose modules are recognised, and from no others; repeatable."""
    recognised = {
        code
        for modules in db.session.scalars(
            select(OutsideTraining.modules).where(
                OutsideTraining.learner_id == learner_id,
                OutsideTraining.framework == framework,
                OutsideTraining.state == "approved",
            )
        )
        for code in modules
    }
    courses = db.session.execute(select(Course.id, Course.skills).where(Course.framework == framework)).all()
    covered = {course_id for course_id, skills in courses if skills and recognised.issuperset(skills)}
    standing = set(
        db.session.scalars(
            select(Exemption.course_id).where(
                Exemption.learner_id == learner_id,
                Exemption.source == RECOGNISED,
                Exemption.lifted_at.is_(None),
                Exemption.course_id.in_([course_id for course_id, _skills in courses]),
            )
        )
    )
    exempt(learner_id=learner_id, course_ids=covered - standing, reason=REASON, by_id=None, source=RECOGNISED, at=at)
    if standing - covered:
        lift(learner_id=learner_id, course_ids=standing - covered, by_id=None, source=RECOGNISED, at=at)
