"""Drafts of courses: begun from the live folder, changed file by file, thrown away."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from courses.catalogue.models import Course
from courses.packing.exporting import files_of
from courses.packing.loading import show_pictures
from courses.packing.models import DRAFT, LIVE, CourseDraft, CourseFile
from courses.packing.pack import Picture
from courses.packing.sources import drop_files, hashes_of, keep_files, keep_folder, read_texts
from lms.api import db, insert_into, log_deed

Change = Callable[[dict[str, str]], Mapping[str, str | None]]
"""From the texts of a draft by their paths to those that change; None takes a file away."""


class Stale(Exception):  # noqa: N818 (reads as what it is)
    """Somebody else has changed a file since the page was opened; who and when, where that is known."""

    def __init__(self, draft: CourseDraft | None) -> None:
        super().__init__("another trainer was quicker")
        self.by_id = draft.changed_by if draft else None
        self.at = draft.changed_at if draft else None


def edit(course_id: int, change: Change, *, seen: Mapping[str, str], by_id: int, at: datetime) -> bool:
    """Change texts of the draft, which is begun here where there is none; tells whether anything changed.

    `seen` are the files that the page showed, with their SHA-256 (empty for one that was not there); raises `Stale`
    when one of them is no longer the same. `NoPlace` of a change that does not fit goes up.
    """
    course, draft = _held(course_id)
    stands = hashes_of(course_id, DRAFT if draft else LIVE)
    if any(stands.get(path, "") != sha256 for path, sha256 in seen.items()):
        raise Stale(draft)
    if draft is None:
        keep_folder(course_id, DRAFT, files_of(course))
    texts = read_texts(course_id, DRAFT)
    told = {path: text for path, text in change(dict(texts)).items() if texts.get(path) != text}
    if not told and draft is not None:
        return False
    keep_files(course_id, DRAFT, {path: text.encode() for path, text in told.items() if text is not None})
    drop_files(course_id, DRAFT, [path for path, text in told.items() if text is None])
    if told:
        touch(course, by_id=by_id, at=at)
    else:
        drop_files(course_id, DRAFT)
    return bool(told)


def add_picture(course_id: int, picture: Picture, *, by_id: int, at: datetime) -> None:
    """Put a picture into the draft, in the place of one of the same name."""
    course, draft = _held(course_id)
    if draft is None:
        keep_folder(course_id, DRAFT, files_of(course))
    show_pictures([picture])
    keep_files(course_id, DRAFT, {f"pictures/{picture.name}": picture.content})
    touch(course, by_id=by_id, at=at)


def replace(course: Course, files: Mapping[str, bytes], *, by_id: int, at: datetime) -> None:
    """Make a whole folder of files the draft of a course."""
    _held(course.id)
    keep_folder(course.id, DRAFT, files)
    touch(course, by_id=by_id, at=at)


def discard(course: Course, *, by_id: int) -> bool:
    """Throw the draft away; tells whether the course, which never was more than a draft, has gone with it."""
    _held(course.id)
    drop_files(course.id, DRAFT)
    db.session.execute(
        delete(CourseDraft).where(CourseDraft.course_id == course.id), execution_options={"synchronize_session": False}
    )
    log_deed("courses.draft_discarded", course.subject, actor_id=by_id, key=course.key)
    if course.digest:
        return False
    db.session.delete(course)
    db.session.flush()
    return True


def end(course_id: int) -> None:
    """The draft has become the live course."""
    drop_files(course_id, DRAFT)
    db.session.execute(
        delete(CourseDraft).where(CourseDraft.course_id == course_id), execution_options={"synchronize_session": False}
    )


def touch(course: Course, *, by_id: int, at: datetime) -> None:
    """Note who changed the draft last; the first time begins it."""
    new = insert_into(CourseDraft).values(
        course_id=course.id, base=course.digest, begun_by=by_id, begun_at=at, changed_by=by_id, changed_at=at
    )
    db.session.execute(
        new.on_conflict_do_update(index_elements=["course_id"], set_={"changed_by": by_id, "changed_at": at})
    )


def _held(course_id: int) -> tuple[Course, CourseDraft | None]:
    """Hold the course's row, so that two trainers come one after the other, and read its draft."""
    course = db.session.scalars(select(Course).where(Course.id == course_id).with_for_update()).one()
    draft = db.session.scalars(
        select(CourseDraft).where(CourseDraft.course_id == course_id).execution_options(populate_existing=True)
    ).first()
    return course, draft


def hash_of(course_id: int, folder: str, path: str) -> str:
    """What a page remembers of a file that it shows; empty where it is not there."""
    found = db.session.scalar(
        select(CourseFile.sha256).where(
            CourseFile.course_id == course_id, CourseFile.folder == folder, CourseFile.path == path
        )
    )
    return found or ""
