"""An officer's view of one person's duties, and exempting them."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields import SelectChoice

from courses.assigning import exempting
from courses.assigning.forms import ExemptionForm
from courses.assigning.permissions import ASSIGN
from courses.assigning.person_queries import PlacedPerson, duties_of, exemptions_of, placed_person
from courses.assigning.views import bp
from lms.api import _, now, today_of


def find_person(person_id: int) -> PlacedPerson:
    """Load a person with their place, or answer 404."""
    return placed_person(person_id) or abort(404)


@bp.page("/staff/assignments/people/<int:person_id>", may=ASSIGN, load=find_person)
def person(person: PlacedPerson) -> ResponseReturnValue:
    """Show what somebody has to do, and why."""
    return _page(person, ExemptionForm())


@bp.page("/staff/assignments/people/<int:person_id>/exempt", may=ASSIGN, load=find_person, methods=("POST",))
def exempt(person: PlacedPerson) -> ResponseReturnValue:
    """Exempt somebody from courses."""
    form = ExemptionForm()
    form.courses.choices = _open_courses(person)
    if not form.validate() or not form.fits(today_of(now())):
        return _page(person, form, status=422)
    exempting.exempt(
        learner_id=person.id,
        course_ids=form.courses.data or (),
        reason=form.reason.data or "",
        until=form.until.data,
        by_id=current_user.id,
        at=now(),
    )
    flash(_("Đã miễn học cho %(name)s.", name=person.name), "good")
    return redirect(url_for(".person", person_id=person.id))


@bp.page("/staff/assignments/people/<int:person_id>/lift", may=ASSIGN, load=find_person, methods=("POST",))
def lift(person: PlacedPerson) -> ResponseReturnValue:
    """Let an exemption hold no longer."""
    course_id = request.form.get("course", type=int)
    if course_id and exempting.lift(learner_id=person.id, course_ids=[course_id], by_id=current_user.id, at=now()):
        flash(_("Đã thôi miễn học cho %(name)s.", name=person.name), "good")
    else:
        flash(_("Việc miễn học này đã thôi từ trước."), "info")
    return redirect(url_for(".person", person_id=person.id))


def _page(person: PlacedPerson, form: ExemptionForm, status: int = 200) -> ResponseReturnValue:
    today = today_of(now())
    duties = duties_of(person.id)
    form.courses.choices = [SelectChoice(duty.course_id, duty.title) for duty in duties if duty.state == "open"]
    return render_template(
        "courses/assigning/person.html",
        person=person,
        duties=duties,
        exemptions=exemptions_of(person.id, today),
        form=form,
        today=today,
    ), status


def _open_courses(person: PlacedPerson) -> list[SelectChoice]:
    return [SelectChoice(duty.course_id, duty.title) for duty in duties_of(person.id) if duty.state == "open"]
