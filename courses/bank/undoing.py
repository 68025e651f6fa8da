"""Undoing a deed: forward, by another change, and only where nothing has happened to its questions since."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, or_, select, update

from courses.bank.deeds import COPY, LABELS, MOVE, STATUS
from courses.questions.banks import banks_of
from courses.questions.desk_models import BankDeed, ImportedQuestion, QuestionDraft
from courses.questions.models import DRAFT, READY, Bank, Question, QuestionVersion, number_of
from courses.questions.neutral import draft_of
from courses.questions.writing import add_versions
from courses.quizzes.bank_use import banks_were_changed, refuse_frozen_banks
from courses.quizzes.drill_models import Drill
from courses.quizzes.models import Slot
from lms.api import JSONDict, _, db, log_deed

MOST_NAMED = 5


class CannotUndo(Exception):  # noqa: N818 (reads as what it is)
    """Something has happened since, or one may not write there any more; the sentence says what."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def undo(deed: BankDeed, *, user: Any, at: datetime) -> None:
    """Bring the questions of a deed back to what they were; about ten statements for any number.

    Raises `CannotUndo`, or `Frozen` while an open exam draws on one of the banks; then nothing has changed.
    """
    won = db.session.execute(
        update(BankDeed)
        .where(BankDeed.id == deed.id, BankDeed.undone_at.is_(None))
        .values(undone_at=at)
        .returning(BankDeed.id)
        .execution_options(synchronize_session=False)
    ).first()
    if won is None:
        raise CannotUndo(_("Thao tác này đã được hoàn tác từ trước."))
    held = _held([line["question_id"] for line in deed.lines])
    _refuse_changed(deed, held)
    _refuse_foreign(deed, held, user)
    touched = _touched(deed, held)
    refuse_frozen_banks(touched, at)
    if deed.kind in LABELS:
        _relabel(deed.lines, by_id=user.id, at=at)
    elif deed.kind == COPY:
        _remove_copies(list(held.values()))
    else:
        _write_back(deed, at)
    if touched:
        banks_were_changed(touched, at=at)
    log_deed("courses.bank_deed_undone", f"courses:bank_deed:{deed.id}", actor_id=user.id, kind=deed.kind)


def _held(question_ids: Sequence[int]) -> dict[int, Question]:
    """The questions, held against others until the end of the transaction."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.id.in_(question_ids))
        .order_by(Question.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {question.id: question for question in rows}


def _refuse_changed(deed: BankDeed, held: dict[int, Question]) -> None:
    changed = [line["question_id"] for line in deed.lines if not _is_as_left(deed.kind, line, held)]
    if deed.kind == COPY and not changed:
        changed = _in_use(list(held))
    if not changed:
        return
    named = ", ".join(map(number_of, changed[:MOST_NAMED]))
    more = " …" if len(changed) > MOST_NAMED else ""
    raise CannotUndo(
        _(
            "Không hoàn tác được: %(count)d câu đã được sửa hoặc dùng sau đó (%(named)s). Chưa có gì thay đổi.",
            count=len(changed),
            named=named + more,
        )
    )


def _is_as_left(kind: str, line: JSONDict, held: dict[int, Question]) -> bool:
    """Whether a question still is what the deed made of it."""
    question = held.get(line["question_id"])
    if question is None:
        return False
    if kind in LABELS:
        return bool(question.latest == line["after"])
    if kind == STATUS:
        return bool(question.status == line["after"])
    if kind == MOVE:
        return bool({"bank_id": question.bank_id, "key": question.key} == line["after"])
    return question.latest == 1 and question.status == DRAFT


def _in_use(question_ids: Sequence[int]) -> list[int]:
    """Those questions that something refers to: they cannot be taken away."""
    had = exists().where(QuestionVersion.question_id == Question.id, Slot.version_id == QuestionVersion.id)
    drilled = exists().where(Drill.question_id == Question.id)
    being_written = exists().where(QuestionDraft.question_id == Question.id)
    imported = exists().where(or_(ImportedQuestion.near_id == Question.id, ImportedQuestion.question_id == Question.id))
    return list(
        db.session.scalars(
            select(Question.id).where(Question.id.in_(question_ids), or_(had, drilled, being_written, imported))
        )
    )


def _refuse_foreign(deed: BankDeed, held: dict[int, Question], user: Any) -> None:
    """Both where the questions lie and where they come back to must be banks in which one may write."""
    banks = {question.bank_id for question in held.values()}
    banks |= {line["before"]["bank_id"] for line in deed.lines if deed.kind == MOVE}
    mine = set(db.session.scalars(select(Bank.id).where(Bank.id.in_(banks), Bank.id.in_(banks_of(user, to_edit=True)))))
    if banks - mine:
        raise CannotUndo(_("Không hoàn tác được: đồng chí không còn được soạn trong ngân hàng của các câu này."))


def _touched(deed: BankDeed, held: dict[int, Question]) -> set[int]:
    """The banks whose ready questions change."""
    if deed.kind == STATUS:
        ready = [line for line in deed.lines if READY in {line["before"], line["after"]}]
        return {held[line["question_id"]].bank_id for line in ready}
    ready_ids = {question.id for question in held.values() if question.status == READY}
    banks = {held[key].bank_id for key in ready_ids}
    if deed.kind == MOVE:
        banks |= {line["before"]["bank_id"] for line in deed.lines if line["question_id"] in ready_ids}
    return banks


def _relabel(lines: Iterable[JSONDict], *, by_id: int, at: datetime) -> None:
    numbers = {line["question_id"]: line["before"] for line in lines}
    rows = db.session.scalars(select(QuestionVersion).where(QuestionVersion.question_id.in_(numbers)))
    former = {row.question_id: draft_of(row) for row in rows if row.number == numbers[row.question_id]}
    add_versions(former, by_id=by_id, at=at)


def _write_back(deed: BankDeed, at: datetime) -> None:
    if deed.kind == MOVE:
        _refuse_taken_keys(deed.lines)
    changes = [line["before"] if deed.kind == MOVE else {"status": line["before"]} for line in deed.lines]
    entries = [
        {"id": line["question_id"], **change, "changed_at": at}
        for line, change in zip(deed.lines, changes, strict=True)
    ]
    if entries:
        db.session.execute(update(Question), entries)


def _refuse_taken_keys(lines: Iterable[JSONDict]) -> None:
    """A key may have been given to another question meanwhile."""
    wanted = {(line["before"]["bank_id"], line["before"]["key"]): line["question_id"] for line in lines}
    keys, banks = {key for _bank, key in wanted}, {bank for bank, _key in wanted}
    rows = db.session.execute(
        select(Question.bank_id, Question.key, Question.id).where(Question.bank_id.in_(banks), Question.key.in_(keys))
    )
    if any(wanted.get((bank, key), found) != found for bank, key, found in rows):
        raise CannotUndo(_("Không hoàn tác được: ngân hàng cũ đã có câu khác cùng khóa. Chưa có gì thay đổi."))


def _remove_copies(copies: Sequence[Question]) -> None:
    ids = [question.id for question in copies]
    db.session.execute(delete(QuestionVersion).where(QuestionVersion.question_id.in_(ids)))
    db.session.execute(delete(Question).where(Question.id.in_(ids)))
