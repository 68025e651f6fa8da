"""What courses put beside the start page."""

from datetime import datetime
from functools import cache
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import Select, bindparam, func, select

from lms.api import Completion, HomeCard, lazy_, local, now, rows_of

YEARLY_HOURS = 40
"""Tiết a year that every công chức trains for the job position (NĐ 171/2025/NĐ-CP, art. 16.3)."""


class HoursOfTheYear(HomeCard):
    """How many tiết the person has completed this year, whoever taught them."""

    key = "courses.hours"
    title = lazy_("Giờ học trong năm")
    order = 10

    def render(self, user: Any) -> Markup:
        today = local(now())
        first = datetime(today.year, 1, 1, tzinfo=today.tzinfo)
        hours = rows_of(_hours(), learner=user.id, first=first).scalar()
        card = render_template("courses/cards/hours.html", year=today.year, hours=hours or 0.0, needed=YEARLY_HOURS)
        return Markup(card)  # noqa: S704 (a template of ours, escaped by Jinja)


@cache
def _hours() -> Select[float]:
    return select(func.coalesce(func.sum(Completion.hours), 0.0)).where(
        Completion.learner_id == bindparam("learner"),
        Completion.completed_at >= bindparam("first"),
        Completion.counting(),
    )
