"""Printed slips for the first sign-in: whom they are for, and the sheets of paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import current_app, render_template
from sqlalchemy import Select, func, select

from lms.accounts.first_sign_in import LIFE
from lms.accounts.models import User
from lms.db import JSONDict, db
from lms.official.services import joined_pdf, page_pdf
from lms.organisation.models import Unit
from lms.settings import settings
from lms.staffing.people_queries import Wanted, people_of
from lms.staffing.people_scope import within_reach
from lms.web.formats import today_of
from lms.web.i18n import in_language

AT_ONCE = 200
"""Slips that are printed while somebody waits; more are work for a job, in parts of so many."""

A_PAGE = 8
STYLE = Path(__file__).parent / "slips.css"
MOST_CHOSEN = 200


@dataclass(frozen=True)
class Chosen:
    """For whom slips are: people picked one by one, or all whom a list shows."""

    wanted: Wanted
    ids: tuple[int, ...] = ()

    @classmethod
    def read(cls, values: Any) -> "Chosen":
        """Take what a list of people sends: ticked lines, the whole page, or everybody who fits its filters.

        Without anything ticked it is whoever has never signed in.
        """
        wanted = Wanted.read(values)
        name = {"page": "seen", "all": ""}.get(values.get("pick", ""), "id")
        ids = tuple(int(key) for key in values.getlist(name) if key.isascii() and key.isdecimal() and len(key) < 19)
        if ids:
            return cls(Wanted(), ids[:MOST_CHOSEN])
        if values.get("pick") == "all":
            return cls(wanted)
        return cls(Wanted(unit=wanted.unit, state="new") if not wanted.state else wanted)

    def query(self) -> dict[str, Any]:
        """As an address or a form carries it."""
        return {"id": list(self.ids)} if self.ids else {"pick": "all", **self.wanted.query()}

    def to_json(self) -> JSONDict:
        """As a job keeps it."""
        return {"ids": list(self.ids), "wanted": self.wanted.query()}

    @classmethod
    def from_json(cls, kept: JSONDict) -> "Chosen":
        """What `to_json` has kept."""
        return cls(Wanted.read(kept["wanted"]), tuple(kept["ids"]))


def recipients(chosen: Chosen, *, user: Any) -> Select[*tuple[Any, ...]]:
    """Whom the officer may hand a slip to, of those chosen: nobody suspended, nobody who holds more than they do."""
    wanted = chosen.wanted
    if wanted.unit is not None and wanted.path is None:
        wanted = wanted.within(db.session.scalar(select(Unit.path).where(Unit.id == wanted.unit)))
    people = people_of(wanted, user=user).where(~User.is_suspended, within_reach(user))
    return people.where(User.id.in_(chosen.ids)) if chosen.ids else people


def count_recipients(chosen: Chosen, *, user: Any) -> tuple[int, int]:
    """How many there are, and how many of them have an address for mail."""
    row = db.session.execute(
        recipients(chosen, user=user).with_only_columns(func.count(), func.count(User.email))
    ).one()
    return row[0], row[1]


def read_recipients(chosen: Chosen, *, user: Any) -> Sequence[Any]:
    """The lines of the slips, unit by unit, so that they can be handed out as they come from the printer."""
    ordered = recipients(chosen, user=user).order_by(Unit.position, Unit.search_text, Unit.id, User.sort_key, User.id)
    return db.session.execute(ordered).all()


def draw(
    people: Sequence[Any], codes: Mapping[int, str], *, at: datetime, advance: Callable[[int], None] | None = None
) -> bytes:
    """Set the slips on A4, eight a page with lines to cut along."""
    parts = []
    for place in range(0, len(people), AT_ONCE):
        parts.append(_part(people[place : place + AT_ONCE], codes, last_day=today_of(at + LIFE)))
        if advance:
            advance(place + len(people[place : place + AT_ONCE]))
    return parts[0] if len(parts) == 1 else joined_pdf(parts)


def _part(people: Sequence[Any], codes: Mapping[int, str], *, last_day: date) -> bytes:
    pages = [people[place : place + A_PAGE] for place in range(0, len(people), A_PAGE)]
    address = settings().address + current_app.url_map.bind("").build("first_sign_in.begin")
    with in_language("vi"):
        page = render_template(
            "staffing/slips/paper.html",
            pages=pages,
            codes=codes,
            last_day=last_day,
            address=address,
            style=STYLE.as_uri(),
        )
    return page_pdf(page)
