"""Which modules of the standard a person has shown, on their card."""

from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as lazy_
from markupsafe import Markup

from lms.skills.queries import matrix_of
from lms.staffing.people_panels import PersonPanel
from lms.staffing.people_scope import Card


class SkillsPanel(PersonPanel):
    """A row a module, a cell a skill, as on the person's own page."""

    key = "lms.skills"
    title = lazy_("Kỹ năng theo chuẩn")
    order = 20

    def render(self, person: Card, viewer: Any) -> Markup:  # noqa: ARG002 (whoever sees the card sees this)
        matrix = matrix_of(person.id)
        rows = [row for row in matrix.rows if row.begun or row.passed]
        return Markup(  # noqa: S704 (a template of ours, escaped by Jinja)
            render_template("staffing/people_panels/skills.html", framework=matrix.framework, rows=rows)
        )
