"""The staff's pages of a quiz's allowances."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.admission import queries, services
from courses.admission.forms import AllowanceForm
from courses.admission.permissions import ADMIT
from courses.admission.queries import Placed, Recipient
from courses.quizzes.loaders import find_quiz
from courses.quizzes.models import Quiz
from lms.api import Blueprint, NavigationItem, _, lazy_, ngettext, now, page_of, units_in_scope

bp = Blueprint("courses_admission", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Ngoại lệ khi thi"), icon="clock-plus",
        endpoint="courses_admission.quizzes", may=ADMIT, order=330,
    )
]  # fmt: skip


def find_person(quiz_id: int, user_id: int) -> Recipient:
    """Load a person as recipient, or answer 404."""
    return queries.person_recipient(quiz_id, user_id) or abort(404)


def find_unit(quiz_id: int, unit_id: int) -> Recipient:
    """Load a unit as recipient, or answer 404."""
    return queries.unit_recipient(quiz_id, unit_id) or abort(404)


def find_allowance(allowance_id: int) -> Placed:
    """Load an allowance with its place, or answer 404."""
    return queries.placed_allowance(allowance_id) or abort(404)


@bp.page("/staff/allowances", may=ADMIT)
def quizzes() -> ResponseReturnValue:
    """List the quizzes that learners can come to, for officers who do not set them up."""
    return render_template("courses/admission/quizzes.html", page=page_of(queries.open_quizzes()))


@bp.page("/staff/quizzes/<int:quiz_id>/allowances", may=ADMIT, load=find_quiz)
def index(quiz: Quiz) -> ResponseReturnValue:
    """List the allowances of the officer's subtree, and find whom to give one."""
    words = request.args.get("q", "")[:100].strip()
    return render_template(
        "courses/admission/index.html",
        quiz=quiz,
        page=page_of(queries.allowances_seen(quiz.id)),
        units=units_in_scope(ADMIT),
        words=words,
        people=queries.people_found(words) if words else [],
        most=queries.MOST_FOUND,
    )


@bp.page("/staff/quizzes/<int:quiz_id>/allowances/unit", may=ADMIT, load=find_quiz)
def choose_unit(quiz: Quiz) -> ResponseReturnValue:
    """Go on with the unit that was chosen from the box."""
    unit_id = request.args.get("unit", type=int)
    if unit_id is None:
        return redirect(url_for(".index", quiz_id=quiz.id))
    return redirect(url_for(".give_unit", quiz_id=quiz.id, unit_id=unit_id))


@bp.page(
    "/staff/quizzes/<int:quiz_id>/allowances/people/<int:user_id>", may=ADMIT, load=find_person, methods=("GET", "POST")
)
def give_person(recipient: Recipient) -> ResponseReturnValue:
    """Give a person other terms."""
    return _give(recipient)


@bp.page(
    "/staff/quizzes/<int:quiz_id>/allowances/units/<int:unit_id>", may=ADMIT, load=find_unit, methods=("GET", "POST")
)
def give_unit(recipient: Recipient) -> ResponseReturnValue:
    """Give a unit and everything below it other terms."""
    return _give(recipient)


@bp.page("/staff/quizzes/allowances/<int:allowance_id>/withdraw", may=ADMIT, load=find_allowance, methods=("POST",))
def withdraw(placed: Placed) -> ResponseReturnValue:
    """Let an allowance hold no longer."""
    if services.withdraw(placed.allowance, by=current_user.id, at=now()):
        flash(_("Đã thu hồi ngoại lệ. Lượt đang làm vẫn giữ giờ đã cho."), "good")
    else:
        flash(_("Ngoại lệ này đã được thu hồi từ trước."), "info")
    return redirect(url_for(".index", quiz_id=placed.allowance.quiz_id))


def _give(recipient: Recipient) -> ResponseReturnValue:
    form, quiz = AllowanceForm(), recipient.quiz
    if not form.validate_on_submit() or not form.fits(quiz):
        status = 422 if request.method == "POST" else 200
        return render_template("courses/admission/give.html", form=form, quiz=quiz, recipient=recipient), status
    lengthened = services.grant(
        quiz,
        form.extra(),
        user_id=recipient.user_id,
        unit_id=recipient.unit_id,
        reason=form.reason.data,
        by=current_user.id,
        at=now(),
    )
    flash(_("Đã cấp ngoại lệ cho %(name)s.", name=recipient.name), "good")
    if lengthened:
        number = len(lengthened)
        flash(ngettext("%(num)d lượt đang làm được kéo dài.", "%(num)d lượt đang làm được kéo dài.", number), "info")
    return redirect(url_for(".index", quiz_id=quiz.id))
