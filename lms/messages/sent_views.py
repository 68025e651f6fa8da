"""What people have been told, for the officers who look after them."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_

from lms.audit import log_deed
from lms.db import now
from lms.messages import services
from lms.messages.contract import CHANNELS
from lms.messages.queries import STATES, PlacedDispatch, messages_sent, placed_dispatch
from lms.messages.views import bp
from lms.organisation.permissions import MANAGE_STAFF
from lms.plugins.contract import NavigationItem
from lms.web.paging import page_of
from lms.web.text import nfc

__all__ = ["NAVIGATION", "bp"]

NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Khác"), title=lazy_("Thông báo đã gửi"), icon="mail-forward",
        endpoint="messages.sent", may=MANAGE_STAFF, order=910,
    )
]  # fmt: skip


def find_dispatch(dispatch_id: int) -> PlacedDispatch:
    """Load a dispatch with its place, or answer 404."""
    return placed_dispatch(dispatch_id) or abort(404)


@bp.page("/staff/messages", may=MANAGE_STAFF)
def sent() -> ResponseReturnValue:
    """Who has been told what, by which way, and whether it got through."""
    words, state = nfc(request.args.get("q", ""))[:100], request.args.get("state", "")
    page = page_of(messages_sent(words=words, state=state))
    titles = {channel.key: channel.title for channel in CHANNELS}
    return render_template("messages/sent.html", page=page, words=words, state=state, states=STATES, channels=titles)


@bp.page("/staff/messages/<int:dispatch_id>/again", may=MANAGE_STAFF, load=find_dispatch, methods=("POST",))
def send_again(dispatch: PlacedDispatch) -> ResponseReturnValue:
    """Send what has failed once more, after an address was mended."""
    if services.send_again(dispatch.id, dispatch.channel, at=now()):
        log_deed("lms.message_sent_again", f"lms:dispatch:{dispatch.id}")
        flash(_("Thông báo sẽ được gửi lại."), "good")
    else:
        flash(_("Thông báo này không ở trạng thái gửi hỏng nên không gửi lại."), "info")
    return redirect(url_for(".sent", state="failed"))
