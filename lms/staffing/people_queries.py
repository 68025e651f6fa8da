"""Reading people, always within the officer's own subtree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from lms.accounts.models import User
from lms.db import db
from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.models import Membership, Unit, UnitAlias, UnitVersion
from lms.staffing.people_scope import has_left, has_post, last_post, seen_by
from lms.web.text import fold, nfc

LONGEST_WORDS = 100
MOST_FOUND = 20
STATES = ("", "new", "suspended", "left")


@dataclass(frozen=True)
class Wanted:
    """How a list of people is narrowed; `state` is empty for who is there, or new, suspended, left.

    `unit` is the id of a unit, with all below it; `path` its place, None as long as nobody has looked it up.
    """

    words: str = ""
    unit: int | None = None
    group: str = ""
    leader: bool = False
    it: bool = False
    state: str = ""
    path: str | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Wanted":
        """Take the filters of an address or of a form; what makes no sense counts as not said."""
        unit = str(values.get("unit", ""))
        group, state = str(values.get("group", "")), str(values.get("state", ""))
        return cls(
            words=nfc(str(values.get("q", "")))[:LONGEST_WORDS],
            unit=int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 19 else None,
            group=group if group in LEARNER_GROUPS else "",
            leader=values.get("leader") == "1",
            it=values.get("it") == "1",
            state=state if state in STATES else "",
        )

    def within(self, path: str | None) -> "Wanted":
        """The same with the place of its unit."""
        return replace(self, path=path)

    def query(self, **changed: Any) -> dict[str, str]:
        """The filters as an address carries them, with some of them changed."""
        wanted = replace(self, **changed)
        said = {
            "q": wanted.words, "unit": str(wanted.unit or ""), "group": wanted.group, "state": wanted.state,
            "leader": "1" if wanted.leader else "", "it": "1" if wanted.it else "",
        }  # fmt: skip
        return {name: value for name, value in said.items() if value}

    def url(self, base: str, **changed: Any) -> str:
        """An address of the list with these filters, some of them changed."""
        query = urlencode(self.query(**changed))
        return f"{base}?{query}" if query else base

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query())

    def conditions(self) -> list[ColumnElement[bool]]:
        """What the people, their posts and units have to be."""
        said: list[ColumnElement[bool]] = []
        if self.words:
            said.append(named_like(self.words))
        if self.unit is not None:
            said.append(Unit.path.startswith(self.path, autoescape=True) if self.path else false())
        if self.group:
            said.append(Membership.learner_group == self.group)
        if self.leader:
            said.append(Membership.is_leader.is_(True))
        if self.it:
            said.append(Membership.is_it_dedicated.is_(True))
        if self.state == "new":
            said += [User.password_hash == "", ~User.is_suspended]
        if self.state == "suspended":
            said.append(User.is_suspended.is_(True))
        return said


def named_like(words: str) -> ColumnElement[bool]:
    """Condition on people: every word stands in the name, with or without marks; or it begins code or address."""
    in_name = and_(*(User.search_text.contains(word, autoescape=True) for word in fold(words).split()))
    return or_(
        in_name,
        User.staff_code.startswith(words.upper(), autoescape=True),
        User.email.startswith(words.lower(), autoescape=True),
    )


def listed(wanted: Wanted, *, user: Any = None) -> Select[*tuple[Any, ...]]:
    """The people of a list by tên, then họ, in the Vietnamese order."""
    return people_of(wanted, user=user).order_by(User.sort_key, User.id)


def people_of(wanted: Wanted, *, user: Any = None) -> Select[*tuple[Any, ...]]:
    """The people of a list, in no order."""
    columns = select(
        User.id, User.staff_code, User.name, User.email, User.birth_date, User.is_suspended,
        (User.password_hash == "").label("is_new"), Unit.name.label("unit"), Membership.position,
        Membership.learner_group, Membership.is_leader, Membership.is_it_dedicated, Membership.valid_to,
    ).select_from(User)  # fmt: skip
    if wanted.state == "left":
        joined = columns.join(Membership, last_post()).where(has_left())
    else:
        joined = columns.join(Membership, has_post())
    return joined.join(Unit, Unit.id == Membership.unit_id).where(seen_by(user), *wanted.conditions())


def figures(wanted: Wanted) -> dict[str, int]:
    """How many people there are of each kind in the officer's subtree, or in the chosen unit; two statements."""

    def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    place = replace(wanted, words="", group="", leader=False, it=False, state="")
    counted = db.session.execute(
        people_of(place).with_only_columns(
            func.count().label("all"),
            how_many((User.password_hash == "") & ~User.is_suspended).label("new"),
            how_many(User.is_suspended.is_(True)).label("suspended"),
            how_many(Membership.is_leader.is_(True)).label("leader"),
            how_many(Membership.is_it_dedicated.is_(True)).label("it"),
        )
    ).mappings()
    left = people_of(replace(place, state="left")).with_only_columns(func.count())
    return {**counted.one(), "left": db.session.scalar(left) or 0}


