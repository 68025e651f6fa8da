"""Taking a file of questions in to be looked at: nothing of it is in a bank yet."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from courses.importing.resemblance import Likeness, Near
from courses.questions.banks import banks_of
from courses.questions.desk_models import TAKE, ImportedQuestion, QuestionImport
from courses.questions.formats.checking import read_questions
from courses.questions.formats.contract import CLEAR, DOUBTFUL, NeutralQuestion, Parsed, QuestionFormat, SourceFile
from courses.questions.models import RETIRED, Question
from courses.questions.pictures import with_kept_pictures
from courses.questions.services import searchable
from lms.api import JSONDict, _, db, nfc, store_file

LONGEST_ORIGINAL = 20_000
"""Characters of the original that are kept beside a question."""


def look_at(bank_id: int, file: SourceFile, key_file: SourceFile | None, *, user: Any, at: datetime) -> QuestionImport:
    """Read a file and keep what it says beside what it is, question by question; raises `UnreadableFile`.

    A clear question that resembles none is marked to be taken; of all others somebody has to say what becomes of them.
    About ten statements for any number of questions.
    """
    kind, parsed = read_questions(file, key_file)
    handed = QuestionImport(
        bank_id=bank_id,
        by_id=user.id,
        at=at,
        file_name=nfc(file.name)[:200],
        file_hash=store_file(file.content, media_type=kind.media_type),
        format=kind.key,
        notes=[*parsed.notes, *_told(kind, parsed)],
    )
    if key_file is not None:
        handed.key_file_name = nfc(key_file.name)[:200]
        handed.key_file_hash = store_file(key_file.content, media_type="application/octet-stream")
    db.session.add(handed)
    db.session.flush()
    rows = list(_rows(handed.id, parsed, _known(user)))
    if rows:
        db.session.execute(insert(ImportedQuestion), rows)
    return handed


def _known(user: Any) -> Likeness:
    """Every question that the trainer may read and that is still in use."""
    rows = db.session.execute(
        select(Question.id, Question.search_text).where(
            Question.bank_id.in_(banks_of(user)), Question.status != RETIRED
        )
    )
    return Likeness((row.id, row.search_text) for row in rows)


def _rows(import_id: int, parsed: Parsed, known: Likeness) -> Iterator[JSONDict]:
    own = Likeness()
    for position, question in enumerate(parsed.questions, start=1):
        fields, lost = with_kept_pictures(
            question.fields, {picture.name: picture.content for picture in question.pictures}
        )
        remarks, state = list(question.remarks), question.state
        if lost:
            remarks.append(_("Không lấy được hình: %(names)s. Hãy chèn lại hình.", names=", ".join(lost)))
            state = DOUBTFUL if state == CLEAR else state
        text = searchable(fields)
        twin, near = own.nearest(text), known.nearest(text)
        own.add(position, text)
        if twin is not None:
            remarks.append(_("Gần giống câu ở %(place)s trong cùng tệp.", place=parsed.questions[twin.id - 1].place))
        yield {
            "import_id": import_id, "position": position, "place": question.place, "type": question.type,
            "fields": _labelled(question, fields), "category": question.category, "state": state, "remarks": remarks,
            "original": question.original[:LONGEST_ORIGINAL], "original_html": _short(question.original_html),
            "decision": TAKE if state == CLEAR and near is None and twin is None else "",
            **_resembles(near),
        }  # fmt: skip


def _labelled(question: NeutralQuestion, fields: JSONDict) -> JSONDict:
    """The fields with the file's own category, unless they name one."""
    return {"category": question.category[:100], **fields} if question.category else fields


def _resembles(near: Near | None) -> JSONDict:
    return {"near_id": near.id if near else None, "near_score": near.score if near else None}


def _short(html: str) -> str:
    """Nothing rather than half a tag."""
    return html if len(html) <= LONGEST_ORIGINAL else ""


def _told(kind: QuestionFormat, parsed: Parsed) -> Iterator[str]:
    for problem in parsed.problems:
        yield f"{problem.place}: {problem.sentence}" if problem.place else problem.sentence
    for name, count in parsed.skipped.items():
        yield _(
            "%(count)d câu loại “%(name)s” không lấy: %(format)s không có chỗ tương ứng ở đây.",
            count=count, name=name, format=kind.title,
        )  # fmt: skip
