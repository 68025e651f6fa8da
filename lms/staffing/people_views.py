"""The list of people, the search of the staff pages, and a person's card."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as lazy_
from flask_login import current_user

from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.permissions import FOLLOW, MANAGE_STAFF
from lms.organisation.queries import UnitLine, units_in_scope
from lms.permissions import allowed
from lms.plugins.contract import NavigationItem
from lms.staffing import people_queries as queries
from lms.staffing.people_panels import PERSON_PANELS
from lms.staffing.people_queries import Wanted
from lms.staffing.people_scope import CHANGE_PERSON, Card, find_card
from lms.web.paging import page_of
from lms.web.routing import Blueprint
from lms.web.text import nfc

bp = Blueprint("staffing_people", __name__)
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Tổ chức"), title=lazy_("Hồ sơ cán bộ"), icon="users",
        endpoint="staffing_people.index", may=MANAGE_STAFF, order=200,
    )
]  # fmt: skip

FIGURES = {
    "": lazy_("Đang làm việc"),
    "new": lazy_("Chưa đăng nhập lần nào"),
    "suspended": lazy_("Tạm khóa"),
    "leader": lazy_("Lãnh đạo đơn vị"),
    "it": lazy_("Chuyên trách CNTT"),
    "left": lazy_("Đã thôi việc"),
}


def find_person(person_id: int) -> Card:
    """Load what the pages of a person have in common, or answer 404."""
    return find_card(person_id) or abort(404)


@bp.page("/staff/people", may=MANAGE_STAFF)
def index() -> ResponseReturnValue:
    """List the people of the officer's subtree by tên, then họ."""
    units = units_in_scope(MANAGE_STAFF)
    wanted, unit = placed(Wanted.read(request.args), units)
    return render_template(
        "staffing/people/index.html",
        wanted=wanted,
        unit=unit,
        page=page_of(queries.listed(wanted)),
        figures=_figures(wanted),
        units=units,
        groups=LEARNER_GROUPS,
    )


@bp.page("/staff/find", may=MANAGE_STAFF)
def find() -> ResponseReturnValue:
    """Find people and units of the subtree from any page of the staff."""
    words = nfc(request.args.get("q", ""))[: queries.LONGEST_WORDS]
    return render_template(
        "staffing/people/find.html",
        words=words,
        people=queries.people_found(words) if words else [],
        units=queries.units_found(words) if words else [],
        most=queries.MOST_FOUND,
    )


@bp.page("/staff/people/<int:person_id>", may=MANAGE_STAFF, load=find_person)
def show(person: Card) -> ResponseReturnValue:
    """A person's card: identity, account, posts with their history, and what others know of them."""
    return render_template(
        "staffing/people/show.html",
        person=person,
        posts=queries.posts_of(person.id),
        groups=LEARNER_GROUPS,
        may_change=allowed(CHANGE_PERSON, person),
        manage_staff=MANAGE_STAFF,
        follow=FOLLOW,
        panels=_panels(person),
    )


@bp.app_template_global()
def staff_find_url() -> str:
    """Where the search box of the staff pages leads; empty for whoever may not search."""
    return url_for("staffing_people.find") if allowed(MANAGE_STAFF) else ""


def placed(wanted: Wanted, units: list[UnitLine]) -> tuple[Wanted, UnitLine | None]:
    """Give the chosen unit its place; a unit outside the officer's subtree has none, and its list is empty."""
    unit = next((unit for unit in units if unit.id == wanted.unit), None)
    return wanted.within(unit.path if unit else None), unit


def _figures(wanted: Wanted) -> list[dict[str, Any]]:
    counted = queries.figures(wanted)
    marks = {"leader": {"leader": True}, "it": {"it": True}}
    nothing = {"state": "", "leader": False, "it": False}
    lines = []
    for key, title in FIGURES.items():
        chosen = {**nothing, **marks.get(key, {"state": key})}
        is_on = all(getattr(wanted, name) == value for name, value in chosen.items())
        url = wanted.url(url_for(".index"), **chosen)
        lines.append({"title": title, "value": counted[key or "all"], "url": url, "on": is_on})
    return lines


def _panels(person: Card) -> list[tuple[str, Any]]:
    drawn = ((panel, panel.render(person, current_user)) for panel in sorted(PERSON_PANELS, key=lambda one: one.order))
    return [(panel.title, markup) for panel, markup in drawn if markup]
