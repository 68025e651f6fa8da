"""Publishing: the draft is read as any pack is, shown, and loaded by the same loader in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from courses.building.drafts import Stale, end
from courses.building.permissions import Desk
from courses.building.summary import InBank, Summary, bank_now, summary_of
from courses.catalogue.models import Course
from courses.packing.files import MANIFEST
from courses.packing.loading import load_pack
from courses.packing.models import DRAFT, CourseDraft
from courses.packing.pack import Pack
from courses.packing.reading import read_files
from courses.packing.sheet import read_sheet
from courses.packing.sources import read_folder
from courses.questions.models import Bank, CourseBank
from courses.quizzes.drawing import bank_of
from courses.quizzes.papers import Candidate
from lms.api import Problem, _, db, log_deed


@dataclass(frozen=True)
class Review:
    """A draft as it would be published: with `problems` there is neither a pack nor a summary of changes."""

    pack: Pack | None
    problems: list[Problem]
    summary: Summary | None
    token: str


class Faulty(Exception):  # noqa: N818 (reads as what it is)
    """The draft has mistakes and was not published."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("the draft has mistakes")
        self.problems = problems


def review(course: Course, files: Mapping[str, bytes]) -> Review:
    """Read files as the next version of a course, and tell what would change."""
    bank = bank_now(course.id)
    pack, problems = read_files(files, _beside(course.id, bank))
    if pack is not None:
        problems = [*problems, *_foreign_problems(course, pack)]
    if pack is None or problems:
        return Review(None, problems, None, "")
    return Review(pack, [], summary_of(course, pack, bank), f"{course.digest[:16]}-{pack.digest[:16]}")


def draft_files(desk: Desk) -> dict[str, bytes]:
    """The files of the draft."""
    return read_folder(desk.course.id, DRAFT)


def publish(course_id: int, *, token: str, by_id: int, at: datetime, opening: bool = False) -> Course:
    """Make the draft the live course; `opening` lets learners in at once.

    `token` is that of the review that was shown. Raises `Stale` when the draft or the live course has changed since,
    `Faulty`, or `Frozen` while an exam of the course is open; nothing is then written.
    """
    course = db.session.scalars(select(Course).where(Course.id == course_id).with_for_update()).one()
    draft = db.session.scalars(select(CourseDraft).where(CourseDraft.course_id == course_id)).first()
    seen = review(course, read_folder(course_id, DRAFT)) if draft else None
    if seen is None or (seen.pack and seen.token != token):
        raise Stale(draft)
    if seen.pack is None:
        raise Faulty(seen.problems)
    load_pack(seen.pack, at, over_edits=True)
    course.edited_at = at
    if opening:
        course.state = "open"
    end(course_id)
    log_deed("courses.course_published", course.subject, actor_id=by_id, key=course.key, digest=seen.pack.digest)
    return course


def _beside(course_id: int, bank: list[InBank]) -> list[Candidate]:
    """What papers may draw beside the draft's questions: written here by hand, or of another bank.

    A pack's question that the draft no longer has will be retired, and does not count.
    """
    packed = {one.key for one in bank if one.author_id is None}
    return [candidate for candidate in bank_of(course_id) if candidate.key not in packed]


def _foreign_problems(course: Course, pack: Pack) -> list[Problem]:
    """What is wrong between this course and others: a key of its own, and no circle of prerequisites.

    A pack may name the banks that the course was linked with by somebody who may; here it links none.
    """
    problems = []
    if pack.key != course.key:
        sentence = _("Mã của khóa học này là “%(key)s” và không đổi được.", key=course.key)
        problems.append(Problem(f"{MANIFEST}:1", sentence))
    if not pack.needs and not pack.banks:
        return problems
    sheet = read_sheet(MANIFEST, pack.files[MANIFEST].decode(), [])
    for key in set(pack.banks) - _linked_banks(course.id):
        line = sheet.line("banks") if sheet else 1
        sentence = _("Khóa học chưa được nối với ngân hàng “%(key)s”; hãy nối ở trang của ngân hàng trước.", key=key)
        problems.append(Problem(f"{MANIFEST}:{line}", sentence))
    if not pack.needs:
        return problems
    line = sheet.line("needs") if sheet else 1
    needs = {key: list(asked) for key, asked in db.session.execute(select(Course.key, Course.needs))}
    for key in pack.needs:
        if key not in needs:
            problems.append(Problem(f"{MANIFEST}:{line}", _("Chưa có khóa học nào mã “%(key)s”.", key=key)))
        elif pack.key in _reached(key, needs):
            sentence = _("Khóa “%(key)s” lại cần khóa này trước: không ai vào được khóa nào.", key=key)
            problems.append(Problem(f"{MANIFEST}:{line}", sentence))
    return problems


def _linked_banks(course_id: int) -> set[str]:
    linked = select(Bank.key).join(CourseBank, CourseBank.bank_id == Bank.id).where(CourseBank.course_id == course_id)
    return set(db.session.scalars(linked))


def _reached(key: str, needs: Mapping[str, list[str]]) -> set[str]:
    """Every course that has to be completed before one."""
    reached: set[str] = set()
    front = [key]
    while front:
        front = [below for above in front for below in needs.get(above, ()) if below not in reached]
        reached.update(front)
    return reached
