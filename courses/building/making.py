"""New courses: from nothing, from a course that there is, from a pack that was handed in."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from courses.building import drafts
from courses.building.manuscript import Manuscript, as_titles
from courses.building.outline import LONGEST_KEY, new_key, with_titles
from courses.catalogue.models import Course
from courses.packing.exporting import files_of
from courses.packing.files import MANIFEST
from courses.packing.loading import load_pack
from courses.packing.neighbours import banks_named
from courses.packing.pack import Pack
from courses.packing.reading import read_files
from courses.packing.yaml_edits import with_value, written
from courses.permissions import is_of_province
from courses.questions.models import CourseBank
from courses.quizzes.drawing import bank_of
from lms.api import JSONDict, Problem, Unit, _, db, fold, insert_into, log_deed


class Unfit(Exception):  # noqa: N818 (reads as what it is)
    """The files do not make a course; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("the pack has mistakes")
        self.problems = problems


def home_of(unit: Unit | None) -> int | None:
    """Whose a course is that is made for a unit: what is made for the root is the province's."""
    return None if unit is None or is_of_province(unit.path) else unit.id


def start(
    titles: JSONDict, kind: str, hours: float, framework: str, skills: list[str], *,
    unit: Unit | None, by_id: int, at: datetime,
) -> Course:  # fmt: skip
    """Begin a course from nothing: a draft with one module and nothing in it."""
    key = _free_key(titles["vi"])
    text = written({
        "format": 1, "key": key, "version": 1, "kind": kind, "title": titles, "summary": {"vi": titles["vi"]},
        "hours": hours, "framework": framework, "skills": skills,
        "modules": [{"key": "phan-1", "title": {"vi": _("Phần 1")}, "lessons": []}],
        "completion": {"lessons": "all", "quizzes": []},
    })  # fmt: skip
    course = _empty(key, titles, unit)
    course.kind, course.hours, course.framework, course.skills = kind, hours, framework, skills
    drafts.replace(course, {MANIFEST: text.encode()}, by_id=by_id, at=at)
    log_deed("courses.course_begun", course.subject, actor_id=by_id, key=key)
    return course


def copy(course: Course, unit: Unit, *, by_id: int, at: datetime) -> Course:
    """Copy a course for a unit: its lessons, questions and quizzes under a new key, as a draft; nothing of learners.

    Raises `Unfit` when the course, as it is, could not be loaded.
    """
    files = files_of(course)
    text = files[MANIFEST].decode()
    titles = as_titles(Manuscript({MANIFEST: text}).fields["title"])
    titles["vi"] = f"{titles['vi']} · {unit.name}"
    key = _free_key(f"{course.key}-{unit.code}")
    text = with_titles(with_value(text, ("key",), key), (), titles)
    linked = list(db.session.scalars(select(CourseBank.bank_id).where(CourseBank.course_id == course.id)))
    beside = [one for one in bank_of(course.id) if ":" in one.key]
    pack, problems = read_files({**files, MANIFEST: text.encode()}, beside)
    if pack is None:
        raise Unfit(problems)
    load_pack(pack, at)
    made = db.session.scalars(select(Course).where(Course.key == key)).one()
    made.state, made.unit_id, made.edited_at = "draft", home_of(unit), at
    if linked:
        db.session.execute(
            insert_into(CourseBank).on_conflict_do_nothing(index_elements=["course_id", "bank_id"]),
            [{"course_id": made.id, "bank_id": bank_id} for bank_id in linked],
        )
    log_deed("courses.course_copied", made.subject, actor_id=by_id, key=key, of=course.key)
    return made


def read_import(files: Mapping[str, bytes]) -> Pack:
    """Read what was handed in; raises `Unfit`."""
    pack, problems = read_files(files, None if banks_named(files) else ())
    if pack is None:
        raise Unfit(problems)
    return pack


def take_in(pack: Pack, *, unit: Unit | None, by_id: int, at: datetime) -> Course:
    """Make a pack that was handed in the draft of its course, which is begun here where there is none."""
    course = db.session.scalars(select(Course).where(Course.key == pack.key)).first()
    if course is None:
        course = _empty(pack.key, pack.titles, unit)
    drafts.replace(course, pack.files, by_id=by_id, at=at)
    log_deed("courses.pack_handed_in", course.subject, actor_id=by_id, key=pack.key, digest=pack.digest)
    return course


def _empty(key: str, titles: JSONDict, unit: Unit | None) -> Course:
    """A course that nobody can see before it has been published."""
    course = Course(
        key=key, titles=titles, summaries={}, audiences={}, skills=[], rules={}, sources=[], needs=[], state="draft",
        search_text=fold(" ".join(titles.values())), unit_id=home_of(unit),
    )  # fmt: skip
    db.session.add(course)
    db.session.flush()
    return course


def _free_key(words: str) -> str:
    stem = new_key(words, ())[:LONGEST_KEY]
    return new_key(stem, list(db.session.scalars(select(Course.key).where(Course.key.startswith(stem)))))
