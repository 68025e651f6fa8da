"""Settling what positions require: the list with the positions that people hold, and the form."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from flask_babel import ngettext
from flask_login import current_user

from lms.db import now
from lms.organisation.permissions import FOLLOW
from lms.organisation.queries import UnitLine, find_unit, units_in_scope
from lms.permissions import allowed
from lms.plugins.contract import NavigationItem
from lms.positions import services
from lms.positions.blueprint import bp
from lms.positions.forms import ModulesForm, RequirementForm
from lms.positions.permissions import SET_REQUIREMENTS
from lms.positions.queries import find_profile, people_in, positions_held
from lms.reports.shipped.positions import framework_asked
from lms.skills.contract import FRAMEWORKS, SkillFramework
from lms.skills.position_models import PositionProfile
from lms.skills.requirements import position_key, requirements_around
from lms.web.paging import Page

PER_PAGE = 50
DEPTH = 2
"""Levels of the tree below the officer's topmost units for which something may be required."""

NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Tổ chức"), title=lazy_("Yêu cầu theo vị trí"), icon="id-badge-2",
        endpoint="positions.requirements", may=SET_REQUIREMENTS, order=240,
    ),
]  # fmt: skip


@bp.page("/staff/positions/requirements", may=SET_REQUIREMENTS)
def requirements() -> ResponseReturnValue:
    """What is required in the officer's units and above them, and the positions for which nothing is yet."""
    framework = framework_asked(request.args.get("standard"))
    found = requirements_around(framework, current_user.granted_paths(SET_REQUIREMENTS.name))
    held = positions_held()
    required = {each.key for each in found}
    open_positions = [each for key, each in held.items() if key not in required]
    number = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "positions/requirements.html",
        framework=framework,
        frameworks=sorted(FRAMEWORKS, key=lambda each: not each.levels),
        found=found,
        held=held,
        mine={each.id for each in found if allowed(SET_REQUIREMENTS, each)},
        page=Page(open_positions[(number - 1) * PER_PAGE : number * PER_PAGE], number, PER_PAGE, len(open_positions)),
        may_follow=allowed(FOLLOW),
    )


@bp.page("/staff/positions/requirements/new", may=SET_REQUIREMENTS, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Ask which modules a position requires; the address may name it, and a level to begin with."""
    framework = framework_asked(request.args.get("standard"))
    held, units = positions_held(), _units()
    form = RequirementForm(framework, units, data=_begun(framework))
    if form.validate_on_submit():
        unit, name = find_unit(form.unit.data), form.position.data or ""
        entered = services.require_modules(
            framework=framework, unit_id=unit.id, position=name, modules=form.modules.data or (),
            by_id=current_user.id, at=now(),
        )  # fmt: skip
        if entered is not None:
            _tell(name, people_in(unit, position_key(name)))
            return redirect(url_for(".requirements", standard=framework.key))
        form.position.errors = [_("Vị trí này đã có yêu cầu ở đơn vị đã chọn. Hãy sửa yêu cầu ấy.")]
    status = 422 if form.is_submitted() else 200
    return render_template(
        "positions/new.html", form=form, framework=framework, names=[each.name for each in held.values()]
    ), status


@bp.page(
    "/staff/positions/requirements/<int:profile_id>", may=SET_REQUIREMENTS, load=find_profile, methods=("GET", "POST")
)
def edit(profile: PositionProfile) -> ResponseReturnValue:
    """Change which modules a position requires."""
    framework = framework_asked(profile.framework)
    form = ModulesForm(framework, data={"modules": profile.modules})
    if form.validate_on_submit():
        services.change_modules(profile, framework, form.modules.data or (), by_id=current_user.id, at=now())
        flash(_("Đã sửa yêu cầu của vị trí “%(name)s”.", name=profile.position), "good")
        return redirect(url_for(".requirements", standard=profile.framework))
    status = 422 if form.is_submitted() else 200
    return render_template("positions/edit.html", form=form, framework=framework, profile=profile), status


@bp.page(
    "/staff/positions/requirements/<int:profile_id>/remove", may=SET_REQUIREMENTS, load=find_profile, methods=("POST",)
)
def remove(profile: PositionProfile) -> ResponseReturnValue:
    """Let a position require nothing in this unit."""
    services.require_nothing(profile, by_id=current_user.id)
    flash(_("Đã bỏ yêu cầu của vị trí “%(name)s”.", name=profile.position), "info")
    return redirect(url_for(".requirements", standard=profile.framework))


def _units() -> list[UnitLine]:
    return [unit for unit in units_in_scope(SET_REQUIREMENTS) if unit.depth < DEPTH]


def _begun(framework: SkillFramework) -> dict[str, Any]:
    level = next((each for each in framework.levels if each.key == request.args.get("level")), None)
    return {"position": request.args.get("position", ""), "modules": list(level.modules) if level else []}


def _tell(name: str, people: int) -> None:
    if people:
        reached = ngettext("%(num)d người giữ vị trí này.", "%(num)d người giữ vị trí này.", people)
        flash(_("Đã đặt yêu cầu cho vị trí “%(name)s”. %(reached)s", name=name, reached=reached), "good")
    else:
        flash(
            _("Đã đặt yêu cầu, nhưng chưa ai trong đơn vị giữ vị trí “%(name)s”: hãy xem lại cách viết.", name=name),
            "warn",
        )
