"""What becomes of a file's questions: taken into the bank in one transaction, and taken out again while unused."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select, update

from courses.questions.banks import banks_of
from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.desk_models import (
    APPLIED,
    DISCARDED,
    REPLACE,
    TAKE,
    UNDONE,
    ImportedQuestion,
    QuestionDraft,
    QuestionImport,
)
from courses.questions.formats.contract import CLEAR
from courses.questions.models import DRAFT, READY, Question, QuestionVersion, number_of
from courses.questions.services import Draft, draft_from, searchable
from courses.questions.variants import question_faults
from courses.questions.writing import add_questions, add_versions, new_key, version_row
from courses.quizzes.bank_use import banks_were_changed, refuse_frozen_banks
from courses.quizzes.drill_models import Drill
from courses.quizzes.mark_models import MarkEvent
from courses.quizzes.models import Slot
from lms.api import _, db, log_deed, ngettext


class CannotUndo(Exception):  # noqa: N818 (reads as what it is)
    """Something depends on what the file brought; the sentence says what."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass
class Done:
    """What taking a file in did: the ids of new questions, and of those that got a version."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unready: int = 0
    """New ones that stay drafts because they lack what a ready question needs."""

    @property
    def sentence(self) -> str:
        """The same in words."""
        parts = []
        if self.new:
            parts.append(ngettext("đã nhập %(num)d câu mới", "đã nhập %(num)d câu mới", len(self.new)))
        if self.changed:
            parts.append(ngettext("%(num)d câu có phiên bản mới", "%(num)d câu có phiên bản mới", len(self.changed)))
        if self.unready:
            parts.append(
                ngettext(
                    "%(num)d câu còn là bản nháp vì chưa có mã kỹ năng",
                    "%(num)d câu còn là bản nháp vì chưa có mã kỹ năng",
                    self.unready,
                )
            )
        text = ", ".join(parts) or _("không có câu nào để nhập")
        return text[0].upper() + text[1:] + "."


def lock(import_id: int) -> QuestionImport:
    """Hold the row, so that two people applying at once take every question once."""
    return db.session.scalars(
        select(QuestionImport)
        .where(QuestionImport.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def apply(handed: QuestionImport, *, user: Any, at: datetime, make_ready: bool = False) -> Done:
    """Take in what is in order and decided; the rest stays in the list. About twelve statements for any number.

    Raises `Frozen` when an open exam draws on a bank whose ready questions would change.
    """
    handed = lock(handed.id)
    if handed.state in {UNDONE, DISCARDED}:
        return Done()
    rows = _decided(handed, user)
    new = [row for row in rows if row.decision == TAKE]
    ready = [row for row in new if make_ready and row.fields.get("skill")]
    drafts = [row for row in new if row not in ready]
    replaced = {row.near_id: row for row in rows if row.decision == REPLACE and row.near_id is not None}
    touched = _banks_of(replaced) | ({handed.bank_id} if ready else set())
    if touched:
        refuse_frozen_banks(touched, at)
    done = Done(unready=len(drafts) if make_ready else 0)
    for part, status in ((ready, READY), (drafts, DRAFT)):
        made = add_questions(
            handed.bank_id, [_draft(row) for row in part], by_id=user.id, at=at, status=status, import_id=handed.id
        )
        done.new += made
        _became(dict(zip((row.id for row in part), made, strict=True)))
    done.changed = list(add_versions({key: _draft(row) for key, row in replaced.items()}, by_id=user.id, at=at))
    _became({row.id: key for key, row in replaced.items()})
    if rows:
        handed.state, handed.decided_at = APPLIED, at
        log_deed(
            "courses.questions_imported", f"courses:import:{handed.id}", actor_id=user.id, file=handed.file_name,
            new=len(done.new), changed=len(done.changed),
        )  # fmt: skip
    if touched:
        banks_were_changed(touched, at=at)
    return done


def undo(handed: QuestionImport, *, user: Any, at: datetime) -> int:
    """Take out again what the file brought, and give replaced questions their former words; gives how many.

    Raises `CannotUndo` when one of them has been used or changed since, or `Frozen`; nothing is then done.
    """
    handed = lock(handed.id)
    if handed.state != APPLIED:
        return 0
    new = set(db.session.scalars(select(Question.id).where(Question.import_id == handed.id)))
    replaced = _replaced(handed.id)
    _refuse_used(new, replaced)
    touched = _banks_of([*new, *(row.question_id for row in replaced)])
    refuse_frozen_banks(touched, at)
    for column in (ImportedQuestion.question_id, ImportedQuestion.near_id):
        db.session.execute(update(ImportedQuestion).where(column.in_(new)).values({column: None}))
    db.session.execute(update(ImportedQuestion).where(ImportedQuestion.import_id == handed.id).values(question_id=None))
    db.session.execute(delete(QuestionDraft).where(QuestionDraft.question_id.in_(new)))
    db.session.execute(delete(QuestionVersion).where(QuestionVersion.question_id.in_(new)))
    db.session.execute(delete(Question).where(Question.id.in_(new)))
    _give_back(replaced, by_id=user.id, at=at)
    handed.state, handed.decided_at = UNDONE, at
    log_deed(
        "courses.import_undone", f"courses:import:{handed.id}", actor_id=user.id, file=handed.file_name,
        taken_out=len(new), given_back=len(replaced),
    )  # fmt: skip
    banks_were_changed(touched, at=at)
    return len(new) + len(replaced)


def discard(handed: QuestionImport, *, at: datetime) -> bool:
    """Put a file away of which nothing was taken; False when something was."""
    handed = lock(handed.id)
    if handed.state == APPLIED:
        return False
    db.session.execute(delete(ImportedQuestion).where(ImportedQuestion.import_id == handed.id))
    handed.state, handed.decided_at = DISCARDED, at
    return True


def is_in_order(row: ImportedQuestion) -> bool:
    """Whether it may be taken: clear, or looked at by a person who found it right."""
    return row.state == CLEAR or row.confirmed_at is not None


def _decided(handed: QuestionImport, user: Any) -> list[ImportedQuestion]:
    """What is to be taken now: in order, decided, of an installed type, and replacing only what one may edit."""
    editable = select(Question.id).where(Question.bank_id.in_(banks_of(user, to_edit=True)))
    rows = db.session.scalars(
        select(ImportedQuestion)
        .where(
            ImportedQuestion.import_id == handed.id,
            ImportedQuestion.question_id.is_(None),
            (ImportedQuestion.decision == TAKE)
            | ((ImportedQuestion.decision == REPLACE) & ImportedQuestion.near_id.in_(editable)),
        )
        .order_by(ImportedQuestion.position)
        .execution_options(populate_existing=True)
    )
    return [row for row in rows if is_in_order(row) and not _faults(row)]


def _faults(row: ImportedQuestion) -> bool:
    kind = full_key(row.type)
    return kind not in QUESTION_TYPES or bool(question_faults(QUESTION_TYPES[kind], row.fields))


def _draft(row: ImportedQuestion) -> Draft:
    return draft_from({**row.fields, "type": row.type, "key": new_key()})


def _became(questions: dict[int, int]) -> None:
    if questions:
        rows = [{"id": key, "question_id": question_id} for key, question_id in questions.items()]
        db.session.execute(update(ImportedQuestion), rows)


def _banks_of(question_ids: Collection[int | None]) -> set[int]:
    return set(db.session.scalars(select(Question.bank_id).where(Question.id.in_(question_ids)).distinct()))


@dataclass(frozen=True)
class _Replaced:
    """A question that got a version from the file: its newest number, and whether that is still the file's."""

    question_id: int
    number: int
    is_ours: bool


