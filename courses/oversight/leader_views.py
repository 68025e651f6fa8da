"""“Đơn vị của tôi”: the one page of whoever leads a unit, read in half a minute on a telephone."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.assigning.queries import late_people
from courses.oversight.blueprint import bp
from courses.oversight.leader_late import late_list
from courses.oversight.leader_page import unit_page
from courses.oversight.leader_queries import FollowedUnit, followed_unit
from lms.api import FOLLOW, NavigationItem, Profile, User, find_profile, lazy_, now, page_of, today_of

STANDARD, LEVEL = "tt03-2014", "basic"
"""What leaders are asked about: the level that everybody is to reach."""
LARGEST_KEY = 2**63 - 1

NAVIGATION = [
    NavigationItem(
        frame="learner", title=lazy_("Đơn vị của tôi"), icon="building-community", endpoint="courses_oversight.unit",
        may=FOLLOW, order=15,
    )
]  # fmt: skip


def profile_of_leaders() -> Profile:
    """The profile of the page; answers 404 where no framework is installed."""
    return find_profile(STANDARD, LEVEL) or abort(404)


def find_followed() -> FollowedUnit | None:
    """Load the unit that the address names (`?unit=`), else the reader's own; None for who follows none."""
    unit_id = request.args.get("unit", type=int)
    if unit_id is not None and not 0 < unit_id <= LARGEST_KEY:
        abort(404)
    found = followed_unit(current_user, unit_id, profile_of_leaders())
    return abort(404) if found is None and unit_id else found


@bp.page("/unit", may=FOLLOW, load=find_followed)
def unit(followed: FollowedUnit | None) -> ResponseReturnValue:
    """Where the unit stands against its target, who sets an example, who is late."""
    page = unit_page(followed or abort(404), profile_of_leaders(), current_user, now())
    return render_template("courses/oversight/leader.html", page=page or abort(404))


@bp.page("/unit/late", may=FOLLOW, load=find_followed)
def late(followed: FollowedUnit | None) -> ResponseReturnValue:
    """Every late person inside the unit."""
    followed = followed or abort(404)
    today = today_of(now())
    page = page_of(late_people(followed.inside(), today))
    people = late_list(User.id.in_([row.learner_id for row in page.rows]), today)
    return render_template("courses/oversight/leader_late.html", followed=followed, page=page, people=people)
