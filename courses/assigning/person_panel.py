"""What a person has to learn, on the card that officers of staff open."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from courses.assigning.permissions import ASSIGN
from courses.assigning.person_queries import duties_of
from lms.api import PersonCard, PersonPanel, allowed, lazy_, now, today_of


class DutiesPanel(PersonPanel):
    """The duties that stand, the late and the soonest first."""

    key = "courses.duties"
    title = lazy_("Việc học được giao")
    order = 10

    def render(self, person: PersonCard, viewer: Any) -> Markup:
        return Markup(  # noqa: S704 (a template of ours, escaped by Jinja)
            render_template(
                "courses/assigning/person_panel.html",
                person=person,
                duties=duties_of(person.id),
                today=today_of(now()),
                may_assign=allowed(ASSIGN, person, user=viewer),
            )
        )
