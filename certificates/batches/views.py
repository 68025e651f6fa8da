"""The pages of whoever prepares a batch: all batches, a new one, its list, whom to leave out, laying it before."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import ColumnElement, select

from certificates.batches import checks, queries, services, wording
from certificates.batches.forms import BatchForm, ListForm, PaperForm, RemarkForm, SettleForm
from certificates.batches.permissions import APPROVE_BATCH, PREPARE_BATCH, SEE_BATCH, SEE_BATCHES
from certificates.batches.queries import find_batch
from certificates.batches.services import Refused
from certificates.models import Batch, Candidate
from certificates.permissions import MANAGE, PREPARE
from lms.api import Blueprint, Job, Page, _, db, ngettext, now, page_of

PER_PAGE, PEOPLE_PER_PAGE = 20, 50

bp = Blueprint("certificates_batches", __name__)


@bp.page("/staff/certificates/batches", may=SEE_BATCHES)
def index() -> ResponseReturnValue:
    """The batches that the officer prepares or approves."""
    state = request.args.get("state", "")
    mine = state == "mine"
    found = queries.batches("" if mine or state not in wording.STATES else state, mine=mine)
    return render_template(
        "certificates/batches/index.html",
        page=page_of(found, size=PER_PAGE), tally=queries.tally(), state=state, states=wording.STATES, prepare=PREPARE,
    )  # fmt: skip


@bp.page("/staff/certificates/batches/new", may=PREPARE, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Ask whom to give what; a job draws up the list."""
    form = BatchForm(rule=request.args.get("rule", ""))
    looking = request.form.get("do") == "find"
    if request.method == "POST" and not looking and form.validate():
        units = form.unit_ids(current_user.granted_paths(PREPARE.name))
        batch = services.make_batch(
            form.rules[form.rule.data], units, form.criteria(), form.paper(), by=current_user.id, at=now()
        )
        return redirect(url_for(".show", batch_id=batch.id))
    if looking and not form.found:
        form.unit_words.errors = [_("Không tìm thấy đơn vị nào trong phạm vi được giao.")]
    status = 422 if form.errors else 200
    return render_template("certificates/batches/new.html", form=form, manage=MANAGE), status


@bp.page("/staff/certificates/batches/<int:batch_id>", may=SEE_BATCH, load=find_batch)
def show(batch: Batch) -> ResponseReturnValue:
    """A batch: how far it is, and everybody in it as their certificate will be printed."""
    return page_of_batch(batch)


def page_of_batch(
    batch: Batch, settling: SettleForm | None = None, remark: RemarkForm | None = None
) -> ResponseReturnValue:
    """The page of a batch, with a form that has to be mended where there is one."""
    form = ListForm(request.args)
    job = db.session.get(Job, batch.job_id) if batch.job_id else None
    is_at_work = job is not None and job.state in {"waiting", "running"}
    shown = page_of(queries.candidates(batch, form.shown()), size=PEOPLE_PER_PAGE) if form.validate() else _nobody()
    return render_template(
        "certificates/batches/show.html",
        batch=batch, job=job, is_at_work=is_at_work, form=form, query=form.query(), page=shown,
        counts=queries.counts(batch), hands=queries.hands(batch), settling=settling or SettleForm(),
        files=queries.files(batch) if batch.state in {"approved", "issued"} else None,
        remark=remark or RemarkForm(), states=wording.STATES, outcomes=wording.OUTCOMES, warnings=checks.TITLES,
        hindering=checks.HINDERING, prepare_batch=PREPARE_BATCH, approve_batch=APPROVE_BATCH,
        is_own=current_user.id in {batch.made_by, batch.submitted_by},
    ), 422 if (settling and settling.errors) or (remark and remark.errors) else 200  # fmt: skip


def _nobody() -> Page:
    return Page([], 1, PEOPLE_PER_PAGE, 0)


@bp.page("/staff/certificates/batches/<int:batch_id>/progress", may=SEE_BATCH, load=find_batch)
def progress(batch: Batch) -> ResponseReturnValue:
    """The part of the page that tells how far the batch's job is."""
    job = db.session.get(Job, batch.job_id) if batch.job_id else None
    return render_template("certificates/batches/progress.html", job=job, left=_seconds_left(job))


def _seconds_left(job: Job | None) -> float | None:
    if job is None or job.state != "running" or not job.started_at or not job.done or not job.total:
        return None
    return (now() - job.started_at).total_seconds() / job.done * (job.total - job.done)


