"""Reorganisations of days to come, carried out on their morning."""

from datetime import date, datetime, timedelta

import structlog
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import delete, select

from lms.accounts.models import User
from lms.db import JSONDict, db
from lms.jobs.daily import DailyTask
from lms.jobs.progress import Progress
from lms.messages.services import Notice, notify
from lms.organisation.models import Reorganisation
from lms.restructuring.plans import DEEDS, day_words
from lms.restructuring.services import AlreadySettled, carry_out_planned
from lms.restructuring.survey import Contradiction
from lms.web.i18n import in_language

log = structlog.get_logger(__name__)

DRAFTS_LAST = timedelta(days=30)


class Reorganise(DailyTask):
    """Carries out what is due, each in a transaction of its own; what cannot hold any longer waits, and is told."""

    key = "lms.reorganise"
    title = lazy_("Sắp xếp đơn vị đến ngày có hiệu lực")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (quick)
        due = select(Reorganisation.id).where(Reorganisation.state == "planned", Reorganisation.day <= day)
        done = 0
        for key in db.session.scalars(due.order_by(Reorganisation.day, Reorganisation.id)).all():
            done += _try(key, at=at)
        drafts = (Reorganisation.state == "draft") & (Reorganisation.created_at < at - DRAFTS_LAST)
        db.session.execute(delete(Reorganisation).where(drafts).execution_options(synchronize_session=False))
        db.session.commit()
        return {"reorganised": done}


def _try(key: int, *, at: datetime) -> bool:
    reorganisation = db.session.get_one(Reorganisation, key, populate_existing=True)
    try:
        carry_out_planned(reorganisation, at=at)
    except AlreadySettled:
        db.session.rollback()
        return False
    except Contradiction as refused:
        db.session.rollback()
        log.warning("a planned reorganisation cannot hold", reorganisation=key, problems=str(refused))
        _tell(db.session.get_one(Reorganisation, key), refused, at=at)
        db.session.commit()
        return False
    db.session.commit()
    return True


def _tell(reorganisation: Reorganisation, refused: Contradiction, *, at: datetime) -> None:
    """Tell the officer who planned it, once."""
    officer = db.session.get(User, reorganisation.by_id) if reorganisation.by_id else None
    if officer is None:
        return
    with in_language(officer.language):
        subject = _("Chưa thực hiện được việc sắp xếp đơn vị đã lên lịch")
        body = _(
            "%(deed)s theo %(decision)s từ ngày %(day)s chưa thực hiện được: %(problems)s",
            deed=str(DEEDS[reorganisation.kind]), decision=reorganisation.decision,
            day=day_words(reorganisation.day), problems=str(refused),
        )  # fmt: skip
    told = Notice(
        key=f"lms.reorganise:{reorganisation.id}", kind="lms.reorganise", recipient_id=officer.id,
        subject=subject, body=body, url=f"/staff/reorganisations/{reorganisation.id}",
    )  # fmt: skip
    notify([told], at=at)
