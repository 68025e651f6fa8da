"""What courses put beside the start page."""

from datetime import datetime
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import func, select

from lms.api import Completion, HomeCard, db, lazy_, local, now

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
        hours = db.session.scalar(
            select(func.coalesce(func.sum(Completion.hours), 0.0)).where(
                Completion.learner_id == user.id, Completion.completed_at >= first, Completion.counting()
            )
        )
        card = render_template("courses/cards/hours.html", year=today.year, hours=hours or 0.0, needed=YEARLY_HOURS)
        return Markup(card)  # noqa: S704 (a template of ours, escaped by Jinja)
