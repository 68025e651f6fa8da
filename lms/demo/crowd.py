"""A province full of people by command: names as in life, posts, leaders, IT staff, a history, and what was learnt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.session import renewed_epoch
from lms.db import db
from lms.demo.names import draw_name
from lms.demo.past import PastSubject, make_past, subjects_of_the_standard
from lms.demo.people import DOMAIN
from lms.demo.pouring import pour
from lms.organisation.models import ALWAYS, Membership, Unit
from lms.organisation.services import load_units
from lms.organisation.unit_rows import NGHE_AN, UnitRow, units_from
from lms.web.formats import today_of
from lms.web.text import fold, sort_key

CODE = "TH"
"""How the staff codes of these people begin."""

OFFICES = (
    ("Văn phòng HĐND và UBND", "phong"), ("Phòng Kinh tế", "phong"), ("Phòng Văn hóa - Xã hội", "phong"),
    ("Trung tâm Phục vụ hành chính công", "phong"), ("Trạm Y tế", "su_nghiep"), ("Trường Mầm non", "su_nghiep"),
    ("Trường Tiểu học", "su_nghiep"), ("Trường Trung học cơ sở", "su_nghiep"), ("Ban Chỉ huy quân sự", "phong"),
    ("Trung tâm Văn hóa, Thể thao và Truyền thanh", "su_nghiep"), ("Ban Quản lý dự án", "su_nghiep"),
    ("Trung tâm Dịch vụ tổng hợp", "su_nghiep"), ("Phòng Tài chính - Kế toán", "phong"),
    ("Đội Quản lý đô thị", "phong"),
)  # fmt: skip
"""What is opened under communes, in this order, until there are as many units as were asked for."""

HEADS = ("Chủ tịch UBND", "Trưởng phòng", "Giám đốc", "Chánh Văn phòng", "Hiệu trưởng")
DEPUTIES = ("Phó Chủ tịch UBND", "Phó Trưởng phòng", "Phó Giám đốc", "Phó Chánh Văn phòng", "Phó Hiệu trưởng")
POSTS = (
    ("Chuyên viên", "Chuyên viên tổng hợp", "Chuyên viên", "cong_chuc"),
    ("Văn thư - lưu trữ", "Văn thư viên", "Văn thư viên", "cong_chuc"),
    ("Công chức tư pháp - hộ tịch", "Tư pháp - hộ tịch", "Chuyên viên", "cong_chuc"),
    ("Công chức địa chính - xây dựng", "Địa chính - xây dựng", "Cán sự", "cong_chuc"),
    ("Kế toán", "Kế toán viên", "Kế toán viên trung cấp", "vien_chuc"),
    ("Giáo viên", "Giáo viên", "Hạng III", "vien_chuc"),
    ("Y sĩ", "Khám, chữa bệnh", "Hạng IV", "vien_chuc"),
    ("Nhân viên tiếp nhận và trả kết quả", "Tiếp nhận hồ sơ", "", "nguoi_lao_dong"),
)
"""Position, job position, rank and group."""


@dataclass(frozen=True)
class CrowdMade:
    """What a run has added."""

    people: int
    units: int
    completions: int


def make_people(
    count: int,
    *,
    units: int = 0,
    completions: int = 0,
    seed: int = 1,
    at: datetime,
    subjects: Sequence[PastSubject] = (),
) -> CrowdMade:
    """Add people until there are `count` of this kind, in the units of the demonstration.

    `units` is how many units there are to be at least; `completions` how many the new people have behind them, of
    `subjects`, by default one a module of the standard. The same seed draws the same people. Nobody has a password.
    The caller commits.
    """
    opened = open_offices(units)
    places = _places()
    known = set(db.session.scalars(select(User.staff_code).where(User.staff_code.startswith(CODE))))
    chance = Random(seed)  # noqa: S311 (a demonstration, no secret)
    drawn = [_person(number, places[number % len(places)], chance, at) for number in range(count)]
    new = [person for person in drawn if person.staff_code not in known]
    _enter(new)
    ids = _ids()
    _give_posts(new, ids, chance, at)
    made = make_past(
        [(ids[person.staff_code], person.unit_id) for person in new],
        completions,
        subjects or subjects_of_the_standard(),
        chance=chance,
        at=at,
    )
    return CrowdMade(people=len(new), units=opened, completions=made)


def open_offices(wanted: int) -> int:
    """Open offices under the communes until there are `wanted` units; gives how many are new."""
    rows, problems = units_from(NGHE_AN)
    if problems:
        raise ValueError("; ".join(map(str, problems)))
    lacking = max(0, wanted - len(rows))
    communes = [row for row in rows if row.kind in {"xa", "phuong"}]
    rounds = -(-lacking // len(communes))
    under: dict[str, list[UnitRow]] = {}
    for number in range(lacking):
        commune, place = communes[number % len(communes)], number // len(communes)
        name, kind = OFFICES[place % len(OFFICES)]
        if rounds > len(OFFICES) and place >= len(OFFICES):
            name = f"{name} số {place // len(OFFICES) + 1}"
        office = UnitRow(f"{commune.code}.T{place + 1:02}", name, kind, commune.code)
        under.setdefault(commune.code, []).append(office)
    return load_units([unit for row in rows for unit in (row, *under.get(row.code, ()))]).new


@dataclass(frozen=True)
class Drawn:
    """A person before they are entered."""

    staff_code: str
    name: str
    born: date
    unit_id: int


def _places() -> list[int]:
    """Every unit but the province itself."""
    below = select(Unit.id).where(Unit.valid_to.is_(None), Unit.parent_id.is_not(None))
    return list(db.session.scalars(below.order_by(Unit.id)))


def _person(number: int, unit_id: int, chance: Random, at: datetime) -> Drawn:
    born = today_of(at) - timedelta(days=chance.randrange(23 * 365, 60 * 365))
    return Drawn(f"{CODE}{number + 1:06}", draw_name(chance), born, unit_id)


def _enter(people: Sequence[Drawn]) -> None:
    columns = (
        "staff_code", "email", "name", "sort_key", "search_text", "birth_date", "session_epoch",
    )  # fmt: skip
    pour(
        User,
        columns,
        (
            (
                person.staff_code, _address(person), person.name, sort_key(person.name), fold(person.name), person.born,
                renewed_epoch(),
            )
            for person in people
        ),
    )  # fmt: skip


def _address(person: Drawn) -> str | None:
    """Four in five have an address."""
    return None if person.staff_code.endswith(("3", "8")) else f"{person.staff_code.lower()}@{DOMAIN}"


def _ids() -> dict[str, int]:
    return dict(db.session.execute(select(User.staff_code, User.id).where(User.staff_code.startswith(CODE))).all())


def _give_posts(people: Sequence[Drawn], ids: dict[str, int], chance: Random, at: datetime) -> None:
    """A main post each; some were elsewhere before, some have a further post today."""
    columns = (
        "user_id", "unit_id", "position", "job_position", "rank", "learner_group", "is_leader", "is_it_dedicated",
        "main", "valid_from", "valid_to",
    )  # fmt: skip
    today, turns = today_of(at), dict.fromkeys((person.unit_id for person in people), 0)
    homes = list(turns)
    rows: list[Sequence[Any]] = []
    for person in people:
        turn = turns[person.unit_id]
        turns[person.unit_id] += 1
        user, terms = ids[person.staff_code], _terms(turn, person.unit_id, chance)
        since = ALWAYS
        if chance.random() < 0.1:
            since = today - timedelta(days=chance.randrange(30, 1500))
            rows.append((user, chance.choice(homes), *_terms(9, person.unit_id, chance), True, ALWAYS, since))
        rows.append((user, person.unit_id, *terms, True, since, None))
        if chance.random() < 0.02 and (other := chance.choice(homes)) != person.unit_id:
            rows.append((user, other, *_terms(9, person.unit_id, chance), False, ALWAYS, None))
    pour(Membership, columns, rows)


def _terms(turn: int, unit_id: int, chance: Random) -> tuple[str, str, str, str, bool, bool]:
    """The first of a unit leads it, the second is a deputy, in most units the third looks after the computers."""
    kind = unit_id % len(HEADS)
    if turn < 2:
        return (HEADS if turn == 0 else DEPUTIES)[kind], "Lãnh đạo, quản lý", "Chuyên viên chính", "can_bo", True, False
    if turn == 2 and unit_id % 10 < 7:
        return "Chuyên viên công nghệ thông tin", "Quản trị hệ thống", "Chuyên viên", "cong_chuc", False, True
    position, job, rank, group = chance.choice(POSTS)
    return position, job, rank, group, False, False
