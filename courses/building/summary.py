"""What publishing a draft will change, and what learners will notice of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity, Course, Module
from courses.completion.models import Enrolment
from courses.packing.loading import QUIZ
from courses.packing.pack import ActivityPart, Pack
from courses.questions.models import READY, Bank, Question, QuestionVersion
from courses.quizzes.models import Exam, Quiz
from lms.api import _, db, ngettext

NEW, CHANGED, MOVED, RETIRED = "new", "changed", "moved", "retired"


class Line(NamedTuple):
    """One thing that changes; `note` says what of it."""

    deed: str
    title: str
    note: str = ""


@dataclass
class Summary:
    """Everything that changes: of the course as a whole, of what there is to do, of questions; and what is noticed."""

    course: list[Line] = field(default_factory=list)
    activities: list[Line] = field(default_factory=list)
    questions: list[Line] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.course or self.activities or self.questions)


class InBank(NamedTuple):
    """A question of the course's own bank, as it stands now."""

    key: str
    digest: str
    status: str
    author_id: int | None
    made_by: int | None


def bank_now(course_id: int) -> list[InBank]:
    """Every question of the course's own bank in its newest version; one statement."""
    rows = db.session.execute(
        select(Question.key, QuestionVersion.digest, Question.status, Question.author_id, QuestionVersion.made_by)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .join(Bank, Bank.id == Question.bank_id)
        .where(Bank.course_id == course_id, QuestionVersion.number == Question.latest)
    )
    return [InBank(*row) for row in rows]


def summary_of(course: Course, pack: Pack, bank: Sequence[InBank]) -> Summary:
    """Hold a draft that has been read against what is live; three statements."""
    summary = Summary()
    rows = db.session.execute(
        select(Activity, Module, Quiz)
        .outerjoin(Module, Module.id == Activity.module_id)
        .outerjoin(Quiz, Quiz.activity_id == Activity.id)
        .where(Activity.course_id == course.id)
        .order_by(Activity.position)
        .options(undefer(Activity.content))
    ).all()
    stands = {row[0].key: _Standing(*row) for row in rows if not row[0].is_retired}
    summary.course += _course_lines(course, pack)
    summary.course += _module_lines(stands.values(), pack)
    summary.course += _exam_lines(course, stands.values(), pack)
    summary.activities += _activity_lines(stands, pack)
    summary.questions += _question_lines(bank, pack)
    summary.notices += _notices(course, pack, stands, summary)
    return summary


class _Standing(NamedTuple):
    activity: Activity
    module: Module | None
    quiz: Quiz | None


def _course_lines(course: Course, pack: Pack) -> Iterator[Line]:
    if not course.digest:
        yield Line(NEW, in_language(pack.titles), _("khóa học lên lần đầu"))
        return
    named = {
        _("Tên khóa"): (course.titles, pack.titles),
        _("Giới thiệu"): (course.summaries, pack.summaries),
        _("Dành cho"): (course.audiences, pack.audiences),
        _("Loại khóa"): (course.kind, pack.kind),
        _("Số tiết"): (course.hours, pack.hours),
        _("Kỹ năng"): ((course.framework, course.skills), (pack.framework, pack.skills)),
        _("Mẫu giấy chứng nhận"): (course.certificate, pack.certificate),
        _("Thời gian nhận học viên"): ((course.opens_at, course.closes_at), (pack.opens_at, pack.closes_at)),
        _("Khóa cần học trước"): (course.needs, pack.needs),
        _("Duyệt ghi danh"): (course.asks_approval, pack.approval),
        _("Điều kiện hoàn thành"): (course.rules, pack.rules),
        _("Nguồn"): (course.sources, pack.sources),
    }
    for title, (old, new) in named.items():
        if old != new:
            yield Line(CHANGED, title)


def _module_lines(stands: Iterable[_Standing], pack: Pack) -> Iterator[Line]:
    old = {standing.module.key: standing.module.titles for standing in stands if standing.module}
    new = {module.key: module.titles for module in pack.modules}
    for key, titles in new.items():
        if key not in old:
            yield Line(NEW, in_language(titles), _("phần"))
        elif old[key] != titles:
            yield Line(CHANGED, in_language(titles), _("phần, tên cũ: %(title)s", title=in_language(old[key])))
    for key, titles in old.items():
        if key not in new:
            yield Line(RETIRED, in_language(titles), _("phần"))
    kept, wanted = [key for key in old if key in new], [key for key in new if key in old]
    if kept != wanted:
        yield Line(MOVED, _("Thứ tự các phần"))


