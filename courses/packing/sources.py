"""Keeping the files of courses: whole folders in and out, and single files of a draft."""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from sqlalchemy import delete, select

from courses.packing.files import BINARY_TYPES, is_binary
from courses.packing.models import LIVE, CourseFile
from lms.api import JSONDict, db, insert_into, read_file, store_file


def keep_folder(course_id: int, folder: str, files: Mapping[str, bytes]) -> None:
    """Bring a stored folder to `files`; only what differs is written."""
    stored = hashes_of(course_id, folder)
    wanted = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    keep_files(course_id, folder, {path: files[path] for path, digest in wanted.items() if stored.get(path) != digest})
    drop_files(course_id, folder, [path for path in stored if path not in wanted])


def keep_files(course_id: int, folder: str, files: Mapping[str, bytes]) -> None:
    """Write some files of a stored folder, new ones or in the place of what is there; one statement and the pictures'.

    Texts are UTF-8: whoever stores what may be anything has read it before.
    """
    if not files:
        return
    new = insert_into(CourseFile)
    said = {name: new.excluded[name] for name in ("sha256", "size", "text")}
    db.session.execute(
        new.on_conflict_do_update(index_elements=["course_id", "folder", "path"], set_=said),
        [_row(course_id, folder, path, content) for path, content in files.items()],
    )


def drop_files(course_id: int, folder: str, paths: Collection[str] | None = None) -> None:
    """Take some files out of a stored folder, or all of them."""
    if paths is not None and not paths:
        return
    statement = delete(CourseFile).where(CourseFile.course_id == course_id, CourseFile.folder == folder)
    if paths is not None:
        statement = statement.where(CourseFile.path.in_(paths))
    db.session.execute(statement, execution_options={"synchronize_session": False})


def read_folder(course_id: int, folder: str = LIVE) -> dict[str, bytes]:
    """Read a whole stored folder; empty where the course has none."""
    rows = db.session.execute(
        select(CourseFile.path, CourseFile.sha256, CourseFile.text)
        .where(CourseFile.course_id == course_id, CourseFile.folder == folder)
        .order_by(CourseFile.path)
    )
    return {path: read_file(sha256) if text is None else text.encode() for path, sha256, text in rows}


def read_texts(course_id: int, folder: str) -> dict[str, str]:
    """Read the texts of a stored folder in one statement; pictures stay where they are."""
    rows = db.session.execute(
        select(CourseFile.path, CourseFile.text)
        .where(CourseFile.course_id == course_id, CourseFile.folder == folder, CourseFile.text.is_not(None))
        .order_by(CourseFile.path)
    )
    return {path: text or "" for path, text in rows}


def hashes_of(course_id: int, folder: str) -> dict[str, str]:
    """The SHA-256 of each file of a stored folder, by its path."""
    rows = db.session.execute(
        select(CourseFile.path, CourseFile.sha256).where(CourseFile.course_id == course_id, CourseFile.folder == folder)
    )
    return {row.path: row.sha256 for row in rows}


def _row(course_id: int, folder: str, path: str, content: bytes) -> JSONDict:
    if is_binary(path):
        sha256, text = store_file(content, media_type=BINARY_TYPES[PurePosixPath(path).suffix]), None
    else:
        sha256, text = hashlib.sha256(content).hexdigest(), content.decode()
    return {
        "course_id": course_id, "folder": folder, "path": path, "sha256": sha256, "size": len(content), "text": text,
    }  # fmt: skip
