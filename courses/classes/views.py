"""“Lớp học”: the classes that one runs or teaches, and a class with its people and sessions."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.attendance.models import (
    CANCELLED,
    FINISHED,
    OPEN,
    PLANNED,
    RUNNING,
    SEATED,
    STATES,
    WAITING,
    ClassSession,
    CourseClass,
)
from courses.attendance.sums import Attendance
from courses.catalogue.languages import in_language
from courses.classes import queries
from courses.classes.papers import matrix_of, word_for
from courses.classes.permissions import RUN_CLASSES, TEACH_CLASS
from courses.classes.queries import PlacedClass
from lms.api import Blueprint, NavigationItem, _, allowed, db, lazy_, now, number, page_of, today_of

bp = Blueprint("courses_classes", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Lớp học"), icon="school",
        endpoint="courses_classes.index", may=RUN_CLASSES, order=306,
    )
]  # fmt: skip
STATE_WORDS = {
    RUNNING: lazy_("Đang học"),
    OPEN: lazy_("Đang nhận đăng ký"),
    PLANNED: lazy_("Sắp mở"),
    FINISHED: lazy_("Đã kết thúc"),
    CANCELLED: lazy_("Đã hủy"),
}
LONGEST_WORDS = 100
bp.add_app_template_filter(in_language, "in_language")
bp.add_app_template_filter(word_for, "attendance_word")


@dataclass(frozen=True)
class PlacedSession:
    """A session with its class, for permission rules."""

    placed: PlacedClass
    row: ClassSession

    @property
    def unit_path(self) -> str:
        """Where the unit lies that organises the class."""
        return self.placed.unit_path

    @property
    def trainer_ids(self) -> set[int]:
        """Who teaches the class."""
        return self.placed.trainer_ids


def find_class(class_id: int) -> PlacedClass:
    """Load a class with its place, or answer 404."""
    return queries.placed_class(class_id) or abort(404)


def find_session(session_id: int) -> PlacedSession:
    """Load a session with its class, or answer 404."""
    row = db.session.get(ClassSession, session_id) or abort(404)
    return PlacedSession(find_class(row.class_id), row)


@bp.app_template_filter("class_state")
def class_state(klass: CourseClass) -> str:
    """Where a class stands today."""
    return klass.state(today_of(now()))


@bp.app_template_filter("class_state_word")
def class_state_word(state: str) -> str:
    """The state of a class in words."""
    return str(STATE_WORDS[state])


@bp.page("/staff/classes", may=RUN_CLASSES)
def index() -> ResponseReturnValue:
    """List the classes."""
    today = today_of(now())
    asked = request.args.get("state", "")
    state = asked if asked in STATES else ""
    words = typed_words()
    choices = [{"title": _("Tất cả"), "url": url_for(".index", q=words or None), "on": not state}]
    choices += [
        {"title": title, "url": url_for(".index", state=key, q=words or None), "on": key == state}
        for key, title in STATE_WORDS.items()
    ]
    return render_template(
        "courses/classes/index.html",
        page=page_of(queries.classes_seen(state=state, words=words, today=today)),
        choices=choices,
        state=state,
        words=words,
    )


@bp.page("/staff/classes/<int:class_id>", may=TEACH_CLASS, load=find_class)
def show(placed: PlacedClass) -> ResponseReturnValue:
    """Show a class: its sessions, its people with what they have attended, its line."""
    asked = request.args.get("show", SEATED)
    shown = asked if asked in {SEATED, WAITING} else SEATED
    words = typed_words()
    sessions = queries.sessions_of(placed.row.id)
    held = sum(session.hours for session in sessions if session.marked_at)
    planned = sum(session.hours for session in sessions)
    sums = Attendance(0.0, held, planned)
    page = page_of(queries.people_of_class(placed.row.id, state=shown, words=words))
    return render_template(
        "courses/classes/show.html",
        placed=placed,
        klass=placed.row,
        may_run=allowed(RUN_CLASSES, placed),
        figures=_figures(placed.row, queries.counts_of(placed.row.id), shown, sums),
        sessions=sessions,
        next_session=_next(sessions),
        page=page,
        attendances=[Attendance(float(row.attended), held, planned, placed.row.need_percent) for row in page.rows],
        shown=shown,
        words=words,
        today=today_of(now()),
    )


@bp.page("/staff/classes/<int:class_id>/matrix", may=TEACH_CLASS, load=find_class)
def matrix(placed: PlacedClass) -> ResponseReturnValue:
    """Show who was at which session."""
    page = page_of(queries.people_of_class(placed.row.id))
    return render_template(
        "courses/classes/matrix.html",
        placed=placed,
        klass=placed.row,
        page=page,
        matrix=matrix_of(placed, page.rows),
        may_run=allowed(RUN_CLASSES, placed),
    )


def typed_words() -> str:
    """What the reader looks for."""
    return request.args.get("q", "")[:LONGEST_WORDS].strip()


def _next(sessions: list[ClassSession]) -> ClassSession | None:
    """The session whose roll is to be called next: the earliest that has not been."""
    return next((session for session in sessions if session.marked_at is None), None)


def _figures(klass: CourseClass, counts: tuple[int, int], shown: str, sums: Attendance) -> list[dict[str, Any]]:
    seated, waiting = counts
    return [
        {
            "title": _("Học viên"),
            "value": number(seated),
            "note": _("trên %(n)d chỗ", n=klass.seats) if klass.seats is not None else "",
            "on": shown == SEATED,
            "url": url_for("courses_classes.show", class_id=klass.id),
        },
        {
            "title": _("Danh sách chờ"),
            "value": number(waiting),
            "on": shown == WAITING,
            "url": url_for("courses_classes.show", class_id=klass.id, show=WAITING),
        },
        {
            "title": _("Tiết đã học"),
            "value": number(sums.held),
            "note": _("trên %(n)s tiết", n=number(sums.planned)),
        },
    ]
