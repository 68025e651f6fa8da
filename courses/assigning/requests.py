"""Deciding who takes the courses that ask for approval: what waits, and the decision."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, update

from courses.assigning.permissions import ASSIGN
from courses.catalogue.languages import in_language as title_of
from courses.catalogue.models import Course
from courses.completion.models import Enrolment
from courses.enrolment.request_models import EnrolmentRequest
from courses.enrolment.requests import APPROVED, REFUSED, WAITING
from lms.api import Membership, Notice, Unit, User, _, db, in_language, insert_into, log_deed, notify, scope_of

LONGEST_REASON = 300


def requests_before(officer_id: int, scope: ColumnElement[bool], course_id: int | None) -> Select[*tuple[Any, ...]]:
    """Requests that an officer may decide, the oldest first; `scope` is a condition on `Unit.path`."""
    waiting = _decidable(
        officer_id, scope, EnrolmentRequest, Course.titles, User.name, User.staff_code, Membership.position,
        Unit.name.label("unit_name"),
    )  # fmt: skip
    if course_id is not None:
        waiting = waiting.where(EnrolmentRequest.course_id == course_id)
    return waiting.order_by(EnrolmentRequest.asked_at, EnrolmentRequest.id)


def courses_before(officer_id: int, scope: ColumnElement[bool]) -> list[tuple[int, str]]:
    """Courses that an officer's people wait for."""
    asked = _decidable(officer_id, scope, EnrolmentRequest.course_id)
    rows = db.session.execute(select(Course.id, Course.titles).where(Course.id.in_(asked)).order_by(Course.key))
    return [(course_id, title_of(titles)) for course_id, titles in rows]


def waiting_in_scope(user: Any) -> int | None:
    """How many requests wait for this officer."""
    scope = scope_of(ASSIGN, Unit.path, user=user)
    return db.session.scalar(_decidable(user.id, scope, func.count(EnrolmentRequest.id))) or None


def decide(
    request_ids: Collection[int], *, reason: str | None, by_id: int, scope: ColumnElement[bool], at: datetime
) -> int:
    """Approve requests, or refuse them with a reason; gives how many this call decided.

    What another has decided, what lies outside `scope` and what the officer has asked for themselves stays as it is.
    """
    if not request_ids:
        return 0
    theirs = _decidable(by_id, scope, EnrolmentRequest.id).where(EnrolmentRequest.id.in_(request_ids))
    decided = db.session.execute(
        update(EnrolmentRequest)
        .where(EnrolmentRequest.id.in_(theirs), EnrolmentRequest.state == WAITING)
        .values(state=APPROVED if reason is None else REFUSED, reason=reason or "", decided_by=by_id, decided_at=at)
        .returning(EnrolmentRequest.id, EnrolmentRequest.course_id, EnrolmentRequest.learner_id)
        .execution_options(synchronize_session=False)
    ).all()
    if not decided:
        return 0
    if reason is None:
        _enrol([(row.course_id, row.learner_id) for row in decided], at)
    deed = "courses.enrolment_approved" if reason is None else "courses.enrolment_refused"
    for row in decided:
        subject = f"courses:enrolment_request:{row.id}"
        log_deed(deed, subject, actor_id=by_id, course=row.course_id, learner=row.learner_id)
    notify(_notices([row.id for row in decided], reason), at=at)
    return len(decided)


def _decidable(officer_id: int, scope: ColumnElement[bool], *columns: Any) -> Select[*tuple[Any, ...]]:
    """Waiting requests of others in the scope; whoever has been assigned the course meanwhile needs none."""
    takes = exists().where(
        Enrolment.course_id == EnrolmentRequest.course_id, Enrolment.learner_id == EnrolmentRequest.learner_id
    )
    return (
        select(*columns)
        .select_from(EnrolmentRequest)
        .join(Course, Course.id == EnrolmentRequest.course_id)
        .join(User, (User.id == EnrolmentRequest.learner_id) & ~User.is_suspended)
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            EnrolmentRequest.state == WAITING, EnrolmentRequest.learner_id != officer_id, Course.state == "open", scope,
            ~takes,
        )
    )  # fmt: skip


def _enrol(pairs: Sequence[tuple[int, int]], at: datetime) -> None:
    rows = [
        {"course_id": course_id, "learner_id": learner_id, "source": "self", "enrolled_at": at}
        for course_id, learner_id in sorted(pairs)
    ]
    db.session.execute(insert_into(Enrolment).on_conflict_do_nothing(index_elements=["course_id", "learner_id"]), rows)


def _notices(request_ids: Sequence[int], reason: str | None) -> list[Notice]:
    rows = db.session.execute(
        select(EnrolmentRequest, Course.titles, User.language)
        .join(Course, Course.id == EnrolmentRequest.course_id)
        .join(User, User.id == EnrolmentRequest.learner_id)
        .where(EnrolmentRequest.id.in_(request_ids))
        .order_by(EnrolmentRequest.id)
        .execution_options(populate_existing=True)
    )
    return [_notice(asked, titles, language, reason) for asked, titles, language in rows]


def _notice(asked: EnrolmentRequest, titles: dict[str, str], language: str, reason: str | None) -> Notice:
    with in_language(language):
        title = title_of(titles)
        if reason is None:
            kind, subject = "courses.enrolment_approved", _("Đã duyệt ghi danh: %(title)s", title=title)
            body = _("Đề nghị ghi danh khóa “%(title)s” đã được duyệt. Đồng chí vào học được ngay.", title=title)
        else:
            kind, subject = "courses.enrolment_refused", _("Không duyệt ghi danh: %(title)s", title=title)
            body = _(
                "Đề nghị ghi danh khóa “%(title)s” không được duyệt.\nLý do: %(reason)s", title=title, reason=reason
            )
    return Notice(
        key=f"courses.enrolment_request:{asked.id}",
        kind=kind,
        recipient_id=asked.learner_id,
        subject=str(subject),
        body=str(body),
        url=f"/courses/{asked.course_id}",
    )
