"""What the second person does: approve a batch, or send it back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from certificates.batches import services, wording
from certificates.batches.forms import RemarkForm
from certificates.batches.permissions import APPROVE_BATCH, SEE_BATCHES
from certificates.batches.queries import find_batch
from certificates.batches.services import Refused
from certificates.batches.views import bp, page_of_batch
from certificates.models import Batch
from lms.api import NavigationItem, _, lazy_, now

NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Đợt cấp giấy"), icon="list-check",
        endpoint="certificates_batches.index", may=SEE_BATCHES, order=342,
    ),
]  # fmt: skip


@bp.page(
    "/staff/certificates/batches/<int:batch_id>/approve", may=APPROVE_BATCH, load=find_batch, methods=("POST",)
)  # fmt: skip
def approve(batch: Batch) -> ResponseReturnValue:
    """Approve what somebody else has submitted; a job issues it."""
    try:
        services.approve(batch.id, by=current_user.id, at=now())
        flash(_("Đã duyệt. Giấy đang được vào sổ và ký."), "good")
    except Refused as refusal:
        flash(str(wording.REFUSALS[refusal.key]), "stop")
    return redirect(url_for("certificates_batches.show", batch_id=batch.id))


@bp.page(
    "/staff/certificates/batches/<int:batch_id>/send-back", may=APPROVE_BATCH, load=find_batch, methods=("POST",)
)  # fmt: skip
def send_back(batch: Batch) -> ResponseReturnValue:
    """Send the batch back with a remark."""
    form = RemarkForm()
    if not form.validate():
        return page_of_batch(batch, remark=form)
    try:
        services.send_back(batch.id, remark=form.remark.data, by=current_user.id, at=now())
        flash(_("Đã trả lại đợt cấp."), "info")
    except Refused as refusal:
        flash(str(wording.REFUSALS[refusal.key]), "stop")
    return redirect(url_for("certificates_batches.show", batch_id=batch.id))
