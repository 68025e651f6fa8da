"""Writing a pack that has been read and found good: one transaction, and only what has changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from courses.catalogue.models import Activity, Course, Module
from courses.packing.linking import link_banks
from courses.packing.models import LIVE
from courses.packing.pack import ActivityPart, ExamPart, Pack, Picture, digest_of
from courses.packing.sheet import question_keys
from courses.packing.sources import hashes_of, keep_folder, read_texts
from courses.questions.banks import bank_id_of_course
from courses.questions.models import Picture as ShownPicture
from courses.questions.services import Kept, keep_questions
from courses.quizzes.drawing_ahead import DRAWN, bank_changed, draw_anew
from courses.quizzes.freezing import Frozen, course_frozen_until
from courses.quizzes.holding import told_anew
from courses.quizzes.models import Exam, Quiz
from courses.quizzes.settings import tell_of
from lms.api import FRAMEWORKS, JSONDict, db, fold, insert_into, store_file

QUIZ = "courses.quiz"


@dataclass
class Loaded:
    """What loading a pack did. `state` is new, changed, unchanged or edited; activities are named by their keys.

    Edited is a course that was published here since: nothing has been done to it.

    `left_alone` are quizzes that somebody has changed by hand.
    """

    key: str
    state: str
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    questions: Kept = field(default_factory=Kept)


def load_pack(pack: Pack, at: datetime, *, over_edits: bool = False) -> Loaded:
    """Bring a course to what its pack says; loading the same pack again changes nothing.

    The banks that it names are linked with the course. What learners have done stays: activities and questions that
    are gone are retired, not deleted. So do quizzes that were changed by hand; and a course that was published here is
    left as it is, unless `over_edits`. Raises `Frozen` while an exam of the course is open, `Unmet` where a bank that
    it names is missing or the banks lack what papers draw.
    """
    course, is_new = _lock_course(pack.key)
    if course.edited_at is not None and not over_edits:
        return Loaded(pack.key, "edited")
    if course.digest == pack.digest and hashes_of(course.id, LIVE):
        return Loaded(pack.key, "unchanged")
    if until := course_frozen_until(course.id, at):
        raise Frozen(until)
    _describe(course, pack)
    loaded = Loaded(pack.key, "new" if is_new else "changed")
    modules = _keep_modules(course.id, pack)
    kept = _keep_activities(course.id, pack, modules, loaded)
    changed = _keep_quizzes(course.id, [part for part in pack.activities if part.type == QUIZ], kept, loaded, at)
    _keep_exams(course.id, pack.exams)
    bank_id_of_course(course.id, course.key)
    loaded.questions = keep_questions(course.id, pack.questions, at, question_keys(read_texts(course.id, LIVE)))
    if pack.banks:
        link_banks(course.id, pack.banks)
    if loaded.questions.has_changes:
        bank_changed(course.id, at=at)
    else:
        for quiz in changed:
            draw_anew(quiz, at=at)
    keep_folder(course.id, LIVE, pack.files)
    show_pictures(pack.pictures)
    return loaded


def live_as(digest: str) -> str | None:
    """The key of the course that is live with just these files and was not published here since."""
    found = db.session.execute(
        select(Course.id, Course.key).where(Course.digest == digest, Course.edited_at.is_(None))
    ).first()
    return found.key if found and hashes_of(found.id, LIVE) else None


def show_pictures(pictures: Iterable[Picture]) -> None:
    """Let learners see pictures that have been found harmless."""
    for picture in pictures:
        sha256 = store_file(picture.content, media_type=picture.media_type)
        db.session.execute(
            insert_into(ShownPicture)
            .values(sha256=sha256, media_type=picture.media_type, width=picture.width, height=picture.height)
            .on_conflict_do_nothing(index_elements=["sha256"])
        )


def _lock_course(key: str) -> tuple[Course, bool]:
    """Find or make the course and hold its row, so that two loads of one pack come one after the other."""
    empty: JSONDict = {
        "titles": {},
        "summaries": {},
        "audiences": {},
        "skills": [],
        "rules": {},
        "sources": [],
        "needs": [],
    }
    new = db.session.scalar(
        insert_into(Course).values(key=key, **empty).on_conflict_do_nothing(index_elements=["key"]).returning(Course.id)
    )
    course = db.session.scalars(select(Course).where(Course.key == key).with_for_update()).one()
    return course, new is not None


def _describe(course: Course, pack: Pack) -> None:
    course.version, course.kind, course.hours, course.digest = pack.version, pack.kind, pack.hours, pack.digest
    course.titles, course.summaries, course.audiences = pack.titles, pack.summaries, pack.audiences
    course.framework, course.skills, course.sources = pack.framework, pack.skills, pack.sources
    course.rules, course.certificate = pack.rules, pack.certificate
    course.opens_at, course.closes_at, course.needs = pack.opens_at, pack.closes_at, pack.needs
    course.asks_approval, course.edited_at = pack.approval, None
    course.level = FRAMEWORKS[pack.framework].skill(pack.skills[0]).level
    course.search_text = fold(" ".join(_searchable(pack)))


def _searchable(pack: Pack) -> list[str]:
    framework = FRAMEWORKS[pack.framework]
    codes = [*pack.skills, *(child.code for code in pack.skills for child in framework.children(code))]
    named = [text for code in codes for text in (code, *framework.skill(code).titles.values())]
    lessons = [title for part in pack.activities for title in part.titles.values()]
    return [*pack.titles.values(), *pack.summaries.values(), *named, *lessons]


def _keep_modules(course_id: int, pack: Pack) -> dict[str, int]:
    stored = {module.key: module for module in db.session.scalars(select(Module).where(Module.course_id == course_id))}
    for position, part in enumerate(pack.modules, start=1):
        module = stored.get(part.key)
        if module is None:
            module = stored[part.key] = Module(course_id=course_id, key=part.key)
            db.session.add(module)
        module.position, module.titles = position, part.titles
    db.session.flush()
    return {key: module.id for key, module in stored.items()}


def _keep_activities(course_id: int, pack: Pack, modules: dict[str, int], loaded: Loaded) -> dict[str, int]:
    stored = {
        activity.key: activity
        for activity in db.session.scalars(select(Activity).where(Activity.course_id == course_id))
    }
    for position, part in enumerate(pack.activities, start=1):
        activity = stored.get(part.key)
        values = _activity_values(part, position, modules)
        digest = digest_of(values)
        if activity is None:
            activity = stored[part.key] = Activity(course_id=course_id, key=part.key)
            db.session.add(activity)
            loaded.new.append(part.key)
        elif activity.digest == digest and not activity.is_retired:
            loaded.unchanged.append(part.key)
            continue
        else:
            loaded.changed.append(part.key)
        for name, value in values.items():
            setattr(activity, name, value)
        activity.digest, activity.is_retired = digest, False
    wanted = {part.key for part in pack.activities}
    for key, activity in stored.items():
        if key not in wanted and not activity.is_retired:
            activity.is_retired = True
            loaded.retired.append(key)
    db.session.flush()
    return {key: activity.id for key, activity in stored.items()}


def _activity_values(part: ActivityPart, position: int, modules: dict[str, int]) -> JSONDict:
    return {
        "module_id": modules[part.module] if part.module else None, "position": position, "type": part.type,
        "titles": part.titles, "minutes": part.minutes, "skills": part.skills, "settings": part.settings,
        "content": part.content, "is_required": part.is_required,
    }  # fmt: skip


def _keep_quizzes(
    course_id: int, parts: list[ActivityPart], activities: dict[str, int], loaded: Loaded, at: datetime
) -> list[Quiz]:
    """Bring the quizzes to what the pack says; gives those whose paper or hours have changed.

    A quiz that somebody has changed by hand is left alone, and lists go on telling what it has become.
    """
    stored = {quiz.activity_id: quiz for quiz in db.session.scalars(select(Quiz).where(Quiz.course_id == course_id))}
    changed = []
    for part in parts:
        quiz = stored.get(activities[part.key])
        if quiz is not None and quiz.edited_at is not None:
            loaded.left_alone.append(part.key)
            tell_of(quiz)
            continue
        if quiz is None:
            quiz = stored[activities[part.key]] = Quiz(activity_id=activities[part.key], course_id=course_id)
            db.session.add(quiz)
        if any(getattr(quiz, name) != part.columns[name] for name in DRAWN):
            changed.append(quiz)
        with told_anew(quiz, at):
            for name, value in {**part.columns, "key": part.key}.items():
                setattr(quiz, name, value)
    db.session.flush()
    return changed


def _keep_exams(course_id: int, exams: list[ExamPart]) -> None:
    """Bring the exams of several parts to what the pack says; one that is gone keeps its row and loses its parts."""
    quizzes = {quiz.key: quiz for quiz in db.session.scalars(select(Quiz).where(Quiz.course_id == course_id))}
    stored = {exam.key: exam for exam in db.session.scalars(select(Exam).where(Exam.course_id == course_id))}
    for part in exams:
        exam = stored.get(part.key)
        if exam is None:
            exam = stored[part.key] = Exam(course_id=course_id, key=part.key)
            db.session.add(exam)
        exam.titles, exam.keep_months = part.titles, part.keep_months
    db.session.flush()
    parts = {key: stored[exam.key].id for exam in exams for key in exam.parts}
    for key, quiz in quizzes.items():
        quiz.exam_id = parts.get(key)
