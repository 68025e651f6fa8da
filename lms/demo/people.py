"""Who lives in the demonstration, read from `people.yaml`."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lms.web.text import fold, nfc

PASSWORD = "tre-xanh-ben-song"  # noqa: S105 (the demonstration's, published on purpose)
"""Of every demo account."""

PROVINCE = "H40"
DOMAIN = "nghean.example"
"""A domain that can never exist (RFC 2606)."""


@dataclass(frozen=True)
class Role:
    """What an account of the demonstration shows. `over` is the code of a unit, empty for the person's own."""

    title: str
    permissions: tuple[str, ...] = ()
    over: str = ""


OFFICER = ("lms.manage_staff", "lms.follow", "lms.approve_training", "courses.assign")
"""What every HR officer may do over the own subtree."""

ROLES = {
    "learner": Role("Người học"),
    "other_learner": Role("Người học ở đơn vị khác"),
    "newcomer": Role("Người mới, chưa đọc thông báo"),
    "leader": Role("Lãnh đạo xã", ("certificates.see",)),
    "hr_unit": Role("Tổ chức cán bộ xã", (*OFFICER, "certificates.see", "courses.admit")),
    "hr_other_unit": Role("Tổ chức cán bộ xã khác", (*OFFICER, "certificates.see", "courses.admit")),
    "hr_province": Role(
        "Tổ chức cán bộ của tỉnh",
        (
            *OFFICER,
            "lms.organise",
            "lms.set_requirements",
            "certificates.see",
            "certificates.revoke",
            "certificates.prepare",
            "certificates.manage",
            "courses.admit",
            "courses.run_classes",
            "courses.referee",
            "courses.regrade",
        ),
        PROVINCE,
    ),
    "trainer": Role(
        "Giảng viên",
        ("courses.author", "courses.mark", "courses.admit", "courses.see_attempts", "courses.regrade"),
        PROVINCE,
    ),
    "administrator": Role(
        "Quản trị nền tảng",
        (
            "lms.administer",
            *OFFICER,
            "lms.organise",
            "lms.set_requirements",
            "certificates.see",
            "certificates.revoke",
            "certificates.prepare",
            "certificates.approve",
            "certificates.manage",
            "courses.author",
            "courses.admit",
            "courses.mark",
            "courses.referee",
            "courses.regrade",
            "courses.run_classes",
            "courses.see_attempts",
        ),
        PROVINCE,
    ),
    "training_body": Role("Cơ sở đào tạo", ("courses.run_classes",), "H40.14"),
}
"""Role → what its account may do. Permissions of plugins are named here by their strings."""


@dataclass(frozen=True)
class DemoPerson:
    """One line of the file, with the staff code and address that follow from its place."""

    staff_code: str
    email: str
    unit: str
    name: str
    position: str
    group: str
    born: date
    is_leader: bool
    is_it_dedicated: bool
    account: str


@cache
def demo_people() -> tuple[DemoPerson, ...]:
    """Everybody, in the order of the file."""
    text = (Path(__file__).parent / "people.yaml").read_text(encoding="utf-8")
    lines = [(unit["unit"], person) for unit in yaml.safe_load(text) for person in unit["people"]]
    taken: Counter[str] = Counter()
    return tuple(_person(number, unit, line, taken) for number, (unit, line) in enumerate(lines, 1))


def _person(number: int, unit: str, line: dict[str, Any], taken: Counter[str]) -> DemoPerson:
    local = mailbox(line["name"])
    taken[local] += 1
    return DemoPerson(
        staff_code=f"NA{number:05}",
        email=f"{local}{taken[local] if taken[local] > 1 else ''}@{DOMAIN}",
        unit=unit,
        name=nfc(line["name"]),
        position=line["position"],
        group=line["group"],
        born=line["born"],
        is_leader=line.get("leader", False),
        is_it_dedicated=line.get("it", False),
        account=line.get("account", ""),
    )


def mailbox(name: str) -> str:
    """Build an address as agencies do: tên, then the first letters of the rest ("tuyetnta")."""
    words = ["".join(filter(str.isalnum, word)) for word in fold(name).split()]
    return words[-1] + "".join(word[0] for word in words[:-1])