@bp.page(
    "/staff/certificates/batches/<int:batch_id>/edit", may=PREPARE_BATCH, load=find_batch, methods=("GET", "POST")
)  # fmt: skip
def edit(batch: Batch) -> ResponseReturnValue:
    """Write another title, decision or day on a draft."""
    form = PaperForm(data={"title": batch.title, "decision": batch.decision, "issue_on": batch.issue_on})
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("certificates/batches/edit.html", form=form, batch=batch), status
    return _step(batch, _("Đã lưu."), services.change_paper, batch.id, form.paper())


@bp.page(
    "/staff/certificates/batches/<int:batch_id>/settle", may=PREPARE_BATCH, load=find_batch, methods=("POST",)
)  # fmt: skip
def settle(batch: Batch) -> ResponseReturnValue:
    """Take the chosen people out with a reason, or in again."""
    form, filters = SettleForm(), ListForm(request.args)
    is_out = request.form.get("do") == "out"
    if form.validate() and filters.validate():
        if not form.who.data and not form.everybody.data:
            form.who.errors = [_("Chọn ít nhất một người.")]
        if is_out and not form.reason.data:
            form.reason.errors = [_("Cần ghi lý do.")]
    if form.errors:
        return page_of_batch(batch, settling=form)
    which = _chosen(batch, form, filters)
    try:
        if is_out:
            count = services.take_out(batch.id, which, reason=form.reason.data, by=current_user.id)
            flash(ngettext("Đã loại %(num)d người khỏi đợt.", "Đã loại %(num)d người khỏi đợt.", count), "info")
        else:
            count = services.take_in(batch.id, which, by=current_user.id)
            flash(ngettext("Đã đưa %(num)d người vào lại.", "Đã đưa %(num)d người vào lại.", count), "good")
    except Refused as refusal:
        flash(str(wording.REFUSALS[refusal.key]), "stop")
    return redirect(url_for(".show", batch_id=batch.id, **filters.query()))


def _chosen(batch: Batch, form: SettleForm, filters: ListForm) -> ColumnElement[bool]:
    """Condition on candidates: those that were ticked, or all that the filters show."""
    if not form.everybody.data:
        return Candidate.id.in_(form.who.data)
    found = queries.candidates(batch, filters.shown()).with_only_columns(Candidate.id).order_by(None)
    return Candidate.id.in_(select(found.subquery().c.id))


@bp.page(
    "/staff/certificates/batches/<int:batch_id>/draw-up", may=PREPARE_BATCH, load=find_batch, methods=("POST",)
)  # fmt: skip
def draw_up(batch: Batch) -> ResponseReturnValue:
    """Draw up the list anew; whoever was taken out stays out."""
    return _step(batch, "", services.draw_up_again, batch.id, by=current_user.id)


@bp.page(
    "/staff/certificates/batches/<int:batch_id>/submit", may=PREPARE_BATCH, load=find_batch, methods=("POST",)
)  # fmt: skip
def submit(batch: Batch) -> ResponseReturnValue:
    """Lay the batch before a second person."""
    return _step(batch, _("Đã trình duyệt."), services.submit, batch.id, by=current_user.id, at=now())


@bp.page(
    "/staff/certificates/batches/<int:batch_id>/cancel", may=PREPARE_BATCH, load=find_batch, methods=("POST",)
)  # fmt: skip
def cancel(batch: Batch) -> ResponseReturnValue:
    """Give up a batch that nobody has approved."""
    return _step(batch, _("Đã hủy đợt cấp."), services.cancel, batch.id)


@bp.page("/staff/certificates/batches/<int:batch_id>/go-on", may=SEE_BATCH, load=find_batch, methods=("POST",))
def go_on(batch: Batch) -> ResponseReturnValue:
    """Let a job that stopped go on."""
    return _step(batch, "", services.go_on, batch.id, by=current_user.id)


def _step(batch: Batch, done: str, service: Any, *arguments: Any, **named: Any) -> ResponseReturnValue:
    """Take one step of the batch's way and go back to its page, which tells what was refused."""
    try:
        service(*arguments, **named)
    except Refused as refusal:
        flash(str(wording.REFUSALS[refusal.key]), "stop")
    else:
        if done:
            flash(done, "good")
    return redirect(url_for("certificates_batches.show", batch_id=batch.id))
