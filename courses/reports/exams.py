"""How people have done in exams."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, cast, exists, func, select

from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity, Course
from courses.quizzes.mark_models import GradeEvent
from courses.quizzes.models import EXAM, REAL, Attempt, Quiz
from courses.reports.asking import AskCourse
from lms.api import (
    Asked,
    AskSpan,
    CellKind,
    ChoiceField,
    Membership,
    Report,
    ReportColumn,
    User,
    _,
    between,
    end_of,
    lazy_,
    memberships_at,
    people_asked,
    until_day,
)


class ExamForm(AskCourse, AskSpan):
    """Also when it was handed in, and with what result."""

    result = ChoiceField(lazy_("Kết quả"))

    def offer(self, user: Any) -> None:
        """Passed, not passed."""
        super().offer(user)
        self.result.choices = [("", _("Mọi kết quả")), ("passed", _("Đạt")), ("failed", _("Chưa đạt"))]


class ExamResults(Report):
    """A line a person and exam: the best of what has been handed in and marked."""

    key = "courses.exam_results"
    title = lazy_("Kết quả bài thi")
    group = lazy_("Kết quả học tập")
    description = lazy_("Mỗi người mỗi bài thi một dòng: số lượt, điểm cao nhất, đạt hay chưa.")
    order = 25
    form = ExamForm
    columns = (
        ReportColumn("name", lazy_("Họ và tên"), width=28, sort="sort_key"),
        ReportColumn("staff_code", lazy_("Mã cán bộ"), width=12),
        ReportColumn("unit", lazy_("Đơn vị"), width=34, sort="unit_order"),
        ReportColumn("course", lazy_("Khóa học"), width=40, sort="course_order"),
        ReportColumn("exam", lazy_("Bài thi"), width=30, sort=""),
        ReportColumn("attempts", lazy_("Số lượt"), CellKind.INTEGER, 9),
        ReportColumn("best", lazy_("Điểm cao nhất"), CellKind.DECIMAL, 11),
        ReportColumn("passed", lazy_("Đạt"), CellKind.YES, 8),
        ReportColumn("last_at", lazy_("Nộp gần nhất"), CellKind.DATE, 13),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        passed = func.max(cast(Attempt.passed, Integer))
        sat = (
            select(
                Attempt.owner_id,
                Attempt.quiz_id,
                func.count().label("attempts"),
                func.max(Attempt.score).label("best"),
                passed.label("passed"),
                func.max(Attempt.finished_at).label("last_at"),
            )
            .where(Attempt.kind == REAL, Attempt.finished_at.is_not(None), Attempt.score.is_not(None))
            .where(*between(Attempt.finished_at, asked["since"], until_day(asked)), *_marked_by(asked.as_of))
            .group_by(Attempt.owner_id, Attempt.quiz_id)
            .subquery("sat")
        )
        lines = (
            select(
                User.name.label("name"),
                User.staff_code.label("staff_code"),
                units.c.name.label("unit"),
                Course.titles.label("course"),
                Activity.titles.label("exam"),
                sat.c.attempts.label("attempts"),
                (sat.c.best * 10).label("best"),
                sat.c.passed.label("passed"),
                sat.c.last_at.label("last_at"),
                User.id.label("person_id"),
                User.sort_key.label("sort_key"),
                units.c.search_text.label("unit_order"),
                Course.search_text.label("course_order"),
            )
            .select_from(sat)
            .join(Quiz, (Quiz.id == sat.c.quiz_id) & (Quiz.behaviour == EXAM) & Quiz.places_from.is_(None))
            .join(Activity, Activity.id == Quiz.activity_id)
            .join(Course, Course.id == Quiz.course_id)
            .join(User, User.id == sat.c.owner_id)
            .join(Membership, (Membership.user_id == User.id) & Membership.main & memberships_at(asked.as_of))
            .join(units, units.c.id == Membership.unit_id)
            .where(*people_asked(asked))
            .order_by(Course.search_text, Quiz.id, User.sort_key, User.id)
        )
        if asked["course"]:
            lines = lines.where(Course.id == asked["course"])
        if asked["result"]:
            lines = lines.where(sat.c.passed == int(asked["result"] == "passed"))
        return lines

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        cells = [*super().cells(row, asked)]
        return [*cells[:3], in_language(row.course), in_language(row.exam), *cells[5:7], bool(row.passed), row.last_at]


def _marked_by(day: date | None) -> list[ColumnElement[bool]]:
    """Condition on attempts: their first grade was known by then. What was corrected later counts as corrected."""
    if day is None:
        return []
    return [exists().where(GradeEvent.attempt_id == Attempt.id, GradeEvent.at < end_of(day))]
