"""The people of an officer as a sheet may name them, and the codes and addresses that others hold."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select, true

from lms.accounts.models import User
from lms.db import rows_of
from lms.organisation.models import Membership, Unit
from lms.staffing.officers import Officer
from lms.staffing.people_scope import has_left, last_post

FEW = 400
"""Lines up to which the database is asked for the people whom they name, and not for everybody."""

TERMS = ("position", "job_position", "rank", "learner_group", "is_leader", "is_it_dedicated")


@dataclass
class Post:
    """A post of today."""

    id: int
    unit_id: int
    main: bool
    valid_from: date
    terms: dict[str, Any]


@dataclass
class KnownPerson:
    """Somebody whom the officer looks after. Whoever has left has no posts."""

    id: int
    staff_code: str
    email: str | None
    name: str
    birth_date: date | None
    is_suspended: bool
    is_within_reach: bool
    folded: str
    posts: list[Post] = field(default_factory=list)

    @property
    def main(self) -> Post | None:
        """The main post of today."""
        return next((post for post in self.posts if post.main), None)


@dataclass
class KnownPeople:
    """People of one officer by what a line may say of them; of others only that a code or an address is taken."""

    by_code: dict[str, KnownPerson] = field(default_factory=dict)
    by_email: dict[str, KnownPerson] = field(default_factory=dict)
    by_name: dict[str, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))
    by_digits: dict[str, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))
    """By codes without their leading zeros, which spreadsheets lose."""

    codes_taken: set[str] = field(default_factory=set)
    emails_taken: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Wanted:
    """What the lines of a file say of people; of many lines it narrows nothing."""

    codes: Collection[str]
    emails: Collection[str]
    names: Collection[str]

    @property
    def is_short(self) -> bool:
        return max(len(self.codes), len(self.emails), len(self.names)) <= FEW

    def people(self) -> ColumnElement[bool]:
        """Condition on people: a line might mean them."""
        if not self.is_short:
            return true()
        digits = [code.lstrip("0") for code in self.codes if code.isdigit()]
        lost = func.ltrim(User.staff_code, "0").in_(digits) if digits else User.id.is_(None)
        return or_(User.staff_code.in_(self.codes), User.email.in_(self.emails), User.search_text.in_(self.names), lost)

    def holders(self) -> ColumnElement[bool]:
        """Condition on people: they hold a code or an address of the file."""
        if not self.is_short:
            return true()
        return or_(User.staff_code.in_(self.codes), User.email.in_(self.emails))


def people_known_to(officer: Officer, wanted: Wanted, *, hold: bool = False) -> KnownPeople:
    """Read whom a file might mean, in three statements; with `hold` others wait who would change them too."""
    known = KnownPeople()
    if hold:
        rows_of(select(User.id).where(wanted.people(), _looked_after(officer)).order_by(User.id).with_for_update())
    by_id: dict[int, KnownPerson] = {}
    for row in rows_of(_people(officer).where(wanted.people()).order_by(User.id)):
        person = KnownPerson(*row)
        by_id[person.id] = person
        known.by_code[person.staff_code.upper()] = person
        known.by_name[person.folded].append(person)
        if person.email:
            known.by_email[person.email.lower()] = person
        if person.staff_code.isdigit():
            known.by_digits[person.staff_code.lstrip("0")].append(person)
    for row in rows_of(_posts(officer, wanted)):
        person_id, post_id, unit_id, main, valid_from, *terms = row
        if person_id in by_id:
            post = Post(post_id, unit_id, main, valid_from, dict(zip(TERMS, terms, strict=True)))
            by_id[person_id].posts.append(post)
    for code, email in rows_of(select(User.staff_code, User.email).where(wanted.holders())):
        known.codes_taken.add(code.upper())
        if email:
            known.emails_taken.add(email.lower())
    return known


def _people(officer: Officer) -> Select[*tuple[Any, ...]]:
    return select(
        User.id, User.staff_code, User.email, User.name, User.birth_date, User.is_suspended, officer.reaches(),
        User.search_text,
    ).where(_looked_after(officer))  # fmt: skip


def _looked_after(officer: Officer) -> ColumnElement[bool]:
    """Condition on people: they have a post in the officer's units, or had their last one there."""
    mine = officer.covers(Unit.path)
    works = select(Membership.user_id).join(Unit, Unit.id == Membership.unit_id)
    here = User.id.in_(works.where(mine, Membership.valid_to.is_(None)))
    was = exists(
        select(literal(1))
        .select_from(Membership)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(last_post(), mine, Membership.user_id == User.id)
        .correlate(User)
    )
    return or_(here, has_left() & was)


def _posts(officer: Officer, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    posts = select(
        Membership.user_id, Membership.id, Membership.unit_id, Membership.main, Membership.valid_from,
        *(getattr(Membership, name) for name in TERMS),
    ).where(Membership.valid_to.is_(None))  # fmt: skip
    if wanted.is_short:
        found = select(User.id).where(wanted.people(), _looked_after(officer))
        posts = posts.where(Membership.user_id.in_(found))
    return posts.order_by(Membership.id)
