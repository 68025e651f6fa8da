"""A course's files as the course is now: the pack that is live, with what was written here by hand put into it.

Quizzes and questions are edited where they are used, and at once; only what differs from the pack is written into it.
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from courses.catalogue.models import Activity, Course
from courses.packing.files import MANIFEST, PICTURE_TYPES
from courses.packing.models import LIVE
from courses.packing.question_writing import attachments_of, packed_fields, pictures_of, with_file_names
from courses.packing.quiz_writing import with_quiz
from courses.packing.sheet import read_list
from courses.packing.sources import hashes_of, read_folder
from courses.packing.yaml_edits import Old, arranged, written
from courses.questions.contract import full_key
from courses.questions.illustrations import pictures_in
from courses.questions.models import READY, Bank, Picture, Question, QuestionVersion
from courses.questions.services import draft_from
from courses.quizzes.models import Quiz
from lms.api import JSONDict, StoredFile, db, read_file

WRITTEN_HERE = "questions/soan-tai-cho.yaml"
"""The file of the questions that no file of the pack had."""


class _Written(NamedTuple):
    """A question that was written, mended or taken out here; `fields` None for one that is no longer drawn."""

    key: str
    fields: JSONDict | None
    kind: str


def files_of(course: Course) -> dict[str, bytes]:
    """Every file of the course as it is now; none where it has never been published.

    Five statements, and one more where questions show pictures that the pack did not have.
    """
    files = read_folder(course.id)
    if not files:
        return {}
    manifest = text = files[MANIFEST].decode()
    for quiz in _quizzes(course.id):
        text = with_quiz(text, quiz)
    if text != manifest:
        files[MANIFEST] = text.encode()
    changed = _questions(course.id)
    _name_pictures(course.id, files, changed)
    changed = [_with_attachments(files, one) for one in changed]
    for path, told in _with_questions(files, changed).items():
        files[path] = told
    return dict(sorted(files.items()))


def _quizzes(course_id: int) -> Sequence[Quiz]:
    return db.session.scalars(
        select(Quiz)
        .join(Quiz.activity)
        .where(Quiz.course_id == course_id, ~Activity.is_retired)
        .options(contains_eager(Quiz.activity))
        .order_by(Quiz.id)
    ).all()


def _questions(course_id: int) -> list[_Written]:
    rows = db.session.execute(
        select(Question.key, Question.status, QuestionVersion)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest),
        )
        .join(Bank, Bank.id == Question.bank_id)
        .where(
            Bank.course_id == course_id,
            or_(Question.author_id.is_not(None), QuestionVersion.made_by.is_not(None), Question.status != READY),
        )
        .order_by(Question.key)
    )
    return [
        _Written(key, packed_fields(key, version) if status == READY else None, version.type)
        for key, status, version in rows
    ]


def _name_pictures(course_id: int, files: dict[str, bytes], changed: list[_Written]) -> None:
    """Take the pictures that the questions show into the files, and call them by their names there."""
    asked = sorted({sha256 for one in changed for sha256 in pictures_in(one.fields)})
    if not asked:
        return
    names = {
        sha256: PurePosixPath(path).name
        for path, sha256 in hashes_of(course_id, LIVE).items()
        if path.startswith("pictures/")
    }
    endings = {media_type: ending for ending, media_type in PICTURE_TYPES.items()}
    types = db.session.execute(
        select(StoredFile.sha256, Picture.media_type, StoredFile.media_type)
        .outerjoin(Picture, Picture.sha256 == StoredFile.sha256)
        .where(StoredFile.sha256.in_([sha256 for sha256 in asked if sha256 not in names]))
    )
    for sha256, shown, stored in types:
        ending = endings.get(shown or stored)
        if ending:
            names[sha256] = f"{sha256[:12]}{ending}"
            files[f"pictures/{names[sha256]}"] = read_file(sha256)
    changed[:] = [
        one._replace(fields=with_file_names(one.fields, names, pictures_of(one.kind))) if one.fields else one
        for one in changed
    ]


def _with_attachments(files: dict[str, bytes], one: _Written) -> _Written:
    """Take the files that a task begins with into the files, and call them by their names there."""
    fields = dict(one.fields or {})
    for name in attachments_of(one.kind):
        called = []
        for file in fields.get(name) or []:
            content = read_file(file["sha256"])
            own = file["name"] if files.get(f"files/{file['name']}", content) == content else None
            called.append(own or f"{file['sha256'][:8]}-{file['name']}")
            files[f"files/{called[-1]}"] = content
        if called:
            fields[name] = called
    return one._replace(fields=fields) if one.fields else one


def _with_questions(files: Mapping[str, bytes], changed: Sequence[_Written]) -> dict[str, bytes]:
    """The files of questions that have to be written anew."""
    left = {one.key: one.fields for one in changed}
    texts = {}
    for path in sorted(path for path in files if path.startswith("questions/")):
        text = files[path].decode()
        if not any(key in text for key in left):
            continue
        stands = [part.values() for part in read_list(path, text, [])]
        items: list[object] = []
        for place, said in enumerate(stands):
            if said["key"] not in left:
                items.append(Old(place))
            elif (fields := left.pop(said["key"])) is not None:
                items.append(Old(place) if _says_the_same(said, fields) else fields)
        if items != [Old(place) for place in range(len(stands))]:
            texts[path] = (arranged(text, (), items) if items else "[]\n").encode()
    new = [fields for fields in left.values() if fields is not None]
    if new:
        before = (texts.get(WRITTEN_HERE) or files.get(WRITTEN_HERE, b"")).decode()
        old = [Old(place) for place, _part in enumerate(read_list(WRITTEN_HERE, before, []))] if before else []
        text = arranged(before, (), [*old, *new]) if old else written(new)
        texts[WRITTEN_HERE] = text.encode()
    return texts


def _says_the_same(said: JSONDict, fields: JSONDict) -> bool:
    return draft_from(_with_bare_files(said)).digest == draft_from(_with_bare_files(fields)).digest


def _with_bare_files(fields: JSONDict) -> JSONDict:
    """The fields with the files of a task told by their names alone."""
    names = [name for name in attachments_of(full_key(fields["type"])) if fields.get(name)]
    bare = {name: [{"name": file, "sha256": "", "size": 0} for file in fields[name]] for name in names}
    return {**fields, **bare}
