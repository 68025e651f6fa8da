"""“Đăng ký lớp cho cán bộ”: an officer asks for seats for their own people, whoever runs the class.

The class takes requests, so its rules hold for these as for those of the learners; of other people in it nothing shows.
"""

from collections.abc import Sequence
from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, func, or_, select

from courses.assigning.permissions import ASSIGN
from courses.attendance.models import LEFT, SEATED, WAITING, CourseClass, Seat
from courses.catalogue.models import Course
from courses.classes.admission import refusals, takes_requests
from courses.classes.people_views import LARGEST_ID, candidates, ticked_people
from courses.classes.queries import sessions_of
from courses.classes.seats import ClassOver, ask_for_seats, free_seats, leave
from courses.classes.views import bp, typed_words
from lms.api import (
    Membership,
    NavigationItem,
    Unit,
    User,
    _,
    db,
    fold,
    lazy_,
    ngettext,
    now,
    page_of,
    scope_of,
    today_of,
)

NAVIGATION: Final = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Đăng ký lớp cho cán bộ"), icon="user-plus",
        endpoint="courses_classes.offers", may=ASSIGN, order=307,
    )
]  # fmt: skip


def find_open_class(class_id: int) -> CourseClass:
    """Load a class that takes requests, or answer 404."""
    open_one = select(CourseClass).where(CourseClass.id == class_id, takes_requests(now()))
    return db.session.scalar(open_one) or abort(404)


@bp.page("/staff/open-classes", may=ASSIGN)
def offers() -> ResponseReturnValue:
    """List the classes that take requests, whoever runs them."""
    words = typed_words()
    return render_template("courses/classes/offers.html", page=page_of(_offers(words)), words=words)


@bp.page("/staff/open-classes/<int:class_id>", may=ASSIGN, load=find_open_class)
def offer(klass: CourseClass) -> ResponseReturnValue:
    """Show a class with those of the officer's people who are in it, and find others."""
    return _page(klass)


@bp.page("/staff/open-classes/<int:class_id>/seats", may=ASSIGN, load=find_open_class, methods=("POST",))
def book(klass: CourseClass) -> ResponseReturnValue:
    """Ask for seats for those ticked; where one of them may not have one, for nobody."""
    people = ticked_people()
    if not people:
        return _page(klass, trouble=[_("Hãy chọn ít nhất một người.")]), 422
    moment = now()
    refused = refusals(klass, {person.id: person.unit_path for person in people}, at=moment)
    if refused:
        return _page(klass, trouble=[f"{one.name}: {refused[one.id]}" for one in people if one.id in refused]), 422
    try:
        seated, waiting = ask_for_seats(klass.id, [person.id for person in people], by_id=current_user.id, at=moment)
    except ClassOver:
        flash(_("Lớp không còn nhận đăng ký."), "warn")
        return redirect(url_for(".offers"))
    if seated:
        flash(ngettext("%(num)d người đã có chỗ.", "%(num)d người đã có chỗ.", seated), "good")
    if waiting:
        flash(ngettext("%(num)d người vào danh sách chờ.", "%(num)d người vào danh sách chờ.", waiting), "info")
    return redirect(url_for(".offer", class_id=klass.id))


@bp.page("/staff/open-classes/<int:class_id>/withdraw", may=ASSIGN, load=find_open_class, methods=("POST",))
def withdraw(klass: CourseClass) -> ResponseReturnValue:
    """Take somebody of the officer's own off the line, or off the class before it begins."""
    person = request.form.get("person", 0, type=int)
    own = select(Seat.learner_id).where(Seat.learner_id == person, Seat.state.in_(_states_to_leave(klass)))
    found = list(db.session.scalars(_of_own_people(own, klass))) if 0 < person <= LARGEST_ID else []
    try:
        gone = leave(klass.id, found, by_id=current_user.id, at=now())
    except ClassOver:
        gone = []
    if gone:
        flash(_("Đã thôi đăng ký."), "good")
    else:
        flash(_("Lớp đã bắt đầu hoặc người này không còn trong lớp; cần thì báo đơn vị tổ chức."), "warn")
    return redirect(url_for(".offer", class_id=klass.id))


def _states_to_leave(klass: CourseClass) -> tuple[str, ...]:
    """In which states somebody may still be withdrawn: once the class has begun, from the line alone."""
    return (WAITING, SEATED) if klass.begins_on > today_of(now()) else (WAITING,)


def _page(klass: CourseClass, *, trouble: Sequence[str] = ()) -> str:
    words = typed_words()
    course, unit_name = db.session.execute(
        select(Course, Unit.name)
        .select_from(CourseClass)
        .join(Course, Course.id == CourseClass.course_id)
        .join(Unit, Unit.id == CourseClass.unit_id)
        .where(CourseClass.id == klass.id)
    ).one()
    return render_template(
        "courses/classes/offer.html",
        klass=klass,
        course=course,
        unit_name=unit_name,
        free=free_seats(klass),
        sessions=sessions_of(klass.id),
        own=page_of(_own_people(klass)),
        states_to_leave=_states_to_leave(klass),
        words=words,
        found=page_of(candidates(klass.id, words), size=20) if words else None,
        trouble=trouble,
    )


def _offers(words: str) -> Select[*tuple[Any, ...]]:
    taken = select(func.count()).select_from(Seat).where(Seat.class_id == CourseClass.id, Seat.state == SEATED)
    found = (
        select(
            CourseClass, Course.titles, Unit.name.label("unit_name"),
            taken.correlate(CourseClass).scalar_subquery().label("seated"),
        )
        .join(Course, Course.id == CourseClass.course_id)
        .join(Unit, Unit.id == CourseClass.unit_id)
        .where(takes_requests(now()), Course.state == "open")
        .order_by(CourseClass.begins_on, CourseClass.id)
    )  # fmt: skip
    for word in fold(words).split():
        known = (column.contains(word, autoescape=True) for column in (CourseClass.search_text, Course.search_text))
        found = found.where(or_(*known))
    return found


def _own_people(klass: CourseClass) -> Select[*tuple[Any, ...]]:
    """The officer's people who have a seat or wait for one; those in line last."""
    people = select(
        User.id.label("person_id"), User.name, User.staff_code, Unit.name.label("unit_name"), Seat.state
    ).join(User, User.id == Seat.learner_id)
    return _of_own_people(people, klass).order_by(Seat.state, User.sort_key, User.id)


def _of_own_people(statement: Select[*tuple[Any, ...]], klass: CourseClass) -> Select[*tuple[Any, ...]]:
    return (
        statement.join(
            Membership, (Membership.user_id == Seat.learner_id) & Membership.main & Membership.valid_to.is_(None)
        )
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Seat.class_id == klass.id, Seat.state != LEFT, scope_of(ASSIGN, Unit.path))
    )
