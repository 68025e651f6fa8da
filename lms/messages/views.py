"""The inbox: in the frame in which its reader is at work. Reading is a change, so opening a message is a button."""

from typing import Any
from urllib.parse import quote

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import CHANGE_OWN_ACCOUNT
from lms.db import db, now
from lms.messages import services
from lms.messages.models import Message
from lms.messages.permissions import OWN_MESSAGE, SEE_INBOX
from lms.messages.queries import find_message, inbox_of
from lms.storage import StoredFile, stream_file
from lms.web.paging import page_of
from lms.web.redirects import safe_target
from lms.web.routing import Blueprint

bp = Blueprint("messages", __name__)

FRAMES = {"learner": "frames/learner.html", "staff": "frames/staff.html"}
PAGE = 20


def _area() -> str:
    asked = request.values.get("area", "")
    return asked if asked in FRAMES else "learner"


def _page(template: str, **values: Any) -> str:
    area = _area()
    return render_template(template, area=area, frame=FRAMES[area], **values)


@bp.page("/inbox", may=SEE_INBOX)
def inbox() -> ResponseReturnValue:
    """All that one has been told, unread first."""
    return _page("messages/inbox.html", page=page_of(inbox_of(current_user.id), size=PAGE))


@bp.page("/inbox/<int:message_id>", may=OWN_MESSAGE, load=find_message)
def show(message: Message) -> ResponseReturnValue:
    """One message."""
    return _page("messages/show.html", message=message)


@bp.page("/inbox/<int:message_id>/open", may=OWN_MESSAGE, load=find_message, methods=("POST",))
def open_message(message: Message) -> ResponseReturnValue:
    """Note that a message is read, and show it."""
    services.mark_read(message, at=now())
    return redirect(url_for(".show", message_id=message.id, area=_area()))


@bp.page("/inbox/<int:message_id>/unread", may=OWN_MESSAGE, load=find_message, methods=("POST",))
def mark_unread(message: Message) -> ResponseReturnValue:
    """Put a message back among those to read."""
    services.mark_unread(message)
    return redirect(url_for(".inbox", area=_area()))


@bp.page("/inbox/read", may=SEE_INBOX, methods=("POST",))
def mark_all_read() -> ResponseReturnValue:
    """Note that all is read."""
    services.mark_all_read(current_user.id, at=now())
    return redirect(url_for(".inbox", area=_area()))


@bp.page("/inbox/<int:message_id>/file", may=OWN_MESSAGE, load=find_message)
def fetch(message: Message) -> ResponseReturnValue:
    """The file that came with a message."""
    file = db.session.get(StoredFile, message.file_sha256) if message.file_sha256 else None
    if file is None:
        abort(404)
    response = Response(stream_file(file.sha256), mimetype=file.media_type)
    response.content_length = file.size
    name = quote(message.file_name, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@bp.page("/account/reminders", may=CHANGE_OWN_ACCOUNT, methods=("POST",))
def choose_reminders() -> ResponseReturnValue:
    """Let reminders leave the inbox, or keep them there."""
    wanted = request.form.get("wanted") == "1"
    current_user.row.takes_reminders = wanted
    flash(_("Từ nay thư nhắc việc được gửi.") if wanted else _("Từ nay lời nhắc chỉ nằm trong mục Thông báo."), "good")
    return redirect(safe_target(request.form.get("next")))
