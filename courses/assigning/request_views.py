"""“Duyệt ghi danh”: the requests of an officer's people, decided one by one or many at once."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.assigning.permissions import ASSIGN
from courses.assigning.requests import LONGEST_REASON, courses_before, decide, requests_before, waiting_in_scope
from courses.assigning.views import bp
from lms.api import NavigationItem, Unit, _, lazy_, nfc, ngettext, now, page_of, scope_of

APPROVE, REFUSE = "approve", "refuse"
LARGEST_ID = 2**31 - 1
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Duyệt ghi danh"), icon="user-plus",
        endpoint="courses_assigning.requests", may=ASSIGN, order=307, count=waiting_in_scope,
    )
]  # fmt: skip


@bp.page("/staff/enrolment-requests", may=ASSIGN)
def requests() -> ResponseReturnValue:
    """List what waits for the officer."""
    return _page()


@bp.page("/staff/enrolment-requests/decide", may=ASSIGN, methods=("POST",))
def decide_requests() -> ResponseReturnValue:
    """Approve the chosen requests, or refuse them with a reason."""
    deed = request.form.get("do")
    if deed not in (APPROVE, REFUSE):
        abort(400)
    chosen = {number for number in request.form.getlist("ids", type=int) if 0 < number <= LARGEST_ID}
    reason = nfc(request.form.get("reason", "")).strip()
    faults = _faults(chosen, reason, is_refusal=deed == REFUSE)
    if faults:
        return _page(chosen, reason, faults), 422
    scope = scope_of(ASSIGN, Unit.path)
    decided = decide(
        chosen, reason=reason if deed == REFUSE else None, by_id=current_user.id, scope=scope, at=now()
    )  # fmt: skip
    _tell(decided, len(chosen) - decided, is_refusal=deed == REFUSE)
    return redirect(url_for(".requests", course=request.form.get("course", type=int)))


def _faults(chosen: set[int], reason: str, *, is_refusal: bool) -> dict[str, str]:
    faults = {}
    if not chosen:
        faults["ids"] = _("Hãy chọn ít nhất một đề nghị.")
    if is_refusal and not reason:
        faults["reason"] = _("Hãy ghi lý do không duyệt; người học đọc được lý do này.")
    elif len(reason) > LONGEST_REASON:
        faults["reason"] = _("Lý do dài nhất %(n)d ký tự.", n=LONGEST_REASON)
    return faults


def _tell(decided: int, left: int, *, is_refusal: bool) -> None:
    if decided and is_refusal:
        flash(
            ngettext("Đã trả lời không duyệt %(num)d đề nghị.", "Đã trả lời không duyệt %(num)d đề nghị.", decided),
            "good",
        )
    elif decided:
        flash(ngettext("Đã duyệt %(num)d đề nghị.", "Đã duyệt %(num)d đề nghị.", decided), "good")
    if left:
        words = ngettext(
            "%(num)d đề nghị đã được xử lý trước đó hoặc không thuộc phạm vi của đồng chí.",
            "%(num)d đề nghị đã được xử lý trước đó hoặc không thuộc phạm vi của đồng chí.",
            left,
        )
        flash(words, "info")


def _page(
    chosen: set[int] | frozenset[int] = frozenset(), reason: str = "", faults: dict[str, str] | None = None
) -> str:
    scope = scope_of(ASSIGN, Unit.path)
    courses = courses_before(current_user.id, scope)
    asked = request.values.get("course", type=int)
    course_id = asked if asked in dict(courses) else None
    choices = [{"title": _("Mọi khóa học"), "url": url_for(".requests"), "on": course_id is None}]
    choices += [
        {"title": title, "url": url_for(".requests", course=number), "on": number == course_id}
        for number, title in courses
    ]
    return render_template(
        "courses/assigning/requests.html",
        page=page_of(requests_before(current_user.id, scope, course_id)),
        choices=choices,
        course_id=course_id,
        chosen=chosen,
        reason=reason,
        faults=faults or {},
        longest=LONGEST_REASON,
    )
