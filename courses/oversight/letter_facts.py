"""What a reminder letter is drawn from: the sender as the organisation knows it, and who is late."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import literal, select

from courses.oversight.leader_late import late_counts, late_list
from courses.oversight.leader_queries import FollowedUnit
from courses.oversight.letter_words import (
    NAMED_PEOPLE,
    LateLine,
    Letter,
    Sender,
    agency_of,
    place_of,
    seniority,
    signing_lines,
)
from lms.api import (
    Membership,
    Profile,
    Unit,
    UnitCounts,
    User,
    date_text,
    db,
    in_language,
    settings,
    sort_key,
    today_of,
    unit_counts,
)

DAYS_GIVEN = 14
MOST_ADDRESSEES = 10
COMMUNES = frozenset({"xa", "phuong"})
WITHOUT_SUPERIOR = COMMUNES | {"tinh"}
"""Kinds whose papers name no superior agency (NĐ 30/2020, Annex I)."""
EVERYBODY = ("Các sở, ban, ngành, đơn vị sự nghiệp", "Ủy ban nhân dân các xã, phường")


def writes_to_own(followed: FollowedUnit, reader: Any) -> bool:
    """Whether the letter goes out in the followed unit's own name: its leader writes, or somebody who works in it."""
    place = reader.unit_path or ""
    if reader.leads and place == followed.unit.path:
        return True
    return followed.names_people and place.startswith(followed.unit.path)


def sender_for(followed: FollowedUnit, reader: Any) -> Sender:
    """Fill in who sends: the unit itself for its own people, else the body that the reader works in. Two statements."""
    is_own = writes_to_own(followed, reader)
    place = followed.unit.path if is_own else reader.unit_path or followed.unit.path
    units = list(
        db.session.scalars(
            select(Unit).where(literal(place).startswith(Unit.path), Unit.kind != "khoi").order_by(Unit.path.desc())
        )
    )
    if not is_own:  # an office within a body writes in the body's name
        units = units[next((at for at, unit in enumerate(units) if unit.kind != "phong"), 0) :]
    if not units:
        return Sender(agency=agency_of(followed.unit.name))
    body, *above = units
    superior = agency_of(above[0].name) if above and body.kind not in WITHOUT_SUPERIOR else ""
    seat = next((unit for unit in units if unit.kind in COMMUNES), units[-1])
    agency = agency_of(body.name)
    position, name = _signer(body, reader)
    capacity, post = signing_lines(position, agency)
    return Sender(
        agency=agency, superior=superior, place=place_of(seat.name), capacity=capacity, post=post, name=name
    )  # fmt: skip


def _signer(body: Unit, reader: Any) -> tuple[str, str]:
    """Chức vụ and name of the reader who leads the body, else of its head, else of a deputy."""
    if reader.leads and reader.unit_path == body.path:
        return reader.position, reader.name
    leaders = db.session.execute(
        select(Membership.position, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.unit_id == body.id, Membership.is_leader, Membership.valid_to.is_(None), ~User.is_suspended)
        .order_by(Membership.id)
    ).all()
    position, name = min(leaders, key=lambda leader: seniority(leader.position), default=("", ""))
    return position, name


def until_for(followed: FollowedUnit, today: date) -> date:
    """A fortnight, or the target's day where that is sooner."""
    given = today + timedelta(days=DAYS_GIVEN)
    target = followed.target
    return min(given, target.due_on) if target and target.due_on > today else given


def letter_about(
    followed: FollowedUnit, profile: Profile, reader: Any, *, sender: Sender, until: date, at: datetime
) -> Letter:
    """Read the facts as they are at this moment, in Vietnamese. Three statements."""
    today = today_of(at)
    with in_language("vi"):
        units = unit_counts(profile, today=today, under=followed.unit.path, user=reader)
        counted = {count.unit_id: count for count in late_counts(followed.unit.path, today)}
        late = late_list(followed.inside(), today) if followed.names_people else []
    unit = next(unit for unit in units if unit.id == followed.unit.id)
    places = {each.id: place for place, each in enumerate(units)}
    late.sort(key=lambda person: (places.get(person.unit_id, 0), sort_key(person.name), person.learner_id))
    sums = [(part.name, _late_below(part, counted)) for part in unit.below]
    own_late = counted[unit.id].late if unit.id in counted else 0
    parts = [] if followed.names_people else [(agency_of(name), number) for name, number in sums if number]
    is_own, about = writes_to_own(followed, reader), agency_of(unit.name)
    return Letter(
        sender=sender,
        about=about,
        is_own=is_own,
        addressees=_addressees(about, sums, parts, is_own=is_own, own_late=own_late),
        day=today,
        until=until,
        people=unit.total.people,
        held=unit.total.held,
        late=sum(count.late for count in counted.values()),
        long_late=sum(count.long_late for count in counted.values()),
        courses=list(dict.fromkeys(title for person in late for title in person.courses)),
        address=settings().address,
        goal=(followed.target.percent, followed.target.due_on) if followed.target else None,
        lines=[
            LateLine(
                person.name, person.position, person.unit_name, ", ".join(person.wanting), person.due_on,
                person.days_late,
            )
            for person in late
        ],
        parts=parts,
    )  # fmt: skip


def _late_below(part: UnitCounts, counted: dict[int, Any]) -> int:
    return sum(count.late for count in counted.values() if count.path.startswith(part.path))


def _addressees(
    about: str, sums: list[tuple[str, int]], parts: list[tuple[str, int]], *, is_own: bool, own_late: int
) -> list[str]:
    if parts:
        return [name for name, _number in parts] if len(parts) <= MOST_ADDRESSEES else list(EVERYBODY)
    if not is_own:
        return [about]
    return [*(name for name, number in sums if number), *([NAMED_PEOPLE] if own_late else [])] or [NAMED_PEOPLE]


def file_stem(letter: Letter) -> str:
    """How the letter's files are called before the ending: Cong van don doc - 23-11-2026."""
    return f"Công văn đôn đốc - {letter.about} - {date_text(letter.day).replace('/', '-')}"
