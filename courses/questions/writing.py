"""Writing questions by hand and from files. Versions are added and never changed; who wrote what stays known."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from courses.questions.models import DRAFT, Question, QuestionVersion
from courses.questions.services import Draft, searchable
from lms.api import JSONDict, db


def new_key() -> str:
    """A key for a question that nobody has named, unique in any bank."""
    return f"q-{secrets.token_hex(5)}"


def add_questions(
    bank_id: int,
    drafts: Sequence[Draft],
    *,
    by_id: int,
    at: datetime,
    status: str = DRAFT,
    import_id: int | None = None,
) -> list[int]:
    """Write new questions into a bank, in two statements; gives their ids in the order of `drafts`.

    Keys of `drafts` differ from each other and from those of the bank (`new_key`).
    """
    if not drafts:
        return []
    rows = [
        {
            "bank_id": bank_id, "key": draft.key, "status": status, "latest": 1, "author_id": by_id,
            "import_id": import_id, "made_at": at, "changed_at": at, "search_text": searchable(draft.settings),
        }
        for draft in drafts
    ]  # fmt: skip
    made = db.session.execute(insert(Question).returning(Question.id, Question.key), rows)
    ids = {key: question_id for question_id, key in made}
    versions = [version_row(draft, ids[draft.key], 1, by_id=by_id, at=at) for draft in drafts]
    db.session.execute(insert(QuestionVersion), versions)
    return [ids[draft.key] for draft in drafts]


def add_versions(changes: Mapping[int, Draft], *, by_id: int, at: datetime) -> Collection[int]:
    """Give questions a new version where it says something new; gives the ids of those that got one.

    Four statements for any number. The rows are held, so that two people writing at once get two versions.
    """
    if not changes:
        return []
    held = db.session.scalars(
        select(Question.id).where(Question.id.in_(changes)).order_by(Question.id).with_for_update()
    ).all()
    newest = (
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .where(QuestionVersion.question_id.in_(held))
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    said = db.session.execute(
        select(QuestionVersion.question_id, QuestionVersion.number, QuestionVersion.digest).join(
            newest,
            (newest.c.question_id == QuestionVersion.question_id) & (newest.c.number == QuestionVersion.number),
        )
    ).all()
    new = {row.question_id: row.number + 1 for row in said if row.digest != changes[row.question_id].digest}
    if not new:
        return []
    rows = [version_row(changes[key], key, number, by_id=by_id, at=at) for key, number in new.items()]
    db.session.execute(insert(QuestionVersion), rows)
    entries = [
        {"id": key, "latest": number, "changed_at": at, "search_text": searchable(changes[key].settings)}
        for key, number in new.items()
    ]
    db.session.execute(update(Question), entries)
    return list(new)


def set_status(question_ids: Collection[int], status: str, *, at: datetime) -> None:
    """Bring questions to draft, ready or retired."""
    db.session.execute(
        update(Question).where(Question.id.in_(question_ids)).values(status=status, changed_at=at),
        execution_options={"synchronize_session": False},
    )


def version_row(draft: Draft, question_id: int, number: int, *, by_id: int | None, at: datetime) -> JSONDict:
    """A version as a row."""
    return {
        "question_id": question_id, "number": number, "type": draft.type, "skill": draft.skill,
        "difficulty": draft.difficulty, "kind": draft.kind, "category": draft.category, "settings": draft.settings,
        "digest": draft.digest, "made_at": at, "made_by": by_id,
    }  # fmt: skip
