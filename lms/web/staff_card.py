"""The way from one's own learning to the pages of staff."""

from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as lazy_
from markupsafe import Markup

from lms.web.cards import HomeCard
from lms.web.navigation import navigation


class StaffPages(HomeCard):
    """The lines of the staff menu, for whoever has any."""

    key = "lms.staff_pages"
    title = lazy_("Khu quản lý")
    order = 5

    def render(self, user: Any) -> Markup:  # noqa: ARG002 (the menu asks who is signed in)
        lines = [line for group in navigation("staff") for line in group.items]
        if not lines:
            return Markup()
        return Markup(render_template("cards/staff.html", lines=lines))  # noqa: S704 (escaped by Jinja)
