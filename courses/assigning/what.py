"""What a rule asks for: its courses, and of whom. A programme follows the rules of the standard's levels."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from courses.assigning.models import Assignment, ProgrammeChoice
from courses.catalogue.models import Course
from courses.completion.models import Enrolment
from lms.api import FRAMEWORKS, Membership, SkillFramework, Standing, Unit, User, bit_of, db

COURSE, LEVEL, MISSING = "course", "level", "missing"


@dataclass(frozen=True)
class Part:
    """Courses of one level, module → course, of which everybody takes `needed`."""

    framework: SkillFramework
    courses: Mapping[str, int]
    needed: int

    @property
    def has_choice(self) -> bool:
        return self.needed < len(self.courses)


def module_courses(framework_keys: Collection[str]) -> dict[str, dict[str, int]]:
    """By framework and module the course that teaches it, and it alone; the province's where there are several."""
    found: dict[str, dict[str, int]] = {}
    rows = db.session.execute(
        select(Course.framework, Course.skills, Course.id)
        .where(Course.framework.in_(framework_keys), Course.state == "open", ~Course.for_unit_only)
        .order_by(Course.unit_id.is_not(None), Course.id)
    )
    for framework, skills, course_id in rows:
        if len(skills) == 1:
            found.setdefault(framework, {}).setdefault(skills[0], course_id)
    return found


def parts_of(framework_key: str, level_key: str, taught: Mapping[str, Mapping[str, int]]) -> list[Part]:
    """The parts of a programme: the level with those that it rests on. Modules that no course teaches are left out."""
    if framework_key not in FRAMEWORKS:
        return []
    framework = FRAMEWORKS[framework_key]
    levels = {level.key: level for level in framework.levels}
    found: list[Part] = []
    level = levels.get(level_key)
    while level is not None:
        courses = taught.get(framework_key, {})
        own = {code: courses[code] for code in level.modules if code in courses}
        if own:
            found.insert(0, Part(framework, own, min(level.needed, len(own))))
        level = levels.get(level.requires or "")
    return found


def courses_asked(rule: Assignment, taught: Mapping[str, Mapping[str, int]]) -> list[int]:
    """Every course that a rule may ask of somebody."""
    if rule.what == COURSE:
        return [rule.course_id] if rule.course_id else []
    return [course for part in parts_of(rule.framework, rule.level, taught) for course in part.courses.values()]


def asked_of(
    rule: Assignment, taught: Mapping[str, Mapping[str, int]], who: Iterable[ColumnElement[bool]]
) -> list[Select[*tuple[Any, ...]]]:
    """People and courses: selects of learner_id, course_id, came_on, period; each person once with each course."""
    who = list(who)
    if rule.what == COURSE:
        chosen = Course.id == (rule.course_id or 0)
        return [people_and(chosen).where(*who)]
    only_missing = rule.what == MISSING
    return [_part(part, who, only_missing=only_missing) for part in parts_of(rule.framework, rule.level, taught)]


def people_and(chosen: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Everybody with the chosen courses, each with the period in which they are of it."""
    return (
        select(
            User.id.label("learner_id"),
            Course.id.label("course_id"),
            Membership.valid_from.label("came_on"),
            func.coalesce(Enrolment.period, 1).label("period"),
        )
        .select_from(User)
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .join(Course, chosen)
        .outerjoin(Enrolment, (Enrolment.learner_id == User.id) & (Enrolment.course_id == Course.id))
        .where(~User.is_suspended)
    )


def _part(part: Part, who: list[ColumnElement[bool]], *, only_missing: bool) -> Select[*tuple[Any, ...]]:
    """Of a level of which some modules are to be chosen, those that come first for the person.

    First come what the person has shown, then what they have picked, then what they take already; the rest in the order
    of the standard. So everybody has as many duties as the level asks for, whether they have picked or not.
    """
    framework, codes = part.framework, list(part.courses)
    bits = case({part.courses[code]: bit_of(framework, code) for code in codes}, value=Course.id, else_=0)
    shown = func.coalesce(Standing.passed, 0).op("&")(bits) != 0
    pairs = people_and(Course.id.in_(part.courses.values())).where(*who)
    if part.has_choice or only_missing:
        pairs = pairs.outerjoin(Standing, (Standing.learner_id == User.id) & (Standing.framework == framework.key))
    if not part.has_choice:
        return pairs.where(~shown) if only_missing else pairs
    code = case({number: code for code, number in part.courses.items()}, value=Course.id, else_="")
    place = case({part.courses[code]: place for place, code in enumerate(codes)}, value=Course.id, else_=len(codes))
    chosen = ProgrammeChoice.id.is_not(None)
    rank = func.row_number().over(
        partition_by=User.id,
        order_by=[_first(shown), _first(chosen), _first(Enrolment.id.is_not(None)), place],
    )
    ranked = (
        pairs.outerjoin(
            ProgrammeChoice,
            (ProgrammeChoice.learner_id == User.id)
            & (ProgrammeChoice.framework == framework.key)
            & (ProgrammeChoice.code == code),
        )
        .add_columns(rank.label("rank"), shown.label("shown"))
        .subquery()
    )
    found = select(ranked.c.learner_id, ranked.c.course_id, ranked.c.came_on, ranked.c.period).where(
        ranked.c.rank <= part.needed
    )
    return found.where(~ranked.c.shown) if only_missing else found


def _first(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, literal(0)), else_=literal(1))
