"""Dealing the people and sub-units of a split out to its parts."""

from collections.abc import Iterable
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.organisation.models import Reorganisation
from lms.organisation.permissions import ORGANISE
from lms.restructuring.plans import plan_of
from lms.restructuring.preview import parts_of
from lms.restructuring.queries import find_reorganisation, own_people
from lms.restructuring.services import deal
from lms.restructuring.survey import tree_now
from lms.restructuring.views import bp


def find_split(reorganisation_id: int) -> Reorganisation:
    """Load the draft of a split, or answer 404."""
    found = find_reorganisation(reorganisation_id)
    return found if found.kind == "split" and found.state == "draft" else abort(404)


@bp.page("/staff/reorganisations/<int:reorganisation_id>/deal", may=ORGANISE, load=find_split, methods=("GET", "POST"))
def dealing(reorganisation: Reorganisation) -> ResponseReturnValue:
    """Say which part each sub-unit and each person goes to; whoever is not named goes to the default."""
    plan, tree = plan_of(reorganisation), tree_now()
    unit = tree[plan.units[0]]
    parts = parts_of(plan, unit.name)
    people = own_people(unit.id)
    sub_units = [below for below in tree.values() if below.parent_id == unit.id and below.holds]
    if request.method == "POST":
        numbers = {number for number, _name in parts}
        rest = request.form.get("rest", plan.rest, type=int)
        settled = replace(
            plan,
            rest=rest if rest in numbers else plan.rest,
            sub_units=_dealt("unit", (below.id for below in sub_units), numbers),
            people=_dealt("person", (person.id for person in people), numbers),
        )
        if deal(reorganisation, settled):
            flash(_("Đã ghi cách chia. Hãy xem lại những gì kéo theo."), "good")
        return redirect(url_for(".show", reorganisation_id=reorganisation.id))
    return render_template(
        "restructuring/deal.html",
        reorganisation=reorganisation, plan=plan, unit=unit, parts=parts, people=people,
        sub_units=sorted(sub_units, key=lambda below: (below.position, below.name)),
    )  # fmt: skip


def _dealt(field: str, keys: Iterable[int], numbers: set[int]) -> dict[int, int]:
    """Who was dealt to a part by hand."""
    chosen = {key: request.form.get(f"{field}-{key}", type=int) for key in keys}
    return {key: part for key, part in chosen.items() if part is not None and part in numbers}
