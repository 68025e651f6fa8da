"""One person's duties, with the rules behind them, exemptions, and the way to a level."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from courses.assigning.dates import day
from courses.assigning.models import Assignment, Duty, DutyCause, Exemption
from courses.assigning.repeating import again_on
from courses.assigning.what import module_courses, parts_of
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from lms.api import Membership, Unit, User, db, local


@dataclass(frozen=True)
class PlacedPerson:
    """A person with their main unit of today."""

    id: int
    name: str
    staff_code: str
    position: str
    unit_name: str
    unit_path: str | None


@dataclass(frozen=True)
class Cause:
    """A rule that asks for a duty."""

    rule_id: int
    title: str
    unit_name: str
    due_on: date | None


@dataclass
class OwnDuty:
    """A duty of a person. `again_on` is the day from which the course is learnt again, None where it is not."""

    course_id: int
    title: str
    period: int
    state: str
    due_on: date | None
    done_on: date | None
    causes: list[Cause] = field(default_factory=list)
    again_on: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether the last day is over."""
        return self.state == "open" and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Choice:
    """A part of a programme of which a person picks `needed` courses: (code, course, picked)."""

    framework: str
    needed: int
    modules: list[tuple[str, int, bool]]


def placed_person(person_id: int) -> PlacedPerson | None:
    """A person with their place."""
    row = db.session.execute(
        select(User.id, User.name, User.staff_code, Membership.position, Unit.name, Unit.path)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(User.id == person_id)
    ).first()
    return PlacedPerson(row[0], row[1], row[2], row[3] or "", row[4] or "", row[5]) if row else None


def duties_of(person_id: int) -> list[OwnDuty]:
    """A person's duties but the released ones, the late and the soonest first; one statement."""
    rows = db.session.execute(
        select(Duty, Course.titles, Course.key, Assignment, DutyCause.due_on.label("asked_by"), Unit.name)
        .join(Course, Course.id == Duty.course_id)
        .outerjoin(DutyCause, (DutyCause.duty_id == Duty.id) & DutyCause.is_active)
        .outerjoin(Assignment, Assignment.id == DutyCause.assignment_id)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .where(Duty.learner_id == person_id, Duty.state != "released")
        .order_by(Duty.state != "open", Duty.due_on.is_(None), Duty.due_on, Course.key, Duty.period, DutyCause.id)
    ).all()
    found: dict[int, OwnDuty] = {}
    for duty, titles, _key, rule, asked_by, unit_name in rows:
        own = found.setdefault(duty.id, _own(duty, in_language(titles)))
        if rule is not None:
            own.causes.append(Cause(rule.id, rule.title, unit_name, asked_by))
            if own.done_on and (again := again_on(rule, own.done_on)):
                own.again_on = min(own.again_on or again, again)
    return list(found.values())


def exemptions_of(person_id: int, today: date) -> Sequence[Any]:
    """The exemptions that hold today, with the course and who gave them."""
    return db.session.execute(
        select(Exemption, Course.titles, User.name.label("giver"))
        .join(Course, Course.id == Exemption.course_id)
        .outerjoin(User, User.id == Exemption.by_id)
        .where(
            Exemption.learner_id == person_id,
            Exemption.lifted_at.is_(None),
            or_(Exemption.until.is_(None), Exemption.until >= day(today)),
        )
        .order_by(Course.key, Exemption.id)
    ).all()


def choices_of(duties: Sequence[OwnDuty], rules: Sequence[Assignment]) -> list[Choice]:
    """Where the person's programmes leave a choice; the picked ones are those that are asked for now."""
    programmes = {(rule.framework, rule.level) for rule in rules if rule.what in {"level", "missing"}}
    if not programmes:
        return []
    taught = module_courses({framework for framework, _level in programmes})
    asked = {duty.course_id for duty in duties}
    parts = [
        part
        for framework, level in sorted(programmes)
        for part in parts_of(framework, level, taught)
        if part.has_choice
    ]
    return [
        Choice(
            part.framework.key, part.needed,
            [(code, course_id, course_id in asked) for code, course_id in part.courses.items()],
        )
        for part in {part.framework.key: part for part in parts}.values()
    ]  # fmt: skip


def rules_of(person_id: int) -> list[Assignment]:
    """The active rules that ask something of a person."""
    causes = (
        select(DutyCause.assignment_id)
        .join(Duty, Duty.id == DutyCause.duty_id)
        .where(Duty.learner_id == person_id, DutyCause.is_active)
    )
    return list(db.session.scalars(select(Assignment).where(Assignment.id.in_(causes)).order_by(Assignment.id)))


def _own(duty: Duty, title: str) -> OwnDuty:
    done_on = local(duty.done_at).date() if duty.done_at else None
    return OwnDuty(duty.course_id, title, duty.period, duty.state, duty.due_on, done_on)