def _replaced(import_id: int) -> Sequence[_Replaced]:
    rows = db.session.execute(
        select(ImportedQuestion, Question.id, Question.latest, QuestionVersion.digest)
        .join(Question, Question.id == ImportedQuestion.question_id)
        .join(
            QuestionVersion, (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest)
        )
        .where(ImportedQuestion.import_id == import_id, ImportedQuestion.decision == REPLACE)
    )
    return [_Replaced(key, latest, latest > 1 and _draft(row).digest == digest) for row, key, latest, digest in rows]


def _refuse_used(new: Collection[int], replaced: Sequence[_Replaced]) -> None:
    """Raise `CannotUndo` where a learner has had one of them or somebody has written on."""
    newest = {row.question_id: row.number for row in replaced}
    mine = (QuestionVersion.question_id.in_(new)) | (
        QuestionVersion.question_id.in_(newest) & (QuestionVersion.number == Question.latest)
    )
    in_use = (
        exists().where(Slot.version_id == QuestionVersion.id)
        | exists().where(MarkEvent.version_id == QuestionVersion.id)
        | (QuestionVersion.question_id.in_(new) & exists().where(Drill.question_id == QuestionVersion.question_id))
    )
    versions = select(Question.id).join(QuestionVersion, QuestionVersion.question_id == Question.id)
    used = set(db.session.scalars(versions.where(mine, in_use)))
    rewritten = set(db.session.scalars(select(Question.id).where(Question.id.in_(new), Question.latest > 1)))
    rewritten |= {row.question_id for row in replaced if not row.is_ours}
    if used:
        raise CannotUndo(_("Không hoàn tác được: học viên đã làm %(names)s.", names=_names(used)))
    if rewritten:
        raise CannotUndo(_("Không hoàn tác được: đã có người sửa tiếp %(names)s.", names=_names(rewritten)))


def _names(question_ids: Collection[int]) -> str:
    shown = [number_of(key) for key in sorted(question_ids)[:5]]
    more = len(question_ids) - len(shown)
    return ", ".join(shown) + (_(" và %(count)d câu nữa", count=more) if more else "")


def _give_back(replaced: Sequence[_Replaced], *, by_id: int, at: datetime) -> None:
    """Write the former words once more, as the newest version."""
    former = {row.question_id: row.number - 1 for row in replaced}
    versions = [
        version
        for version in db.session.scalars(select(QuestionVersion).where(QuestionVersion.question_id.in_(former)))
        if version.number == former[version.question_id]
    ]
    if not versions:
        return
    counted = db.session.execute(
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .where(QuestionVersion.question_id.in_(former))
        .group_by(QuestionVersion.question_id)
    )
    newest = {row.question_id: row.number for row in counted}
    drafts = {version.question_id: _draft_of(version) for version in versions}
    db.session.execute(
        insert(QuestionVersion),
        [version_row(draft, key, newest[key] + 1, by_id=by_id, at=at) for key, draft in drafts.items()],
    )
    db.session.execute(
        update(Question),
        [
            {"id": key, "latest": newest[key] + 1, "changed_at": at, "search_text": searchable(draft.settings)}
            for key, draft in drafts.items()
        ],
    )


def _draft_of(version: QuestionVersion) -> Draft:
    return Draft(
        key="", type=version.type, skill=version.skill, difficulty=version.difficulty, kind=version.kind,
        settings=version.settings, category=version.category,
    )  # fmt: skip
