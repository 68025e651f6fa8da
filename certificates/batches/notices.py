"""Who is told about a batch: those who may approve it, whoever prepared it, whoever signed."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from certificates.models import Batch, BatchUnit
from certificates.permissions import APPROVE
from lms.api import Grant, Notice, Unit, User, _, db, in_language, ngettext, notify

KIND = "certificates.batch"
Words = tuple[str, str]
"""The subject and the body of a message."""


def tell_submitted(batch: Batch, *, at: datetime) -> None:
    """Tell everybody who holds the right to approve over all units of a batch, those apart who had a hand in it."""
    above = aliased(Unit)
    reached = (
        select(Grant.user_id, BatchUnit.unit_id)
        .join(above, above.id == Grant.unit_id)
        .join(BatchUnit, BatchUnit.batch_id == batch.id)
        .join(Unit, (Unit.id == BatchUnit.unit_id) & Unit.path.startswith(above.path))
        .where(Grant.permission == APPROVE.name)
        .distinct()
        .subquery()
    )
    units = select(func.count()).where(BatchUnit.batch_id == batch.id).scalar_subquery()
    approvers = select(reached.c.user_id).group_by(reached.c.user_id).having(func.count() == units)

    def words() -> Words:
        subject = _("Chờ duyệt: %(title)s", title=batch.title)
        return subject, _("Đợt cấp giấy chứng nhận “%(title)s” chờ đồng chí duyệt.", title=batch.title)

    _tell(batch, set(db.session.scalars(approvers)) - {batch.made_by, batch.submitted_by}, "submitted", words, at=at)


def tell_sent_back(batch: Batch, *, at: datetime) -> None:
    """Tell whoever made and submitted a batch that it came back, and why."""

    def words() -> Words:
        body = _("Đợt cấp “%(title)s” được trả lại.\nÝ kiến: %(remark)s", title=batch.title, remark=batch.remark)
        return _("Trả lại: %(title)s", title=batch.title), body

    _tell(batch, {batch.made_by, batch.submitted_by}, "sent_back", words, at=at)


def tell_issued(batch: Batch, count: int, *, at: datetime) -> None:
    """Tell those who prepared and approved a batch that it is issued."""

    def words() -> Words:
        body = ngettext("Đợt cấp đã xong: %(num)d giấy đã vào sổ.", "Đợt cấp đã xong: %(num)d giấy đã vào sổ.", count)
        return _("Đã cấp: %(title)s", title=batch.title), body

    _tell(batch, {batch.made_by, batch.submitted_by, batch.decided_by}, "issued", words, at=at)


def _tell(batch: Batch, people: Iterable[int | None], step: str, words: Callable[[], Words], *, at: datetime) -> None:
    wanted = sorted(person for person in people if person is not None)
    languages = dict(db.session.execute(select(User.id, User.language).where(User.id.in_(wanted))).all())
    told = []
    for person in sorted(languages):
        with in_language(languages[person]):
            subject, body = words()
        key = f"certificates.batch:{batch.id}:{step}:{person}:{at.isoformat()}"
        url = f"/staff/certificates/batches/{batch.id}"
        told.append(Notice(key=key, kind=KIND, recipient_id=person, subject=str(subject), body=str(body), url=url))
    if told:
        notify(told, at=at)
