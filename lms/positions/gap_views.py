"""“Kỹ năng theo vị trí”: position × module, with how many people are up to what their positions require."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as lazy_
from flask_login import current_user

from lms.db import db, now
from lms.engines import plan_plainly
from lms.organisation.permissions import FOLLOW
from lms.permissions import allowed
from lms.plugins.contract import NavigationItem
from lms.positions.blueprint import bp
from lms.positions.permissions import SET_REQUIREMENTS
from lms.reports.conditions import people_asked
from lms.reports.contract import Asked
from lms.reports.running import asked_of, scoped_units
from lms.reports.shipped.positions import AskPosition, framework_asked
from lms.skills.contract import SkillFramework
from lms.skills.gaps import Gap, gaps_of, people_measured
from lms.skills.links import POSITION_LINKS, PositionLink
from lms.skills.requirements import Requirements, requirements_of
from lms.web.paging import Page

PER_PAGE = 50

NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Theo dõi"), title=lazy_("Kỹ năng theo vị trí"), icon="target-arrow",
        endpoint="positions.gaps", may=FOLLOW, order=110,
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """The position that is looked at closely, with the ways that plugins offer from its modules."""

    gap: Gap
    links: list[tuple[PositionLink, dict[str, str]]]


@bp.page("/staff/positions", may=FOLLOW)
def gaps() -> ResponseReturnValue:
    """The positions that people of the reader's units hold and for which something is required."""
    form = AskPosition(request.args, user=_reader())
    framework = framework_asked(form.standard.data)
    found: list[Gap] = []
    if form.validate():
        asked = asked_of(form, at=now())
        plan_plainly(db.session.connection())
        found = _gaps(requirements_of(framework), asked)
    number = max(1, request.args.get("page", 1, type=int))
    shown = Page(found[(number - 1) * PER_PAGE : number * PER_PAGE], number, PER_PAGE, len(found))
    return render_template(
        "positions/gaps.html",
        form=form,
        framework=framework,
        page=shown,
        modules=[each for each in framework.modules if any(each.code in gap.modules for gap in shown.rows)],
        people=sum(gap.people for gap in found),
        met=sum(gap.met for gap in found),
        several={gap.required.key for gap in found if _is_one_of_several(gap, found)},
        query=form.query(),
        opened=_opened(found, framework, request.args.get("position", 0, type=int)),
        may_set=allowed(SET_REQUIREMENTS),
    )


def _gaps(required: Requirements, asked: Asked) -> list[Gap]:
    """The numbers of each profile that reaches anybody, by the names of the positions. One statement."""
    if not required.found:
        return []
    units = scoped_units(asked.as_of, asked["unit"], user=_reader(), ever=False)
    measured = people_measured(required, units, asked.as_of, people_asked(asked))
    found = gaps_of(measured, required).values()
    return sorted(found, key=lambda gap: (gap.required.key, gap.required.unit_path))


def _opened(found: list[Gap], framework: SkillFramework, profile_id: int) -> Opened | None:
    gap = next((gap for gap in found if gap.required.id == profile_id), None)
    if gap is None:
        return None
    lacking = [module for module in gap.required.modules if gap.modules[module.code] < gap.people]
    links = [(link, link.urls(_reader(), gap.required.position, framework.key, lacking)) for link in POSITION_LINKS]
    return Opened(gap, [(link, urls) for link, urls in links if urls])


def _is_one_of_several(gap: Gap, found: list[Gap]) -> bool:
    return sum(other.required.key == gap.required.key for other in found) > 1


def _reader() -> Any:
    return current_user._get_current_object()  # noqa: SLF001 (asked of many times)
