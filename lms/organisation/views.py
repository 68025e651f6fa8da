"""The tree of units, and the page of each."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from flask_login import current_user

from lms.db import now
from lms.organisation import tree as units
from lms.organisation.aliases import PlacedAlias, add_alias, placed_alias, remove_alias
from lms.organisation.forms import AliasForm, asked_day
from lms.organisation.histories import aliases_of, relatives_of, versions_of
from lms.organisation.kinds import KINDS
from lms.organisation.models import Unit
from lms.organisation.permissions import MANAGE_STAFF, ORGANISE, SEE_UNITS
from lms.organisation.queries import find_unit
from lms.permissions import allowed
from lms.plugins.contract import NavigationItem
from lms.web.formats import today_of
from lms.web.paging import page_of
from lms.web.routing import Blueprint

bp = Blueprint("organisation", __name__)
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Tổ chức"), title=lazy_("Đơn vị"), icon="sitemap", endpoint="organisation.tree",
        may=SEE_UNITS, order=220,
    )
]  # fmt: skip

MOST_OPEN = 60
"""Branches that one page holds open."""


def find_alias(alias_id: int) -> PlacedAlias:
    """Load an alias with its place, or answer 404."""
    return placed_alias(alias_id) or abort(404)


@bp.page("/staff/units", may=SEE_UNITS)
def tree() -> ResponseReturnValue:
    """Show the tree with the branches that were asked for, or the units that a search finds."""
    today = today_of(now())
    day, problem = asked_day(today)
    words = request.args.get("q", "").strip()[:100]
    opened = _opened()
    forest = units.forest(day)
    page = page_of(units.found(words, day)) if words else None
    tops = forest.branches([])
    if "open" not in request.args and len(tops) == 1:  # the one at the top says nothing alone
        opened = [tops[0].id]
    return render_template(
        "restructuring/tree.html",
        day=day, today=today, may_organise=allowed(ORGANISE), problem=problem, words=words, page=page, kinds=KINDS,
        forest=forest, opened=opened, below=_by_parent(forest.branches(opened)),
    ), 422 if problem else 200  # fmt: skip


@bp.page("/staff/units/<int:unit_id>/branch", may=SEE_UNITS, load=find_unit)
def branch(unit: Unit) -> ResponseReturnValue:
    """The units right below one, for a tree that is open already."""
    day, _problem = asked_day(today_of(now()))
    shown = units.forest(day, within=unit.id).branches([unit.id], with_tops=False)
    return render_template(
        "restructuring/branch.html", below=_by_parent(shown, top=unit.id), opened=[], day=day, kinds=KINDS, unit=unit
    )


@bp.page("/staff/units/<int:unit_id>", may=SEE_UNITS, load=find_unit)
def show(unit: Unit) -> ResponseReturnValue:
    """A unit: what it is, what it was, who works there."""
    return _show(unit, AliasForm())


@bp.page("/staff/units/<int:unit_id>/aliases", may=ORGANISE, load=find_unit, methods=("POST",))
def alias(unit: Unit) -> ResponseReturnValue:
    """Give a unit another name to be found by."""
    form = AliasForm()
    if not form.validate_on_submit():
        return _show(unit, form), 422
    if add_alias(unit, form.name.data, by_id=current_user.id):
        flash(_("Đã ghi tên gọi khác “%(name)s”.", name=form.name.data), "good")
    else:
        flash(_("Tên gọi này đã có từ trước."), "info")
    return redirect(url_for(".show", unit_id=unit.id))


@bp.page("/staff/units/aliases/<int:alias_id>/remove", may=ORGANISE, load=find_alias, methods=("POST",))
def drop_alias(alias: PlacedAlias) -> ResponseReturnValue:
    """Take a name away again."""
    remove_alias(alias, by_id=current_user.id)
    flash(_("Đã bỏ tên gọi “%(name)s”.", name=alias.name), "good")
    return redirect(url_for(".show", unit_id=alias.unit_id))


def _show(unit: Unit, form: AliasForm) -> str:
    """Four statements beside those of every page."""
    forest = units.forest(None, within=unit.id)
    return render_template(
        "restructuring/unit.html",
        unit=unit, form=form, kinds=KINDS, versions=versions_of(unit), relatives=relatives_of(unit),
        aliases=aliases_of(unit), mine=forest.branch(unit.id), below=forest.branches([unit.id], with_tops=False),
        may_organise=allowed(ORGANISE, unit), may_manage=allowed(MANAGE_STAFF, unit),
    )  # fmt: skip


def _opened() -> list[int]:
    """Ids of the branches that the address asks for."""
    asked = request.args.get("open", "").split(",")
    return [int(key) for key in asked if key.isascii() and key.isdecimal() and len(key) < 19][:MOST_OPEN]


def _by_parent(shown: list[units.Branch], *, top: int | None = None) -> dict[int | None, list[units.Branch]]:
    """Branches by the one that they lie in; those whose parent is not shown are at the top."""
    ids = {line.id for line in shown} | {top}
    below: dict[int | None, list[units.Branch]] = {}
    for line in shown:
        below.setdefault(line.parent_id if line.parent_id in ids else None, []).append(line)
    return below
