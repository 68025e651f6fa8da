"""“Việc học của tôi”: what to do next, what is due, and how far one is against the standard."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.attendance.own import current_classes
from courses.catalogue.views import bp
from courses.completion.queries import Place, unfinished_places
from courses.enrolment.due import due_of, in_order, url_of
from courses.permissions import SEE_HOME
from lms.api import HOME_CARDS, Matrix, _, matrix_of, now, today_of

LEVEL = "basic"
"""The level whose weave stands on the start page; the others are on the page of skills."""


@bp.page("/", may=SEE_HOME)
def home() -> ResponseReturnValue:
    """The learner's start page."""
    today = today_of(now())
    places = in_order(unfinished_places(current_user.id))
    due = [due_of(place, today) for place in places]
    matrix = matrix_of(current_user.id)
    in_class = [place.enrolment.class_id for place in places if place.enrolment and place.enrolment.class_id]
    cards = sorted(HOME_CARDS, key=lambda card: (card.order, card.key))
    return render_template(
        "courses/home.html",
        today=today,
        due=due,
        late=sum(line.kind == "late" for line in due),
        soon=sum(line.kind == "soon" for line in due),
        next_step=next((_next_step(place) for place in places if place.next), None),
        weave=_weave(matrix),
        framework=matrix.framework,
        classes=current_classes(current_user.id, in_class) if in_class else [],
        cards=[card.render(current_user) for card in cards],
    )


def _next_step(place: Place) -> dict[str, Any]:
    step = place.next
    assert step is not None
    lessons = sum(other.number is not None for other in place.steps)
    facts = [_("Bài %(n)d trong %(all)d", n=step.number, all=lessons)] if step.number else []
    done = len(place.required) - len(place.left)
    minutes = step.activity.minutes
    return {
        "lead": _("Bước tiếp theo · khoảng %(n)d phút", n=minutes) if minutes else _("Bước tiếp theo"),
        "title": step.activity.title,
        "facts": " · ".join([*facts, place.course.title]),
        "url": url_of(step),
        "action": _("Học tiếp") if any(other.state for other in place.steps) else _("Bắt đầu học"),
        "value": place.fraction * 100,
        "label": _("Đã xong %(done)d trong %(all)d phần của khóa", done=done, all=len(place.required)),
        "sum": _("%(done)d/%(all)d phần", done=done, all=len(place.required)),
    }


def _weave(matrix: Matrix) -> list[dict[str, Any]]:
    level = next(level for level in matrix.framework.levels if level.key == LEVEL)
    skills = url_for("skills.mine")
    return [
        {
            "code": row.module.code,
            "title": row.module.title,
            "cells": row.cells,
            "passed": row.passed,
            "url": f"{skills}#{row.module.code}",
        }
        for row in matrix.rows_of(level)
    ]
