"""The desk of certificates signed outside: take them out, bring them back, and whose signature counts."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from certificates.delivery.handing_over import zip_of
from certificates.models import IssuingBody
from certificates.outside import bundles, queries, signers
from certificates.outside.forms import ReturnForm, SignerForm
from certificates.outside.jobs import KEPT, PACK, TAKE_BACK
from certificates.outside.models import OutsideSigner, Return
from certificates.outside.outcomes import GOOD, Outcome, sentence_of
from certificates.outside.permissions import (
    CONFIRM_SIGNER,
    FETCH_UNSIGNED,
    PROPOSE_SIGNER,
    SEE_SIGNERS,
    SIGN_OUTSIDE,
    holds,
)
from certificates.outside.queries import find_body, find_return, find_signer
from certificates.permissions import APPROVE, PREPARE
from certificates.signing.certificates import ends_soon
from lms.api import Blueprint, Job, User, _, allowed, db, enqueue, log_deed, now

BASE = "/staff/certificates/outside"

bp = Blueprint("certificates_outside", __name__)


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let officers, and nobody else, send in more at once than a page usually takes.

    This runs before the form is read, which the check of its token does first of all.
    """
    if endpoint == "certificates_outside.bring" and request.method == "POST" and allowed(SIGN_OUTSIDE):
        request.max_content_length = bundles.LARGEST_UPLOAD


def find_pile(job_id: int) -> Job:
    """Load the job of a packed pile; answers 404 for any other job."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == PACK else abort(404)


@bp.page(BASE, may=SIGN_OUTSIDE)
def index() -> ResponseReturnValue:
    """The bodies that sign outside, and how much waits at each."""
    return render_template("certificates/outside/index.html", desks=queries.desks())


@bp.page(f"{BASE}/<int:body_id>", may=SIGN_OUTSIDE, load=find_body)
def desk(body: IssuingBody) -> ResponseReturnValue:
    """What waits at one body, what to do with it, and what came back before."""
    return _desk(body, ReturnForm())


@bp.page(f"{BASE}/<int:body_id>/zip", may=SIGN_OUTSIDE, load=find_body, methods=("POST",))
def pack(body: IssuingBody) -> ResponseReturnValue:
    """Have a pile packed for the way out."""
    batch = request.form.get("batch", "")
    chosen = int(batch) if batch.isascii() and batch.isdecimal() and len(batch) < 18 else None
    piles = [pile for pile in queries.piles_of(body.id) if chosen in (None, pile.batch_id)]
    if not piles:
        flash(_("Không còn giấy nào chờ ký ở đây."), "info")
        return redirect(url_for(".desk", body_id=body.id))
    payload = {
        "body": body.id, "batch": chosen, "path": body.unit_path or "", "scope": body.name, "what": _("giấy"),
    }  # fmt: skip
    job = enqueue(PACK, payload, owner_id=current_user.id)
    log_deed(
        "certificates.unsigned_asked", f"lms:job:{job.id}", body=body.id, files=sum(pile.waiting for pile in piles)
    )
    return redirect(url_for(".packed", job_id=job.id))


@bp.page(f"{BASE}/zips/<int:job_id>", may=FETCH_UNSIGNED, load=find_pile)
def packed(job: Job) -> ResponseReturnValue:
    """How far a pile is, and where to fetch it."""
    title = _("Gói giấy chờ ký")
    return render_template("certificates/outside/packed.html", job=job, title=title, left=None, kept=KEPT)


@bp.page(f"{BASE}/zips/<int:job_id>/file", may=FETCH_UNSIGNED, load=find_pile, methods=("POST",))
def fetch(job: Job) -> ResponseReturnValue:
    """Stream the ZIP. A form asks for it, because taking out files of many people is a deed to be logged."""
    return zip_of(job, deed="certificates.unsigned_fetched", prefix="cho-ky")


@bp.page(f"{BASE}/<int:body_id>/returns", may=SIGN_OUTSIDE, load=find_body, methods=("POST",))
def bring(body: IssuingBody) -> ResponseReturnValue:
    """Take signed files in; a job looks at each of them."""
    form = ReturnForm()
    problem = form.problem()
    if not problem and not signers.count_accepted(body.id):
        problem = _("Chưa có chứng thư nào được xác nhận cho đơn vị cấp này, nên chưa nhận được tệp đã ký.")
    if problem:
        return _desk(body, form, problem), 422
    digest, count = bundles.keep(file for file in form.files.data if file and file.filename)
    returned = Return(body_id=body.id, files=count, made_by=current_user.id, made_at=now())
    db.session.add(returned)
    db.session.flush()
    payload = {"return": returned.id, "bundle": digest, "what": _("tệp")}
    returned.job_id = enqueue(TAKE_BACK, payload, owner_id=current_user.id).id
    log_deed("certificates.signed_returned", f"certificates:return:{returned.id}", body=body.id, files=count)
    return redirect(url_for(".returned", return_id=returned.id))


@bp.page(f"{BASE}/returns/<int:return_id>", may=SIGN_OUTSIDE, load=find_return)
def returned(found: Return) -> ResponseReturnValue:
    """What became of each file: good ones are released though others were not."""
    results = queries.results_of(found.id)
    job = db.session.get(Job, found.job_id) if found.finished_at is None else None
    return render_template(
        "certificates/outside/returned.html",
        found=found,
        results=[(result, _sentence(result.outcome, result.detail)) for result in results],
        good=GOOD,
        released=sum(result.outcome == Outcome.RELEASED for result in results),
        wrong=sum(result.outcome not in GOOD for result in results),
        job=job,
        title=_("Kiểm tra giấy đã ký"),
        left=None,
    )


@bp.page(f"{BASE}/<int:body_id>/certificates", may=SEE_SIGNERS, load=find_body)
def certificates(body: IssuingBody) -> ResponseReturnValue:
    """Whose signature counts for a body."""
    return _certificates(body, SignerForm())


@bp.page(f"{BASE}/<int:body_id>/certificates", may=PROPOSE_SIGNER, load=find_body, methods=("POST",))
def propose(body: IssuingBody) -> ResponseReturnValue:
    """Register a certificate; somebody else will confirm it."""
    form = SignerForm()
    if not form.validate_on_submit():
        return _certificates(body, form), 422
    try:
        signers.propose(body.id, form.content(), by=current_user.id, at=now())
    except signers.UnfitCertificate as unfit:
        form.certificate.errors = [unfit.sentence]
        return _certificates(body, form), 422
    flash(_("Đã đăng ký chứng thư. Người thứ hai so lại dấu vân tay rồi xác nhận."), "good")
    return redirect(url_for(".certificates", body_id=body.id))


@bp.page(f"{BASE}/certificates/<int:signer_id>/confirm", may=CONFIRM_SIGNER, load=find_signer, methods=("POST",))
def confirm(signer: OutsideSigner) -> ResponseReturnValue:
    """The second person's word on a certificate."""
    is_good = request.form.get("decision") == "yes"
    if not signers.decide(signer.id, is_good=is_good, by=current_user.id, at=now()):
        flash(_("Người đăng ký không tự xác nhận được, hoặc chứng thư đã được quyết định từ trước."), "stop")
    elif is_good:
        flash(_("Đã xác nhận. Chữ ký bằng chứng thư này được chấp nhận từ bây giờ."), "good")
    else:
        flash(_("Đã từ chối chứng thư."), "info")
    return redirect(url_for(".certificates", body_id=signer.body_id))


