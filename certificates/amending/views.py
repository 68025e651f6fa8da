"""Pages about changes to the register: one certificate's history, proposals, the decision, what a regrade asks for."""

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from certificates.amending import copies, deciding, proposing, queries
from certificates.amending.copies import Asked, NotToBeCopied
from certificates.amending.forms import CopyForm, CorrectForm, DecideForm, FlaggedForm, RegradedForm, RejectForm
from certificates.amending.models import APPROVED, PROPOSED, Proposal
from certificates.amending.proposing import COLUMNS, WORDS, ProposalRefused
from certificates.amending.queries import Copied, Flagged
from certificates.amending.refusals import REFUSALS
from certificates.models import Award
from certificates.permissions import APPROVE, REVOKE, SEE, SEE_PROPOSAL, WITHDRAW_PROPOSAL
from certificates.register import find_award
from certificates.wording import FIELD_NAMES
from lms.api import Blueprint, Job, NavigationItem, _, allowed, db, lazy_, log_deed, ngettext, now, page_of, today_of

COLUMN_NAMES = {"holder_post": lazy_("Chức vụ"), "remark": lazy_("Ghi chú")}
PER_PAGE = 50

bp = Blueprint("certificates_amending", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Thu hồi, đính chính giấy"), icon="edit",
        endpoint="certificates_amending.index", may=SEE_PROPOSAL, order=342,
    )
]  # fmt: skip


def word_name(field: str) -> str:
    """What a printed word or a column is called."""
    name = str(COLUMN_NAMES.get(field) or FIELD_NAMES.get(field, field))
    return name[:1].upper() + name[1:]


@bp.page("/staff/certificates/amendments", may=SEE_PROPOSAL)
def index() -> ResponseReturnValue:
    """Proposals of the scope, those that wait first."""
    state = request.args.get("state", "")
    return render_template(
        "certificates/amending/index.html",
        page=page_of(queries.proposals(state), size=PER_PAGE),
        counts=queries.counts(),
        state=state if state in queries.STATES else "",
        may_flag=allowed(REVOKE),
    )


@bp.page("/staff/certificates/amendments/<int:proposal_id>", may=SEE_PROPOSAL, load=queries.find_proposal)
def show(proposal: Proposal) -> ResponseReturnValue:
    """Tell what would change or has changed, the words side by side; whoever may decide does so here."""
    return _shown(proposal, RejectForm(formdata=None))


def _shown(proposal: Proposal, form: DecideForm) -> str:
    is_own = proposal.proposed_by == current_user.id
    waits = proposal.state == PROPOSED
    return render_template(
        "certificates/amending/show.html",
        proposal=proposal,
        page=page_of(queries.entries_of(proposal.id), size=PER_PAGE),
        form=form,
        is_own=is_own,
        involved=waits and queries.concerns(proposal.id, current_user.id),
        decides=waits and not is_own and allowed(APPROVE, proposal),
        may_go_on=allowed(APPROVE, proposal),
        may_see=allowed(SEE, proposal),
        word_name=word_name,
        job=_job_of(proposal),
        title=_("Ghi vào sổ và ký"),
        left=None,
    )


def _job_of(proposal: Proposal) -> Job | None:
    job = db.session.get(Job, proposal.job_id) if proposal.job_id else None
    return job if job and job.state != "done" else None


@bp.page(
    "/staff/certificates/amendments/<int:proposal_id>/go-on",
    may=APPROVE, load=queries.find_proposal, methods=("POST",),
)  # fmt: skip
def go_on(proposal: Proposal) -> ResponseReturnValue:
    """Order anew what was stopped on the way; what is entered stays."""
    if proposal.state == APPROVED and (job := _job_of(proposal)) and job.state in ("failed", "cancelled"):
        deciding.order(proposal, by=current_user.id)
    return redirect(url_for(".show", proposal_id=proposal.id))


@bp.page(
    "/staff/certificates/amendments/<int:proposal_id>/approve",
    may=APPROVE, load=queries.find_proposal, methods=("POST",),
)  # fmt: skip
def approve(proposal: Proposal) -> ResponseReturnValue:
    """Let it be entered; the second person presses this."""
    return _decide(proposal, DecideForm(), deciding.approve, (_("Đã duyệt và ghi vào sổ."), "good"))


@bp.page(
    "/staff/certificates/amendments/<int:proposal_id>/reject",
    may=APPROVE, load=queries.find_proposal, methods=("POST",),
)  # fmt: skip
def reject(proposal: Proposal) -> ResponseReturnValue:
    """Say no, and why."""
    return _decide(proposal, RejectForm(), deciding.reject, (_("Không duyệt. Sổ cấp không thay đổi."), "info"))


def _decide(
    proposal: Proposal, form: DecideForm, decide: Callable[..., object], told: tuple[str, str]
) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _shown(proposal, form), 422
    try:
        decide(proposal.id, remark=form.remark.data or "", by=current_user.id, at=now())
    except ProposalRefused as refusal:
        return _refused(proposal, refusal)
    flash(*told)
    return redirect(url_for(".show", proposal_id=proposal.id))