def _exam_lines(course: Course, stands: Iterable[_Standing], pack: Pack) -> Iterator[Line]:
    """The exams of several parts; one that has lost its parts is none any more."""
    quizzes = [standing.quiz for standing in stands if standing.quiz]
    old = {
        exam.key: (exam.titles, exam.keep_months, parts)
        for exam in db.session.scalars(select(Exam).where(Exam.course_id == course.id))
        if (parts := sorted(quiz.key for quiz in quizzes if quiz.exam_id == exam.id))
    }
    new = {exam.key: (exam.titles, exam.keep_months, sorted(exam.parts)) for exam in pack.exams}
    for key, told in new.items():
        if key not in old:
            yield Line(NEW, in_language(told[0]), _("kỳ thi nhiều phần"))
        elif old[key] != told:
            yield Line(CHANGED, in_language(told[0]), _("kỳ thi nhiều phần"))
    for key, told in old.items():
        if key not in new:
            yield Line(RETIRED, in_language(told[0]), _("kỳ thi nhiều phần"))


def _activity_lines(stands: dict[str, _Standing], pack: Pack) -> Iterator[Line]:
    order = [key for key in stands if any(part.key == key for part in pack.activities)]
    moved = _moved(order, [part.key for part in pack.activities if part.key in stands])
    for part in pack.activities:
        standing = stands.get(part.key)
        if standing is None:
            yield Line(NEW, in_language(part.titles), _("bắt buộc") if part.is_required else _("tự chọn"))
            continue
        notes = list(_changes(standing, part))
        if notes:
            yield Line(CHANGED, in_language(part.titles), ", ".join(notes))
        old_module = standing.module.key if standing.module else None
        if part.module != old_module or part.key in moved:
            yield Line(MOVED, in_language(part.titles))
    wanted = {part.key for part in pack.activities}
    for key, standing in stands.items():
        if key not in wanted:
            yield Line(RETIRED, standing.activity.title, _("kết quả của người đã học vẫn giữ"))


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """What stands elsewhere: whatever is not in the longest run that kept its order."""
    place = {key: number for number, key in enumerate(old)}
    runs: list[list[str]] = []
    for key in new:
        fitting: list[list[str]] = [run for run in runs if place[run[-1]] < place[key]]
        runs.append([*_longest(fitting), key])
    return set(new) - set(_longest(runs))


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=len) if runs else []


def _changes(standing: _Standing, part: ActivityPart) -> Iterator[str]:
    activity, quiz = standing.activity, standing.quiz
    if activity.titles != part.titles:
        yield _("tên")
    if activity.is_required != part.is_required:
        yield _("thành bắt buộc") if part.is_required else _("thành tự chọn")
    if part.type != QUIZ:
        if activity.content.get("markdown") != part.content["markdown"]:
            yield _("nội dung")
        told = (activity.minutes, activity.skills, activity.settings["lead"], activity.settings["sources"])
        if told != (part.minutes, part.skills, part.settings["lead"], part.settings["sources"]):
            yield _("thông tin của bài")
    elif quiz and any(getattr(quiz, name) != value for name, value in part.columns.items()):
        yield _("quy định giữ theo trang sửa bài kiểm tra") if quiz.edited_at else _("đề và quy định")


def _question_lines(bank: Sequence[InBank], pack: Pack) -> Iterator[Line]:
    old = {one.key: one for one in bank}
    new = {draft.key: draft.digest for draft in pack.questions}
    added = [key for key in new if key not in old]
    changed = [key for key, digest in new.items() if key in old and _is_changed(old[key], digest)]
    gone = [one.key for one in bank if one.key not in new and one.status == READY and one.author_id is None]
    for deed, keys in ((NEW, added), (CHANGED, changed), (RETIRED, gone)):
        if keys:
            count = ngettext("%(num)d câu hỏi", "%(num)d câu hỏi", len(keys))
            yield Line(deed, count, ", ".join(keys[:8]) + ("…" if len(keys) > 8 else ""))


def _is_changed(stands: InBank, digest: str) -> bool:
    """As the loader sees it: what was made here by hand is left alone."""
    return stands.made_by is None and (stands.digest != digest or stands.status != READY)


def _notices(course: Course, pack: Pack, stands: dict[str, _Standing], summary: Summary) -> Iterator[str]:
    everybody, completed = db.session.execute(
        select(func.count(Enrolment.id), func.count(Enrolment.completed_at)).where(Enrolment.course_id == course.id)
    ).one()
    if not everybody:
        return
    yield _(
        "Khóa đang có %(learning)d người học, %(completed)d người đã hoàn thành.",
        learning=everybody - completed, completed=completed,
    )  # fmt: skip
    asked = [part for part in pack.activities if part.is_required]
    more = [part for part in asked if part.key not in stands or not stands[part.key].activity.is_required]
    if more:
        yield str(
            ngettext(
                "Người đang học phải làm thêm %(num)d mục bắt buộc; người đã hoàn thành giữ nguyên kết quả.",
                "Người đang học phải làm thêm %(num)d mục bắt buộc; người đã hoàn thành giữ nguyên kết quả.",
                len(more),
            )
        )
    if any(line.deed == RETIRED for line in summary.activities):
        yield _("Mục bị bỏ biến mất khỏi trang khóa học; tiến độ và điểm đã có không mất.")
    if summary.questions:
        yield _("Đề đã rút trước cho người chưa làm sẽ được rút lại theo ngân hàng mới.")