@bp.page(f"{BASE}/certificates/<int:signer_id>/withdraw", may=SEE_SIGNERS, load=find_signer, methods=("POST",))
def withdraw(signer: OutsideSigner) -> ResponseReturnValue:
    """Stop accepting a certificate at once: this one deed takes a single person, for it only makes things stricter."""
    if signers.withdraw(signer.id, by=current_user.id, at=now()):
        flash(_("Không nhận thêm chữ ký bằng chứng thư này. Giấy đã phát hành vẫn có giá trị."), "good")
    return redirect(url_for(".certificates", body_id=signer.body_id))


def _desk(body: IssuingBody, form: ReturnForm, problem: str = "") -> str:
    return render_template(
        "certificates/outside/desk.html",
        body=body,
        piles=queries.piles_of(body.id),
        signers=[found for found in signers.signers_of(body.id) if found.state == "confirmed"],
        returns=queries.returns_of(body.id),
        form=form,
        hint=form.hint(),
        problem=problem,
        ends_soon=lambda found: ends_soon(found.valid_until, now()),
    )


def _certificates(body: IssuingBody, form: SignerForm) -> str:
    found = signers.signers_of(body.id)
    people = {person for one in found for person in (one.proposed_by, one.decided_by, one.withdrawn_by) if person}
    names = {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(people)))}
    return render_template(
        "certificates/outside/certificates.html",
        body=body,
        signers=found,
        names=names,
        form=form,
        may_propose=allowed(PROPOSE_SIGNER, body),
        may_confirm=allowed(CONFIRM_SIGNER, body),
        may_bring=holds(current_user, body.unit_path, PREPARE.name, APPROVE.name),
        today=now(),
        ends_soon=lambda one: ends_soon(one.valid_until, now()),
    )


def _sentence(outcome: str, detail: str) -> str:
    return sentence_of(Outcome(outcome), detail=detail)
