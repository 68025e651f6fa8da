"""The log of who did what. Entries are added in the transaction of the deed, sealed into a chain, and never changed."""

import json

from flask import has_request_context, request
from flask_login import current_user

from lms.audit.chain import DEEDS
from lms.audit.models import AuditEntry
from lms.db import db, now

__all__ = ["AuditEntry", "log_deed"]


def log_deed(action: str, subject: str, *, actor_id: int | None = None, **detail: object) -> None:
    """Enter a deed of the current user, or of `actor_id`. No secrets and no full names in `detail`."""
    address = ""
    if has_request_context():
        address = request.remote_addr or ""
        if actor_id is None and current_user.is_authenticated:
            actor_id = current_user.id
    entry = AuditEntry(
        at=now(), actor_id=actor_id, action=action, subject=subject, detail=json.loads(json.dumps(detail)),
        address=address,
    )  # fmt: skip
    db.session.add(entry)
    db.session().info.setdefault(DEEDS, []).append(entry)