@bp.page(
    "/staff/certificates/amendments/<int:proposal_id>/withdraw",
    may=WITHDRAW_PROPOSAL, load=queries.find_proposal, methods=("POST",),
)  # fmt: skip
def withdraw(proposal: Proposal) -> ResponseReturnValue:
    """Take one's own proposal back."""
    try:
        proposing.withdraw(proposal.id, by=current_user.id, at=now())
    except ProposalRefused as refusal:
        return _refused(proposal, refusal)
    flash(_("Đã rút đề nghị. Sổ cấp không thay đổi."), "info")
    return redirect(url_for(".index"))


def _refused(proposal: Proposal, refusal: ProposalRefused) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(REFUSALS[refusal.why]), "warn")
    return redirect(url_for(".show", proposal_id=proposal.id))


@bp.page("/staff/certificates/<int:award_id>", may=SEE, load=find_award)
def award(award: Award) -> ResponseReturnValue:
    """One line of the register: its words, what was ever proposed about it, copies given."""
    return render_template(
        "certificates/amending/award.html",
        award=award,
        entries=queries.entries_about(award.id),
        copies=queries.copies_of(award.id),
        older=db.session.get(Award, award.replaces_id) if award.replaces_id else None,
        may_amend=allowed(REVOKE, award),
        today=today_of(now()),
        word_name=word_name,
    )


@bp.page("/staff/certificates/<int:award_id>/correct", may=REVOKE, load=find_award, methods=("GET", "POST"))
def correct(award: Award) -> ResponseReturnValue:
    """Propose other words for one certificate."""
    known = {name: award.fields.get(name, "") for name in WORDS} | {name: getattr(award, name) for name in COLUMNS}
    form = CorrectForm(data=known)
    if not form.validate_on_submit():
        page = render_template("certificates/amending/correct.html", form=form, award=award)
        return page, 422 if form.is_submitted() else 200
    try:
        proposal = proposing.propose_correction(
            award, form.said(), anew=form.anew.data, decision=form.decision.data, reason=form.reason.data,
            by=current_user.id, at=now(),
        )  # fmt: skip
    except ProposalRefused as refusal:
        db.session.rollback()
        flash(str(REFUSALS[refusal.why]), "warn")
        return render_template("certificates/amending/correct.html", form=form, award=award), 409
    flash(_("Đã gửi đề nghị. Sổ cấp chỉ thay đổi khi người thứ hai duyệt."), "good")
    return redirect(url_for(".show", proposal_id=proposal.id))


@bp.page("/staff/certificates/<int:award_id>/copies", may=REVOKE, load=find_award, methods=("GET", "POST"))
def give_copies(award: Award) -> ResponseReturnValue:
    """Enter copies drawn from the register and given to somebody."""
    form = CopyForm(data={"given_on": today_of(now()), "asked_by": award.holder_name, "given_to": award.holder_name})
    if not form.validate_on_submit():
        page = render_template("certificates/amending/copy.html", form=form, award=award)
        return page, 422 if form.is_submitted() else 200
    asked = Asked(
        asked_by=form.asked_by.data, given_to=form.given_to.data, given_on=form.given_on.data, count=form.count.data,
        reason=form.reason.data,
    )  # fmt: skip
    try:
        made = copies.give_copy(award, asked, by=current_user.id, at=now())
    except NotToBeCopied:
        flash(_("Giấy không còn giá trị nên không cấp bản sao."), "warn")
        return redirect(url_for(".award", award_id=award.id))
    flash(_("Đã ghi sổ cấp bản sao, số %(serial)s/%(year)s.", serial=made.serial, year=made.year), "good")
    return redirect(url_for(".award", award_id=award.id))


@bp.page("/staff/certificates/copies/<int:copy_id>/paper", may=REVOKE, load=queries.find_copy, methods=("POST",))
def copy_paper(copied: Copied) -> ResponseReturnValue:
    """The paper to print and sign; a form asks for it, because it holds a person's data and is logged."""
    log_deed("certificates.copy_printed", f"certificates:award:{copied.award.id}", copy=copied.copy.id)
    response = Response(copies.copy_pdf(copied), mimetype="application/pdf")
    name = f"ban-sao-{copied.copy.serial}-{copied.copy.year}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.page("/staff/certificates/flagged", may=REVOKE, methods=("GET", "POST"))
def flagged() -> ResponseReturnValue:
    """What a regrade or a withdrawal has put in doubt; one proposal for all that are ticked."""
    chosen, form = FlaggedForm(request.args), RegradedForm()
    asked = chosen.asked() if chosen.validate() else Flagged()
    status = 200
    if form.validate_on_submit():
        among = None if form.everything.data else request.form.getlist("id", type=int)
        try:
            proposal = proposing.propose_regraded(
                queries.flagged_ids(asked, among), decision=form.decision.data, reason=form.reason.data,
                by=current_user.id, at=now(),
            )  # fmt: skip
        except ProposalRefused as refusal:
            db.session.rollback()
            flash(str(REFUSALS[refusal.why]), "warn")
            status = 409
        else:
            flash(_("Đã gửi đề nghị. Sổ cấp chỉ thay đổi khi người thứ hai duyệt."), "good")
            return redirect(url_for(".show", proposal_id=proposal.id))
    elif form.is_submitted():
        status = 422
    page = page_of(queries.flagged(asked), size=PER_PAGE)
    papers = ngettext("%(num)d giấy", "%(num)d giấy", page.total)
    ticked = set(request.form.getlist("id", type=int))
    return render_template(
        "certificates/amending/flagged.html", chosen=chosen, form=form, page=page, papers=papers, ticked=ticked
    ), status
