"""The people of a unit, and one of them."""

from dataclasses import dataclass
from datetime import date

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Select, false, func, select

from courses.assigning.models import Duty
from courses.catalogue.models import Course
from courses.oversight.blueprint import bp
from courses.oversight.matrix_filters import MatrixFilter
from courses.oversight.matrix_people import lines_from, people_statement
from courses.oversight.matrix_views import asked_for
from courses.oversight.matrix_words import profile_title
from lms.api import (
    FOLLOW,
    FRAMEWORKS,
    LEARNER_GROUPS,
    Attainment,
    Mastery,
    Membership,
    Unit,
    User,
    db,
    end_of,
    find_unit,
    fold,
    matrix_of,
    nfc,
    now,
    page_of,
    today_of,
    units_at,
)

STATES = ("held", "open", "late")


@dataclass(frozen=True)
class PersonPlace:
    """A person with the unit that they belong to today, for permission rules."""

    id: int
    name: str
    position: str
    unit_id: int
    unit_name: str
    unit_path: str


def find_person(person_id: int) -> PersonPlace:
    """Load a person by the main place of today; 404 for whoever has none."""
    row = db.session.execute(
        select(User.id, User.name, Membership.position, Unit.id, Unit.name, Unit.path)
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(User.id == person_id)
    ).first()
    return PersonPlace(*row) if row else abort(404)


@bp.page("/staff/follow/units/<int:unit_id>", may=FOLLOW, load=find_unit)
def people(unit: Unit) -> ResponseReturnValue:
    """List the people of a unit and below, each against every module; narrowed by name, state or a lacking module."""
    wanted, today = asked_for(), today_of(now())
    words, state = nfc(request.args.get("q", ""))[:100], request.args.get("state", "")
    lacking = request.args.get("lacking", "")
    units, top = units_at(wanted.day), units_at(wanted.day)
    statement = (
        people_statement(wanted, units, today=today)
        .join(top, units.c.path.startswith(top.c.path))
        .where(top.c.id == unit.id, *_narrowed(wanted, words, state, lacking, today))
    )
    page = page_of(statement)
    return render_template(
        "courses/oversight/people.html",
        unit=unit,
        page=page,
        people=lines_from(page.rows, wanted),
        wanted=wanted,
        today=today,
        words=words,
        state=state if state in STATES else "",
        lacking=lacking if lacking in wanted.profile.codes else "",
        groups=LEARNER_GROUPS,
        title=profile_title(wanted.profile),
    )


@bp.page("/staff/follow/people/<int:person_id>", may=FOLLOW, load=find_person)
def person(place: PersonPlace) -> ResponseReturnValue:
    """One person against the whole framework, with what they have to do by when."""
    wanted = asked_for()
    duties = db.session.execute(
        select(Course, Duty.due_on, Duty.state, Duty.period)
        .join(Course, Course.id == Duty.course_id)
        .where(Duty.learner_id == place.id, Duty.state.in_(("open", "done")))
        .order_by(Duty.state.desc(), Duty.due_on, Duty.id)
    ).all()
    return render_template(
        "courses/oversight/person.html",
        person=place,
        matrix=matrix_of(place.id, wanted.profile.framework.key),
        duties=duties,
        wanted=wanted,
        standards=[
            {"title": each.title, "url": f"?standard={each.key}", "on": each is wanted.profile.framework}
            for each in sorted(FRAMEWORKS, key=lambda framework: not framework.levels)
        ],
        today=today_of(now()),
    )


def _narrowed(wanted: MatrixFilter, words: str, state: str, lacking: str, today: date) -> list[ColumnElement[bool]]:
    """Conditions beside those of the filter."""
    found: list[ColumnElement[bool]] = [
        User.search_text.contains(word, autoescape=True) for word in fold(words).split()
    ]
    held: ColumnElement[bool] = Attainment.reached_at.is_not(None)
    if wanted.day is not None:
        held = func.coalesce(Attainment.reached_at < end_of(wanted.day), false())
    if state == "held":
        found.append(held)
    elif state == "open":
        found.append(~held)
    elif state == "late":
        found.append(User.id.in_(_late(today)))
    if lacking in wanted.profile.codes:
        shown = select(Mastery.learner_id).where(
            Mastery.framework == wanted.profile.framework.key, Mastery.code == lacking
        )
        if wanted.day is not None:
            shown = shown.where(Mastery.reached_at < end_of(wanted.day))
        found.append(User.id.not_in(shown))
    return found


def _late(today: date) -> Select[int]:
    return select(Duty.learner_id).where(Duty.state == "open", Duty.due_on < today)