def units_found(words: str) -> list[Any]:
    """Units of the subtree by name, former or short name, or code, with how many people work there."""
    folded = fold(words)
    alias = select(UnitAlias.unit_id).where(UnitAlias.search_text.contains(folded, autoescape=True))
    people = (
        select(func.count())
        .where(Membership.unit_id == Unit.id, Membership.main, Membership.valid_to.is_(None))
        .correlate(Unit)
    )
    return list(
        db.session.execute(
            select(Unit.id, Unit.code, Unit.name, Unit.kind, people.scalar_subquery().label("people"))
            .where(
                seen_by(),
                Unit.valid_to.is_(None),
                or_(
                    and_(*(Unit.search_text.contains(word, autoescape=True) for word in folded.split())),
                    Unit.code.startswith(words.upper(), autoescape=True),
                    Unit.id.in_(alias),
                ),
            )
            .order_by(Unit.position, Unit.search_text)
            .limit(MOST_FOUND)
        )
    )


def people_found(words: str) -> list[Any]:
    """The first people of the subtree who fit, leavers too."""
    here = people_of(Wanted(words=words)).order_by(User.sort_key, User.id).limit(MOST_FOUND)
    return list(db.session.execute(here))


def posts_of(person_id: int) -> list[Any]:
    """Every post of a person, the present ones first; units are called as they were called at its end."""
    end = Membership.valid_to
    called = and_(
        UnitVersion.unit_id == Membership.unit_id,
        case(
            (end.is_(None), UnitVersion.valid_to.is_(None)),
            else_=(UnitVersion.valid_from < end) & or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to >= end),
        ),
    )
    return list(
        db.session.execute(
            select(
                Membership.id, Membership.unit_id, Membership.position, Membership.job_position, Membership.rank,
                Membership.learner_group, Membership.is_leader, Membership.is_it_dedicated, Membership.main,
                Membership.valid_from, Membership.valid_to, Unit.path.label("unit_path"),
                func.coalesce(UnitVersion.name, Unit.name).label("unit"),
            )
            .join(Unit, Unit.id == Membership.unit_id)
            .outerjoin(UnitVersion, called)
            .where(Membership.user_id == person_id)
            .order_by(end.is_not(None), Membership.main.desc(), end.desc(), Membership.id.desc())
        )
    )  # fmt: skip


def namesakes(name: str, *, birth_date: Any = None, but: int | None = None) -> list[Any]:
    """People of the subtree with the same name, however their marks are written; the same birthday first."""
    born = case((User.birth_date == birth_date, 0), else_=1)
    return list(
        db.session.execute(
            people_of(Wanted())
            .where(User.search_text == fold(nfc(name)), User.id != (but or 0))
            .order_by(born, User.id)
            .limit(MOST_FOUND)
        )
    )
