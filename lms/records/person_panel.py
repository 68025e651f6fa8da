"""What a person has completed, on their card."""

from functools import cache
from itertools import groupby
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as lazy_
from markupsafe import Markup
from sqlalchemy import Select, bindparam, func, select

from lms.db import rows_of
from lms.organisation.models import Unit
from lms.records.models import Completion
from lms.staffing.people_panels import PersonPanel
from lms.staffing.people_scope import Card
from lms.web.formats import local

MOST_SHOWN = 100


class CompletionsPanel(PersonPanel):
    """Completions with hours, the newest year first, whoever taught them."""

    key = "lms.completions"
    title = lazy_("Đã hoàn thành")
    order = 30

    def render(self, person: Card, viewer: Any) -> Markup:  # noqa: ARG002 (whoever sees the card sees this)
        rows = rows_of(_completions(), learner=person.id).all()
        years = [
            (year, list(completions)) for year, completions in groupby(rows, lambda row: local(row.completed_at).year)
        ]
        return Markup(  # noqa: S704 (a template of ours, escaped by Jinja)
            render_template("staffing/people_panels/completions.html", years=years, most=MOST_SHOWN, shown=len(rows))
        )


@cache
def _completions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Completion.title, Completion.score, Completion.hours, Completion.completed_at, Completion.period,
            func.coalesce(Unit.name, "").label("unit"),
        )
        .outerjoin(Unit, Unit.id == Completion.unit_then_id)
        .where(Completion.learner_id == bindparam("learner"), Completion.counting())
        .order_by(Completion.completed_at.desc(), Completion.id.desc())
        .limit(MOST_SHOWN)
    )  # fmt: skip
