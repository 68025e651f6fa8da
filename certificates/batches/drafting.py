"""Choosing the candidates of a draft: who is in it, in the order of the register, with what is to be known of each."""

from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import joinedload

from certificates.awarding import ROWS_AT_ONCE, Terms, expiry, in_order_of_register
from certificates.batches.checks import check
from certificates.batches.criteria import conditions, given_by
from certificates.earning import Earned, earned_by
from certificates.models import Award, Batch, Candidate, IssuingBody, Rule
from lms.api import JSONDict, db, fold, only_reading, today_of


def read_batch(batch_id: int) -> Batch:
    """Load a batch with all that its certificates have in common."""
    with_all = [joinedload(Batch.rule).joinedload(Rule.body).joinedload(IssuingBody.unit), joinedload(Batch.units)]
    return db.session.execute(select(Batch).where(Batch.id == batch_id).options(*with_all)).unique().scalar_one()


def terms_of(batch: Batch, day: date) -> Terms:
    """What the certificates of a batch have in common; `day` is printed where the batch names none."""
    issued_on = batch.issue_on or day
    return Terms(
        subject=batch.rule.subject, template=batch.rule.template, body=batch.rule.body, issued_on=issued_on,
        expires_on=expiry(issued_on, batch.rule.validity_months), decision=batch.decision, batch_id=batch.id,
    )  # fmt: skip


def draw_up(batch_id: int, *, at: datetime) -> int:
    """Draw up the list of a draft anew and commit; returns how many are in it. Who was taken out stays out.

    Reading and looking at the words hold no writer up; the list is exchanged in one short transaction. Raises
    `MissingContribution` when the template's plugin is not installed.
    """
    with only_reading():
        batch = read_batch(batch_id)
        ordered = in_order_of_register(earned_by(batch.rule, *conditions(batch)))
        rows = _rows(batch, ordered, at)
        criteria = {**batch.criteria, "gives": given_by(batch.rule)}
        db.session.rollback()
    held = db.session.scalar(
        select(Batch.id).where(Batch.id == batch_id, Batch.state == "draft").with_for_update(of=Batch)
    )
    if held is None:
        db.session.rollback()
        return 0
    settled = {
        (row.owner_id, row.completion_id): {"reason": row.reason, "settled_by": row.settled_by}
        for row in db.session.execute(
            select(Candidate.owner_id, Candidate.completion_id, Candidate.reason, Candidate.settled_by).where(
                Candidate.batch_id == batch_id, Candidate.settled_by.is_not(None)
            )
        )
    }
    db.session.execute(delete(Candidate).where(Candidate.batch_id == batch_id))
    untouched: JSONDict = {"reason": "", "settled_by": None}
    full = [row | settled.get((row["owner_id"], row["completion_id"]), untouched) for row in rows]
    for start in range(0, len(full), ROWS_AT_ONCE):
        db.session.execute(insert(Candidate), full[start : start + ROWS_AT_ONCE])
    db.session.execute(update(Batch).where(Batch.id == batch_id).values(drawn_up_at=at, criteria=criteria))
    db.session.commit()
    return len(full)


def _rows(batch: Batch, ordered: list[Earned], at: datetime) -> list[JSONDict]:
    checked = check(ordered, terms_of(batch, today_of(at)), _holders(batch.rule.subject, today_of(at)))
    return [
        {
            "batch_id": batch.id, "owner_id": one.owner_id, "completion_id": one.completion_id,
            "unit_id": one.unit_id, "place": place, "words": seen.words,
            "search_text": fold(one.learnt.holder_name), "warnings": "".join(f" {key} " for key in seen.warnings),
            "trouble": seen.trouble, "outcome": "",
        }
        for place, (one, seen) in enumerate(zip(ordered, checked, strict=True), start=1)
    ]  # fmt: skip


def _holders(subject: str, today: date) -> frozenset[int]:
    """People with a certificate of this subject that is in force, of another period of theirs."""
    in_force = (Award.state == "issued") & (Award.expires_on.is_(None) | (Award.expires_on >= today))
    return frozenset(db.session.scalars(select(Award.owner_id).where(Award.subject == subject, in_force)))
