"""The register as an HR officer sees it: find, download one, draw again, propose to revoke, look again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from certificates import flags, register, services
from certificates.amending.proposing import ProposalRefused, propose_revocation
from certificates.amending.refusals import REFUSALS
from certificates.forms import FilterForm, KeepForm, RevokeForm
from certificates.models import Award
from certificates.permissions import REVOKE, SEE
from certificates.register import find_award
from lms.api import Blueprint, Page, _, db, now, page_of, today_of

PER_PAGE = 50

bp = Blueprint("certificates_staff", __name__)


@bp.page("/staff/certificates", may=SEE)
def index() -> ResponseReturnValue:
    """The certificates of the officer's subtree of units."""
    form = FilterForm(request.args)
    at = now()
    valid = form.validate()
    page = page_of(register.seen(form.filters(), at=at), size=PER_PAGE) if valid else Page([], 1, PER_PAGE, 0)
    if not page.rows and page.number > 1:
        return redirect(url_for(".index", **form.query()))
    return render_template(
        "certificates/staff.html",
        form=form,
        page=page,
        figures=register.figures(today_of(at), at),
        query=form.query(),
        late_before=at - register.PATIENCE,
        revoke_right=REVOKE,
        today=today_of(at),
    )


@bp.page("/staff/certificates/<int:award_id>/revoke", may=REVOKE, load=find_award, methods=("GET", "POST"))
def revoke(award: Award) -> ResponseReturnValue:
    """Propose to revoke one certificate; it stays valid until a second person approves."""
    form = RevokeForm()
    if not form.validate_on_submit():
        return render_template("certificates/revoke.html", form=form, award=award)
    try:
        proposal = propose_revocation(
            award, decision=form.decision.data, reason=form.reason.data, by=current_user.id, at=now()
        )
    except ProposalRefused as refusal:
        db.session.rollback()
        flash(str(REFUSALS[refusal.why]), "warn")
        return redirect(url_for("certificates_amending.award", award_id=award.id))
    flash(_("Đã gửi đề nghị. Sổ cấp chỉ thay đổi khi người thứ hai duyệt."), "good")
    return redirect(url_for("certificates_amending.show", proposal_id=proposal.id))


@bp.page("/staff/certificates/<int:award_id>/review", may=REVOKE, load=find_award, methods=("GET", "POST"))
def review(award: Award) -> ResponseReturnValue:
    """Look at a flagged certificate again: revoke it, or let it stand with a reason."""
    form = KeepForm()
    if not form.validate_on_submit():
        return render_template("certificates/review.html", form=form, award=award)
    if flags.keep(award, reason=form.reason.data, by=current_user.id):
        flash(_("Giữ nguyên giấy chứng nhận số %(number)s. Lý do đã ghi vào nhật ký.", number=award.number), "good")
    else:
        flash(_("Giấy chứng nhận số %(number)s không còn gì phải xem lại.", number=award.number), "info")
    return redirect(url_for(".index", state="waiting"))


@bp.page("/staff/certificates/<int:award_id>/redraw", may=REVOKE, load=find_award, methods=("POST",))
def redraw(award: Award) -> ResponseReturnValue:
    """Draw a file that could not be drawn, with the holder's name as it stands now."""
    services.refresh(award)
    flash(_("Đang vẽ lại giấy số %(number)s theo họ tên và ngày sinh hiện có.", number=award.number), "info")
    return redirect(url_for(".index", q=award.number))
