"""Where two markers differ too much: the referee sees both marks, and gives the one that stands."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.marking.forms import mark_form
from courses.marking.overviews import disputes
from courses.marking.permissions import REFEREE
from courses.marking.queries import Work
from courses.marking.services import NotYours, decide
from courses.marking.views import bp, find_answer, given_in, overtaken
from courses.marking.work_page import work_page
from courses.questions.criteria import criteria_of
from courses.quizzes.marking import MarkChanged, NeedsSecondPerson
from courses.quizzes.upload_views import file_response
from courses.quizzes.uploads import find_upload
from lms.api import NavigationItem, _, lazy_, now, number

NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Phân xử điểm"), icon="scale",
        endpoint="courses_marking.disputed", may=REFEREE, order=331,
    )
]  # fmt: skip


@bp.page("/staff/referee", may=REFEREE)
def disputed() -> ResponseReturnValue:
    """List the answers whose two marks are too far apart."""
    return render_template("courses/marking/disputes.html", disputes=disputes(current_user))


@bp.page("/staff/referee/<int:attempt_id>/<int:number>", may=REFEREE, load=find_answer)
def dispute(work: Work) -> ResponseReturnValue:
    """Show an answer with both marks and what both markers wrote."""
    return work_page(work, is_referee=True)


@bp.page("/staff/referee/<int:attempt_id>/<int:number>", may=REFEREE, load=find_answer, methods=("POST",))
def decide_dispute(work: Work) -> ResponseReturnValue:
    """Enter the mark that stands."""
    form = mark_form(criteria_of(work.settings))()
    if not form.validate():
        return work_page(work, form, is_referee=True), 422
    try:
        decide(
            work,
            given_in(form),
            by_id=current_user.id,
            reason=form.reason.data or _("Phân xử hai điểm lệch nhau"),
            expected=form.expected,
            at=now(),
        )
    except MarkChanged as meanwhile:
        return overtaken(work, form, meanwhile, is_referee=True)
    except (NeedsSecondPerson, NotYours):
        return work_page(find_answer(work.attempt.id, work.slot.position), form, is_referee=True), 409
    flash(_("Bài số %(n)d: điểm phân xử %(mark)s.", n=work.attempt.id, mark=number(form.fraction * 10)), "good")
    return redirect(url_for(".disputed"))


@bp.page("/staff/referee/<int:attempt_id>/<int:number>/file", may=REFEREE, load=find_answer)
def disputed_file(work: Work) -> ResponseReturnValue:
    """Give the referee the file that was handed in."""
    given = work.given or abort(404)
    return file_response(find_upload(work.attempt.id, work.slot.position, given.get("upload", 0)) or abort(404))
