"""Letters to holders whose certificate will soon be worth nothing more: 60 and 14 days before, once each."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from certificates.models import Award
from certificates.register import SOON
from lms.api import (
    Completion,
    DailyTask,
    JSONDict,
    Notice,
    Progress,
    User,
    _,
    date_text,
    db,
    in_language,
    lazy_,
    notify,
)

LAST_CALL: Final = timedelta(days=14)


class RemindOfExpiry(DailyTask):
    """A day that was missed is made up for: whoever is due by today and has not been written to is."""

    key = "certificates.remind_of_expiry"
    title = lazy_("Nhắc giấy chứng nhận sắp hết hạn")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (a task of every day)
        told = remind(day, at=at)
        db.session.commit()
        return {"letters": told}


def remind(day: date, *, at: datetime) -> int:
    """Write to those whose validity ends within 60 days, unless they hold a later certificate of the same; how many."""
    later = aliased(Award)
    renewed = exists().where(
        later.owner_id == Award.owner_id,
        later.subject == Award.subject,
        later.state == "issued",
        later.id != Award.id,
        or_(later.expires_on.is_(None), later.expires_on > Award.expires_on),
    )
    rows = db.session.execute(
        select(
            Award.id, Award.owner_id, Award.number, Award.course_title, Award.expires_on, User.language,
            Completion.facts,
        )
        .join(User, User.id == Award.owner_id)
        .outerjoin(Completion, Completion.id == Award.completion_id)
        .where(Award.state == "issued", Award.expires_on.between(day, day + SOON), ~renewed)
        .order_by(Award.id)
    )  # fmt: skip
    return notify([_notice(row, day) for row in rows], at=at)


def _notice(row: Any, day: date) -> Notice:
    stage = LAST_CALL if row.expires_on - day <= LAST_CALL else SOON
    with in_language(row.language):
        until = date_text(row.expires_on)
        return Notice(
            key=f"certificates:award:{row.id}:expires:{stage.days}", kind="certificates.expires_soon",
            recipient_id=row.owner_id, url=str((row.facts or {}).get("url") or "/certificates"),
            subject=str(_("Giấy chứng nhận hết hạn ngày %(day)s", day=until)),
            body=str(
                _(
                    "%(course)s, số %(number)s. Muốn có giấy mới, đồng chí học lại khóa này; giấy cũ vẫn còn trong sổ.",
                    course=row.course_title, number=row.number,
                )
            ),
        )  # fmt: skip
