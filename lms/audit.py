"""The log of who did what. Entries are added in the transaction of the deed and never changed."""

from datetime import datetime

from flask import has_request_context, request
from flask_login import current_user
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import JSONDict, Key, Model, db, now


class AuditEntry(Model):
    """One deed. `action` is a past-tense name such as `certificates.revoked`; `subject` such as `courses:course:1`."""

    __tablename__ = "lms_audit_entry"

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    detail: Mapped[JSONDict]
    address: Mapped[str]


def log_deed(action: str, subject: str, *, actor_id: int | None = None, **detail: object) -> None:
    """Enter a deed of the current user, or of `actor_id`. No secrets and no full names in `detail`."""
    address = ""
    if has_request_context():
        address = request.remote_addr or ""
        if actor_id is None and current_user.is_authenticated:
            actor_id = current_user.id
    db.session.add(
        AuditEntry(at=now(), actor_id=actor_id, action=action, subject=subject, detail=detail, address=address)
    )
