"""“Việc được giao”: what a learner has to do and why, what is missing for the level, what they may pick."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.assigning.choosing import NotOffered, WrongNumber, pick
from courses.assigning.forms import FRAMEWORK
from courses.assigning.permissions import SEE_OWN_DUTIES
from courses.assigning.person_queries import OwnDuty, choices_of, duties_of, exemptions_of, rules_of
from courses.assigning.views import bp
from courses.assigning.what import module_courses
from lms.api import FRAMEWORKS, _, matrix_of, now, today_of


@bp.page("/my-duties", may=SEE_OWN_DUTIES)
def mine() -> ResponseReturnValue:
    """Tell every duty with the rules behind it, and the plan of the missing modules."""
    today = today_of(now())
    duties = duties_of(current_user.id)
    rules = rules_of(current_user.id)
    matrix = matrix_of(current_user.id, FRAMEWORK)
    taught = module_courses({FRAMEWORK}).get(FRAMEWORK, {})
    by_course: dict[int | None, OwnDuty] = {duty.course_id: duty for duty in duties}
    level = next(level for level in matrix.framework.levels if level.requires is None)
    courses = {row.module.code: taught.get(row.module.code) for row in matrix.missing(level)}
    plan = [(row, courses[row.module.code], by_course.get(courses[row.module.code])) for row in matrix.missing(level)]
    return render_template(
        "courses/assigning/mine.html",
        duties=duties,
        exemptions=exemptions_of(current_user.id, today),
        choices=choices_of(duties, rules),
        modules=FRAMEWORKS[FRAMEWORK].skills,
        plan=plan,
        level=level,
        today=today,
    )


@bp.page("/my-duties/modules", may=SEE_OWN_DUTIES, methods=("POST",))
def choose() -> ResponseReturnValue:
    """Pick the modules of a programme that leaves a choice."""
    framework, codes = request.form.get("framework", ""), request.form.getlist("codes")
    try:
        pick(current_user.id, framework, codes, at=now())
    except WrongNumber as wrong:
        flash(_("Chọn đúng %(n)d mô đun.", n=wrong.needed), "warn")
    except NotOffered:
        flash(_("Mô đun đã chọn không có trong chương trình."), "warn")
    else:
        flash(_("Đã ghi các mô đun đồng chí chọn."), "good")
    return redirect(url_for(".mine"))
