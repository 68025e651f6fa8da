"""Keeping the bank: many questions at once, as a pack brings them."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from courses.questions.banks import bank_id_of_course
from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.illustrations import in_words
from courses.questions.models import READY, RETIRED, Question, QuestionVersion
from courses.questions.variants import settings_of
from lms.api import JSONDict, db, fold


@dataclass(frozen=True)
class Draft:
    """A question as an author wrote it, checked and made regular."""

    key: str
    type: str
    skill: str
    difficulty: int
    kind: str
    settings: JSONDict
    category: str = ""

    @property
    def digest(self) -> str:
        """What tells one version from the next."""
        said = [self.type, self.skill, self.difficulty, self.kind, self.settings]
        said += [self.category] if self.category else []
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


@dataclass
class Kept:
    """The keys of what a load of questions did."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    @property
    def has_changes(self) -> bool:
        return bool(self.new or self.changed or self.retired)


def draft_from(fields: Mapping[str, Any]) -> Draft:
    """Make a draft of a pack's fields, which have no `question_faults`."""
    kind = QUESTION_TYPES[full_key(fields["type"])]
    return Draft(
        key=fields["key"],
        type=kind.key,
        skill=fields.get("skill", ""),
        difficulty=fields.get("difficulty", 1),
        kind=fields.get("kind", "recall"),
        settings=settings_of(kind, fields),
        category=fields.get("category", ""),
    )


def keep_questions(course_id: int, drafts: Iterable[Draft], at: datetime, known: Collection[str] = ()) -> Kept:
    """Bring a course's bank to what its pack says; doing it again changes nothing.

    A changed question gets a new version; one that is no longer there is retired, and attempts keep what they drew.
    What somebody has written or mended here by hand stays; so does the state of a question that somebody has taken out
    here, which shows in that it is in the pack so far (`known` are those keys) and not ready. Keys of `drafts` differ
    from each other.
    About eight statements for any number of questions.
    """
    bank_id = bank_id_of_course(course_id)
    wanted = {draft.key: draft for draft in drafts}
    kept = Kept()
    stored = {
        row.key: row
        for row in db.session.execute(
            select(
                Question.id,
                Question.key,
                Question.status,
                Question.latest,
                Question.author_id,
                QuestionVersion.digest,
                QuestionVersion.made_by,
            )
            .join(
                QuestionVersion,
                (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest),
            )
            .where(Question.bank_id == bank_id)
        )
    }
    versions: list[JSONDict] = []
    raised: list[JSONDict] = []
    for key, draft in wanted.items():
        row = stored.get(key)
        if row is None:
            kept.new.append(key)
        elif row.digest != draft.digest and row.made_by is None:
            kept.changed.append(key)
            state = {"status": row.status} if key in known else {}
            raised.append({**_entry(draft, at), **state, "id": row.id, "latest": row.latest + 1})
            versions.append(_version(draft, row.id, row.latest + 1, at))
        elif row.status != READY and row.made_by is None and key not in known:
            kept.changed.append(key)
            raised.append({"id": row.id, "latest": row.latest, "status": READY})
        else:
            kept.unchanged.append(key)
    if kept.new:
        ids = db.session.execute(
            insert(Question).returning(Question.id, Question.key),
            [
                {**_entry(wanted[key], at), "bank_id": bank_id, "key": key, "latest": 1, "made_at": at}
                for key in kept.new
            ],
        )
        versions += [_version(wanted[key], question_id, 1, at) for question_id, key in ids]
    if versions:
        db.session.execute(insert(QuestionVersion), versions)
    if raised:
        db.session.execute(update(Question), raised)
    kept.retired = [
        key for key, row in stored.items() if key not in wanted and row.status == READY and row.author_id is None
    ]
    if kept.retired:
        ids_gone = [stored[key].id for key in kept.retired]
        db.session.execute(update(Question).where(Question.id.in_(ids_gone)).values(status=RETIRED))
    return kept


def searchable(settings: JSONDict) -> str:
    """Every word that a question shows, without tone marks: what searches compare."""
    return " ".join(fold(in_words(" ".join(_texts(settings)))).split())


def _entry(draft: Draft, at: datetime) -> JSONDict:
    return {"status": READY, "search_text": searchable(draft.settings), "changed_at": at}


def _texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [value for name, value in part.items() if name == "text" and isinstance(value, str)]
        return own + [text for name, value in part.items() if name != "text" for text in _texts(value)]
    return [text for each in part for text in _texts(each)] if isinstance(part, list) else []


def _version(draft: Draft, question_id: int, number: int, at: datetime) -> JSONDict:
    return {
        "question_id": question_id, "number": number, "type": draft.type, "skill": draft.skill,
        "difficulty": draft.difficulty, "kind": draft.kind, "category": draft.category, "settings": draft.settings,
        "digest": draft.digest, "made_at": at,
    }  # fmt: skip
