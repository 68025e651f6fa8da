"""The public form, and the list “Báo cáo nghi vấn” of those who look after it."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from certificates import register
from certificates.permissions import SEE
from certificates.suspicions import queries, services
from certificates.suspicions.evidence import Evidence, NoEvidence, unseal
from certificates.suspicions.forms import ReportForm, SettleForm
from certificates.suspicions.models import NEW, STATES, Suspicion
from certificates.suspicions.permissions import LOOK_AFTER
from certificates.suspicions.services import Said
from certificates.suspicions.wording import KINDS, STATE_WORDS
from lms.api import Blueprint, NavigationItem, User, _, allowed, db, error_page, lazy_, now, page_of

OPENING, SENDING = "30/minute", "10/hour"
"""How often one address may open the form, and send it."""

bp = Blueprint("certificates_suspicions", __name__, template_folder="../templates")
NAVIGATION: Final = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Báo cáo nghi vấn"), icon="alert-triangle",
        endpoint="certificates_suspicions.index", may=LOOK_AFTER, order=343, count=queries.new_in_scope,
    )
]  # fmt: skip


@bp.page("/x/report", may=None, limit=OPENING)
def ask() -> ResponseReturnValue:
    """Ask a visitor what is not right with the paper or file that has just been checked."""
    sealed = request.args.get("about", "")
    try:
        return _form(ReportForm(data={"about": sealed}), unseal(sealed))
    except NoEvidence:
        return _too_old()


@bp.page("/x/report/send", may=None, methods=("POST",), limit=SENDING)
def send() -> ResponseReturnValue:
    """Take the report in; sent twice, it is one."""
    form = ReportForm()
    try:
        evidence = unseal(form.about.data or "")
    except NoEvidence:
        return _too_old()
    body = services.body_for(evidence)
    if body is None or not form.validate_on_submit():
        return _form(form, evidence), 422
    said = Said(seen=form.seen.data, place=form.place.data, contact=form.contact.data or "")
    services.report(evidence, body, said, at=now())
    flash(_("Đã gửi báo cáo tới %(body)s. Cảm ơn đã báo.", body=body.name), "good")
    return redirect(url_for("certificates_check.index"))


def _form(form: ReportForm, evidence: Evidence) -> str:
    return render_template(
        "certificates/suspicions/report.html",
        form=form,
        evidence=evidence,
        finding=KINDS[evidence.kind],
        award=register.by_code(evidence.code) if evidence.code else None,
        body=services.body_for(evidence),
    )


def _too_old() -> ResponseReturnValue:
    page: ResponseReturnValue = error_page(
        400,
        title=_("Kết quả kiểm tra này đã cũ"),
        sentence=_("Báo cáo phải kèm một kết quả kiểm tra trong vòng một ngày."),
        advice=_("Kiểm tra lại giấy hoặc tệp, rồi chọn “Báo cho đơn vị cấp” ở trang kết quả."),
    )
    return page


@bp.page("/staff/certificates/reports", may=LOOK_AFTER)
def index() -> ResponseReturnValue:
    """The reports, the new ones first."""
    asked = request.args.get("state", "")
    state = asked if asked in STATES else ""
    return render_template(
        "certificates/suspicions/index.html",
        page=page_of(queries.suspicions(state)),
        counts=queries.counts(),
        state=state,
        kinds=KINDS,
        states=STATE_WORDS,
    )


@bp.page("/staff/certificates/reports/<int:suspicion_id>", may=LOOK_AFTER, load=queries.find_suspicion)
def show(suspicion: Suspicion) -> ResponseReturnValue:
    """One report."""
    return _shown(suspicion, SettleForm(formdata=None))


@bp.page(
    "/staff/certificates/reports/<int:suspicion_id>/settle",
    may=LOOK_AFTER, load=queries.find_suspicion, methods=("POST",),
)  # fmt: skip
def settle(suspicion: Suspicion) -> ResponseReturnValue:
    """Write down what came of it."""
    form = SettleForm()
    if not form.validate_on_submit():
        return _shown(suspicion, form), 422
    if services.settle(suspicion.id, note=form.note.data, by=current_user.id, at=now()):
        flash(_("Đã ghi kết quả xử lý."), "good")
    else:
        flash(_("Báo cáo này đã có người xử lý."), "info")
    return redirect(url_for(".show", suspicion_id=suspicion.id))


def _shown(suspicion: Suspicion, form: SettleForm) -> str:
    handler = db.session.get(User, suspicion.handled_by) if suspicion.handled_by else None
    return render_template(
        "certificates/suspicions/show.html",
        suspicion=suspicion,
        finding=KINDS[suspicion.kind],
        state_word=STATE_WORDS[suspicion.state],
        waits=suspicion.state == NEW,
        handler=handler.name if handler else "",
        may_see=suspicion.award is not None and allowed(SEE, suspicion.award),
        form=form,
    )
