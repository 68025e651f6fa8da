"""Reorganising units: typed, looked at, carried out, taken back."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from flask_login import current_user

from lms.db import db, now
from lms.organisation.models import Reorganisation, Unit
from lms.organisation.permissions import ORGANISE
from lms.organisation.queries import units_in_scope
from lms.permissions import allowed
from lms.plugins.contract import NavigationItem
from lms.restructuring.forms import FORMS, DeedForm, Intent
from lms.restructuring.plans import DEEDS, Plan, plan_of
from lms.restructuring.preview import Preview, preview_of
from lms.restructuring.queries import find_reorganisation, place_of, reorganisations_seen
from lms.restructuring.services import (
    AlreadySettled,
    Outdated,
    cancel,
    decide,
    discard,
    prepare,
)
from lms.restructuring.survey import Contradiction, survey, tree_now
from lms.restructuring.undoing import Depended, undo, what_rests_on
from lms.web.formats import today_of
from lms.web.paging import page_of
from lms.web.problems import Problem
from lms.web.routing import Blueprint

bp = Blueprint("restructuring", __name__)
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Tổ chức"), title=lazy_("Sắp xếp đơn vị"), icon="arrows-split-2",
        endpoint="restructuring.index", may=ORGANISE, order=230,
    )
]  # fmt: skip


def find_intent(unit_id: int, deed: str) -> Intent:
    """Load the unit that something is to be done to, or answer 404."""
    if deed not in FORMS:
        abort(404)
    return Intent(db.get_or_404(Unit, unit_id), deed)


@bp.page("/staff/reorganisations", may=ORGANISE)
def index() -> ResponseReturnValue:
    """List what has been decided in the officer's subtree."""
    return render_template("restructuring/index.html", page=page_of(reorganisations_seen()), deeds=DEEDS)


@bp.page("/staff/units/<int:unit_id>/reorganise/<deed>", may=ORGANISE, load=find_intent, methods=("GET", "POST"))
def begin(intent: Intent) -> ResponseReturnValue:
    """Type what is to become of a unit."""
    form = FORMS[intent.deed]()
    form.offer(intent.unit, units_in_scope(ORGANISE))
    if not form.validate_on_submit() or not form.fits():
        return _form(intent, form, []), 422 if form.is_submitted() else 200
    plan = form.plan(intent.unit)
    try:
        made = prepare(
            plan, day=form.day.data, decision=form.decision.data, unit_id=_place(plan), by_id=current_user.id, at=now()
        )
    except Contradiction as refused:
        return _form(intent, form, refused.problems), 422
    return redirect(url_for(".show", reorganisation_id=made.id))


@bp.page("/staff/reorganisations/<int:reorganisation_id>", may=ORGANISE, load=find_reorganisation)
def show(reorganisation: Reorganisation) -> ResponseReturnValue:
    """What follows from a plan, or what has followed from it."""
    return _show(reorganisation)


@bp.page(
    "/staff/reorganisations/<int:reorganisation_id>/apply", may=ORGANISE, load=find_reorganisation, methods=("POST",)
)
def apply(reorganisation: Reorganisation) -> ResponseReturnValue:
    """Carry out what has been previewed, or plan it for its day."""
    try:
        state = decide(
            reorganisation, grants=_grants(), seen=request.form.get("seen", ""), today=_today(), by_id=current_user.id,
            at=now(),
        )  # fmt: skip
    except Outdated:
        return _show(reorganisation, warning=_("Có thay đổi sau khi đồng chí xem. Đây là bản xem trước mới.")), 409
    except Contradiction:
        return _show(reorganisation), 409
    except AlreadySettled:
        flash(_("Việc này đã được quyết định từ trước."), "info")
    else:
        done = _("Đã thực hiện.") if state == "applied" else _("Đã lên lịch. Việc tự thực hiện sáng ngày có hiệu lực.")
        flash(done, "good")
    return redirect(url_for(".show", reorganisation_id=reorganisation.id))


@bp.page(
    "/staff/reorganisations/<int:reorganisation_id>/undo", may=ORGANISE, load=find_reorganisation, methods=("POST",)
)
def take_back(reorganisation: Reorganisation) -> ResponseReturnValue:
    """Put everything back as it was."""
    try:
        undo(reorganisation, by_id=current_user.id, at=now())
    except Depended:
        db.session.rollback()
        return _show(reorganisation), 409
    except AlreadySettled:
        flash(_("Việc này đã được quyết định từ trước."), "info")
    else:
        flash(_("Đã hoàn tác: đơn vị và người trở lại đúng như trước."), "good")
    return redirect(url_for(".show", reorganisation_id=reorganisation.id))


@bp.page(
    "/staff/reorganisations/<int:reorganisation_id>/cancel", may=ORGANISE, load=find_reorganisation, methods=("POST",)
)
def call_off(reorganisation: Reorganisation) -> ResponseReturnValue:
    """Let what was planned not happen; a draft is thrown away."""
    if reorganisation.state == "draft":
        discard(reorganisation)
        flash(_("Đã bỏ bản nháp. Chưa có gì thay đổi."), "good")
        return redirect(url_for(".index"))
    try:
        cancel(reorganisation, by_id=current_user.id)
    except AlreadySettled:
        flash(_("Việc này đã được quyết định từ trước."), "info")
    else:
        flash(_("Đã hủy lịch. Việc này sẽ không thực hiện."), "good")
    return redirect(url_for(".show", reorganisation_id=reorganisation.id))


def _form(intent: Intent, form: DeedForm, problems: list[Problem]) -> str:
    return render_template(
        "restructuring/form.html", form=form, unit=intent.unit, deed=intent.deed, deeds=DEEDS, problems=problems
    )


def _place(plan: Plan) -> int:
    """The unit in which it all lies; raises `Contradiction` when the officer may not organise that one."""
    tree = tree_now()
    place = place_of(plan, tree)
    if place is None or not allowed(ORGANISE, tree[place]):
        where = tree[place].name if place else _("Đơn vị")
        raise Contradiction([Problem(where, _("Việc này chạm tới đơn vị ngoài phạm vi đồng chí được giao sắp xếp."))])
    return place


def _show(reorganisation: Reorganisation, *, warning: str = "") -> str:
    preview: Preview | None = None
    problems: list[Problem] = []
    if reorganisation.state in {"draft", "planned"}:
        try:
            preview = preview_of(survey(plan_of(reorganisation), reorganisation.day))
        except Contradiction as refused:
            problems = refused.problems
    return render_template(
        "restructuring/show.html",
        reorganisation=reorganisation, plan=plan_of(reorganisation), deeds=DEEDS, preview=preview, problems=problems,
        warning=warning, today=_today(),
        reasons=what_rests_on(reorganisation) if reorganisation.state == "applied" else [],
    )  # fmt: skip


def _grants() -> tuple[int, ...]:
    """The permissions that were chosen to go on."""
    return tuple(sorted(int(key) for key in request.form.getlist("grant") if key.isascii() and key.isdecimal()))


def _today() -> date:
    return today_of(now())
