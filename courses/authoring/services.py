"""Keeping what a trainer writes: drafts while they type, versions when they say so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from courses.questions.desk_models import QuestionDraft
from courses.questions.models import READY, Question
from courses.questions.services import draft_from
from courses.questions.writing import add_questions, add_versions, new_key, set_status
from courses.quizzes.bank_use import banks_were_changed, refuse_frozen_banks
from lms.api import JSONDict, db, insert_into, log_deed

MOST_DRAFTS = 200
"""Drafts of new questions that one person may have lying about."""


class Stale(Exception):  # noqa: N818 (reads as what it is)
    """Somebody else has made a newer version since the page was opened."""

    def __init__(self, latest: int, at: datetime | None) -> None:
        super().__init__("another trainer was quicker")
        self.latest, self.at = latest, at


@dataclass(frozen=True)
class Saved:
    """What came of saving: the question, and whether it says anything new."""

    question_id: int
    is_changed: bool


def keep_draft(question: Question, fields: JSONDict, *, owner_id: int, base: int, at: datetime) -> int:
    """Keep what stands in the form of a question in the place of what was kept before; gives the draft's id."""
    new = insert_into(QuestionDraft).values(
        bank_id=question.bank_id, question_id=question.id, owner_id=owner_id, base=base, type=fields["type"],
        fields=fields, saved_at=at,
    )  # fmt: skip
    changed = {name: new.excluded[name] for name in ("bank_id", "base", "type", "fields", "saved_at")}
    kept: int = db.session.scalars(
        new.on_conflict_do_update(index_elements=["question_id", "owner_id"], set_=changed).returning(QuestionDraft.id)
    ).one()
    return kept


def keep_new_draft(bank_id: int, fields: JSONDict, *, owner_id: int, draft_id: int, at: datetime) -> int:
    """Keep what stands in the form of a new question; gives the draft's id, which the next call names.

    A draft that is gone, or somebody else's, is begun anew. Of very many the oldest go.
    """
    kept = db.session.scalars(
        update(QuestionDraft)
        .where(QuestionDraft.id == draft_id, QuestionDraft.owner_id == owner_id, QuestionDraft.bank_id == bank_id)
        .where(QuestionDraft.question_id.is_(None))
        .values(type=fields["type"], fields=fields, saved_at=at)
        .returning(QuestionDraft.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if kept is not None:
        return kept
    draft = QuestionDraft(bank_id=bank_id, owner_id=owner_id, type=fields["type"], fields=fields, saved_at=at)
    db.session.add(draft)
    db.session.flush()
    own = select(QuestionDraft.id).where(QuestionDraft.owner_id == owner_id, QuestionDraft.question_id.is_(None))
    spare = own.order_by(QuestionDraft.saved_at.desc(), QuestionDraft.id.desc()).offset(MOST_DRAFTS)
    old = db.session.scalars(spare).all()
    if old:
        db.session.execute(delete(QuestionDraft).where(QuestionDraft.id.in_(old)))
    return draft.id


def discard_draft(draft_id: int) -> None:
    """Throw a draft away; nothing happens where there is none."""
    db.session.execute(delete(QuestionDraft).where(QuestionDraft.id == draft_id))


def add_question(bank_id: int, fields: JSONDict, *, status: str, draft_id: int, by_id: int, at: datetime) -> Saved:
    """Write a new question of fields without faults; its draft goes. Raises `Frozen`."""
    if status == READY:
        refuse_frozen_banks([bank_id], at)
    draft = draft_from({**fields, "key": new_key()})
    question_id = add_questions(bank_id, [draft], by_id=by_id, at=at, status=status)[0]
    db.session.execute(
        delete(QuestionDraft).where(
            QuestionDraft.id == draft_id, QuestionDraft.owner_id == by_id, QuestionDraft.question_id.is_(None)
        )
    )
    if status == READY:
        banks_were_changed([bank_id], at=at)
    _log(question_id, status, by_id=by_id, version=1)
    return Saved(question_id, is_changed=True)


def change_question(question: Question, fields: JSONDict, *, status: str, base: int, by_id: int, at: datetime) -> Saved:
    """Give a question a new version of fields without faults, where they say something new; its draft goes.

    `base` is the version on which the author wrote. Raises `Stale` or `Frozen`; nothing is then written.
    """
    held = db.session.scalars(
        select(Question).where(Question.id == question.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if held.latest != base:
        raise Stale(held.latest, held.changed_at)
    if READY in {held.status, status}:
        refuse_frozen_banks([held.bank_id], at)
    is_new = bool(add_versions({held.id: draft_from({**fields, "key": held.key})}, by_id=by_id, at=at))
    was = held.status
    is_moved = was != status
    if is_moved:
        set_status([held.id], status, at=at)
    db.session.execute(
        delete(QuestionDraft).where(QuestionDraft.question_id == held.id, QuestionDraft.owner_id == by_id)
    )
    if is_new or is_moved:
        if READY in {was, status}:
            banks_were_changed([held.bank_id], at=at)
        _log(held.id, status, by_id=by_id, version=base + is_new)
    return Saved(held.id, is_changed=is_new or is_moved)


def _log(question_id: int, status: str, *, by_id: int, version: int) -> None:
    subject = f"courses:question:{question_id}"
    log_deed("courses.question_written", subject, actor_id=by_id, version=version, status=status)
