"""What an officer may choose from in the form of a rule, and what was chosen of it, within the officer's subtree."""

from dataclasses import dataclass
from typing import Any

from flask_login import current_user
from sqlalchemy import ColumnElement, exists, func, or_, select
from wtforms.fields import SelectChoice

from courses.assigning.forms import FRAMEWORK, MOST_NAMED, RuleForm, WhoForm
from courses.assigning.permissions import ASSIGN
from courses.assigning.what import LEVEL, MISSING
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from lms.api import FRAMEWORKS, Membership, Unit, User, _, db, fold, lazy_, scope_of

MOST_FOUND = 20
LEVEL_TITLES = {"basic": lazy_("mức cơ bản"), "advanced": lazy_("mức nâng cao")}


@dataclass(frozen=True)
class Offered:
    """Units to choose from beside those that were chosen, and whether more would fit the words."""

    found: int
    is_cut: bool


def fill(form: RuleForm) -> Offered:
    """Offer what the officer may choose; two statements, one more for units."""
    form.unit.choices = units_granted()
    form.what.choices = _subjects()
    return fill_who(form)


def units_granted() -> list[Any]:
    """The topmost units over whose people the officer may decide."""
    tops = db.session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.path.in_(current_user.granted_paths(ASSIGN.name)), Unit.valid_to.is_(None))
        .order_by(func.length(Unit.path), Unit.position, Unit.id)
    )
    return [SelectChoice(row.id, row.name) for row in tops]


def fill_who(form: WhoForm) -> Offered:
    """Offer what may narrow; one statement where units are looked for."""
    framework = FRAMEWORKS[FRAMEWORK]
    form.below.choices = [
        SelectChoice("", _("Không xét")),
        *(SelectChoice(level.key, _("Chưa đạt %(level)s", level=_level(level.key))) for level in framework.levels),
    ]
    form.lacks.choices = [SelectChoice(module.code, f"{module.code} {module.title}") for module in framework.modules]
    return _offer_units(form)


def people_named(form: RuleForm) -> list[int] | None:
    """The ids of those whom the typed codes name; None, with a sentence at the field, where some name nobody.

    Somebody outside the officer's subtree and somebody who does not exist are told in the same words.
    """
    codes = form.typed_codes()
    if not codes:
        return []
    if len(codes) > MOST_NAMED:
        form.codes.errors = [_("Nhiều nhất %(n)d mã trong một quy định.", n=MOST_NAMED)]
        return None
    rows = db.session.execute(
        select(User.staff_code, User.id)
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(User.staff_code.in_(codes), scope_of(ASSIGN, Unit.path))
    )
    known: dict[str, int] = dict(rows.all())
    if unknown := [code for code in codes if code not in known]:
        shown = ", ".join(unknown[:10])
        form.codes.errors = [_("Không có trong phạm vi được giao: %(codes)s.", codes=shown)]
        return None
    return sorted(known.values())


def _subjects() -> list[Any]:
    courses = db.session.execute(
        select(Course.id, Course.titles)
        .where(
            Course.state == "open",
            or_(
                ~Course.for_unit_only,
                exists().where(Unit.id == Course.unit_id, scope_of(ASSIGN, Unit.path)),
            ),
        )
        .order_by(Course.key)
    ).all()
    levels = [level.key for level in FRAMEWORKS[FRAMEWORK].levels]
    programmes = [
        SelectChoice(f"{LEVEL}:{FRAMEWORK}:{key}", _("Chương trình %(level)s", level=_level(key))) for key in levels
    ]
    missing = [
        SelectChoice(f"{MISSING}:{FRAMEWORK}:{key}", _("Các mô đun còn thiếu của %(level)s", level=_level(key)))
        for key in levels
    ]
    return [
        *programmes,
        *missing,
        *(SelectChoice(f"course:{course_id}", in_language(titles)) for course_id, titles in courses),
    ]


def _level(key: str) -> str:
    return str(LEVEL_TITLES.get(key, key))


def _offer_units(form: WhoForm) -> Offered:
    words, chosen = fold(form.unit_words.data or ""), form.units.data or []
    wanted: list[ColumnElement[bool]] = [Unit.id.in_(chosen)] if chosen else []
    if words:
        wanted.append(
            Unit.search_text.contains(words, autoescape=True) | func.lower(Unit.code).contains(words, autoescape=True)
        )
    if not wanted:
        form.units.choices = []
        return Offered(0, is_cut=False)
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.code)
        .where(or_(*wanted), scope_of(ASSIGN, Unit.path), Unit.valid_to.is_(None))
        .order_by(Unit.id.not_in(chosen or [0]), Unit.position, Unit.search_text)
        .limit(len(chosen) + MOST_FOUND + 1)
    ).all()
    is_cut = len(rows) > len(chosen) + MOST_FOUND
    rows = rows[: len(chosen) + MOST_FOUND]
    form.units.choices = [SelectChoice(row.id, f"{row.name} ({row.code})") for row in rows]
    return Offered(sum(row.id not in chosen for row in rows), is_cut)
