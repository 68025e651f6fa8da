"""Claims of what has been learnt elsewhere: the learner's pages and the officer's."""

from contextlib import closing
from urllib.parse import quote

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from lms.db import now
from lms.organisation.permissions import APPROVE_TRAINING
from lms.plugins.contract import NavigationItem
from lms.recognition import queries, services
from lms.recognition.forms import FRAMEWORK, KINDS, ApprovalForm, ClaimForm, ReasonForm
from lms.recognition.models import OutsideTraining
from lms.recognition.permissions import CLAIM, DECIDE, OWN_CLAIM, SEE_PROOF
from lms.recognition.proofs import LARGEST, UnwantedProof, keep_proof
from lms.recognition.queries import Placed
from lms.recognition.services import AlreadyDecided
from lms.skills.contract import FRAMEWORKS
from lms.storage import stream_file
from lms.web.formats import today_of
from lms.web.paging import page_of
from lms.web.routing import Blueprint

bp = Blueprint("recognition", __name__)
STATES = {
    "waiting": lazy_("Chờ duyệt"),
    "approved": lazy_("Đã công nhận"),
    "refused": lazy_("Không công nhận"),
    "withdrawn": lazy_("Đã rút"),
}
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Công nhận kết quả"), icon="file-certificate",
        endpoint="recognition.index", may=APPROVE_TRAINING, order=340, count=queries.waiting_in_scope,
    ),
]  # fmt: skip


def find_own(claim_id: int) -> OutsideTraining:
    """Load a claim, or answer 404."""
    return queries.own_claim(claim_id) or abort(404)


def find_placed(claim_id: int) -> Placed:
    """Load a claim with its place, or answer 404."""
    return queries.placed_claim(claim_id) or abort(404)


@bp.page("/learnt-elsewhere", may=CLAIM)
def mine() -> ResponseReturnValue:
    """List one's own claims with what became of them."""
    claims = queries.own_claims(current_user.id)
    return render_template("recognition/mine.html", claims=claims, states=STATES, kinds=KINDS)


@bp.page("/learnt-elsewhere/new", may=CLAIM, methods=("GET", "POST"))
def claim() -> ResponseReturnValue:
    """Say what one has learnt elsewhere, and bring the proof."""
    form = ClaimForm()
    if form.validate_on_submit() and form.fits(today_of(now())):
        posted = form.proof.data
        try:
            proof = keep_proof(
                posted.filename or "" if posted else "", posted.stream.read(LARGEST + 1) if posted else b""
            )
        except UnwantedProof as refusal:
            form.proof.errors = [refusal.sentence]
        else:
            services.claim_training(current_user.id, form.claim(), proof, by_id=current_user.id, at=now())
            flash(_("Đã gửi. Cán bộ phụ trách sẽ xem minh chứng và trả lời ở trang này."), "good")
            return redirect(url_for(".mine"))
    return render_template("recognition/claim.html", form=form), 422 if request.method == "POST" else 200


@bp.page("/learnt-elsewhere/<int:claim_id>/take-back", may=OWN_CLAIM, load=find_own, methods=("POST",))
def take_back(claim: OutsideTraining) -> ResponseReturnValue:
    """Take back a claim that nobody has decided."""
    try:
        services.take_back(claim.id, by_id=current_user.id, at=now())
    except AlreadyDecided:
        flash(_("Đề nghị này đã được xử lý trước đó."), "info")
    return redirect(url_for(".mine"))


@bp.page("/learnt-elsewhere/<int:claim_id>/proof", may=SEE_PROOF, load=find_placed)
def proof(placed: Placed) -> ResponseReturnValue:
    """Give the proof, to be saved and never shown by the browser."""
    claim = placed.claim
    try:
        pieces = stream_file(claim.proof_sha256)
    except FileNotFoundError:
        abort(404)
    response = Response(pieces, mimetype=claim.proof_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(claim.proof_name, safe='')}"
    return response


@bp.page("/staff/recognition", may=APPROVE_TRAINING)
def index() -> ResponseReturnValue:
    """List the claims of the people whom the officer looks after."""
    state = request.args.get("state", "waiting")
    state = state if state in STATES else "waiting"
    page = page_of(queries.claims_in_scope(state))
    choices = [
        {"title": title, "on": key == state, "url": url_for(".index", state=key)} for key, title in STATES.items()
    ]
    return render_template(
        "recognition/index.html", page=page, state=state, states=STATES, kinds=KINDS, choices=choices
    )


@bp.page("/staff/recognition/<int:claim_id>", may=DECIDE, load=find_placed)
def look(placed: Placed) -> ResponseReturnValue:
    """Show a claim with its proof, and what can be decided."""
    return _look(placed)


@bp.page("/staff/recognition/<int:claim_id>/approve", may=DECIDE, load=find_placed, methods=("POST",))
def approve(placed: Placed) -> ResponseReturnValue:
    """Recognise a claim, for as much as the proof shows."""
    form = ApprovalForm()
    if not form.validate():
        return _look(placed, approval=form), 422
    try:
        services.approve(
            placed.claim.id,
            hours=form.hours.data or 0.0,
            modules=form.modules.data or (),
            by_id=current_user.id,
            at=now(),
        )
    except AlreadyDecided:
        return _decided()
    flash(_("Đã công nhận kết quả của %(name)s.", name=placed.learner), "good")
    return redirect(url_for(".index"))


@bp.page("/staff/recognition/<int:claim_id>/refuse", may=DECIDE, load=find_placed, methods=("POST",))
def refuse(placed: Placed) -> ResponseReturnValue:
    """Refuse a claim with a reason."""
    form = ReasonForm()
    if not form.validate():
        return _look(placed, reason=form), 422
    try:
        services.refuse(placed.claim.id, reason=form.reason.data or "", by_id=current_user.id, at=now())
    except AlreadyDecided:
        return _decided()
    flash(_("Đã trả lời không công nhận cho %(name)s.", name=placed.learner), "good")
    return redirect(url_for(".index"))


@bp.page("/staff/recognition/<int:claim_id>/withdraw", may=DECIDE, load=find_placed, methods=("POST",))
def withdraw(placed: Placed) -> ResponseReturnValue:
    """Recognise it no longer, with a reason."""
    form = ReasonForm()
    if not form.validate():
        return _look(placed, reason=form), 422
    try:
        services.withdraw(placed.claim.id, reason=form.reason.data or "", by_id=current_user.id, at=now())
    except AlreadyDecided:
        return _decided()
    flash(_("Đã thôi công nhận; số tiết và mô đun này không còn được tính."), "good")
    return redirect(url_for(".index", state="withdrawn"))


def _read(posted: FileStorage | None) -> tuple[str, bytes]:
    """Read what was sent, no more than tells that it is too much."""
    if not posted:
        return "", b""
    with closing(posted):
        return posted.filename or "", posted.stream.read(LARGEST + 1)


def _decided() -> ResponseReturnValue:
    flash(_("Đề nghị này vừa được người khác xử lý; không có gì thay đổi thêm."), "info")
    return redirect(url_for(".index"))


def _look(placed: Placed, *, approval: ApprovalForm | None = None, reason: ReasonForm | None = None) -> str:
    claim = placed.claim
    return render_template(
        "recognition/look.html",
        placed=placed,
        claim=claim,
        states=STATES,
        kinds=KINDS,
        modules=[FRAMEWORKS[FRAMEWORK].skill(code) for code in claim.modules],
        approval=approval or ApprovalForm(None, hours=claim.hours, modules=claim.modules),
        reason=reason or ReasonForm(None),
    )
