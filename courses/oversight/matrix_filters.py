"""What the matrix of units can be narrowed down to: read from the address and written back into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from lms.api import LEARNER_GROUPS, Profile, Whom, find_profile, lazy_

LEADERS, IT_DEDICATED = "leaders", "it"
WITHOUT_IT = "it"
NUMBERS = "numbers"
NOTHING = "-"
"""In place of a row's key: even the topmost is closed."""
BLOCKS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "so": (lazy_("Khối sở, ban, ngành"), ("so",)),
    "xa": (lazy_("Khối xã, phường"), ("xa", "phuong")),
    "su_nghiep": (lazy_("Khối đơn vị sự nghiệp"), ("su_nghiep",)),
    "dao_tao": (lazy_("Cơ sở đào tạo"), ("dao_tao",)),
}
"""Key in the address → title, and the kinds of units that belong there."""

MOST_OPEN = 20
"""Rows opened at once; an address holds no more."""


@dataclass(frozen=True)
class MatrixFilter:
    """What is asked for. `opened` are the keys of the rows that show what lies below them.

    `day` is None for today; `below` leaves units under that percent, `without` those that have nobody for IT; both
    make a plain list of the tree. `show` is empty for percents in the cells, or numbers. `sort` is a column's name,
    with a minus for the largest first.
    """

    profile: Profile
    group: str = ""
    who: str = ""
    block: str = ""
    day: date | None = None
    below: int | None = None
    without: str = ""
    sort: str = ""
    show: str = ""
    opened: tuple[str, ...] = ()

    @property
    def whom(self) -> Whom:
        """Which people are counted."""
        return Whom(group=self.group, leaders=self.who == LEADERS, it_dedicated=self.who == IT_DEDICATED)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of units that are looked at; empty for all."""
        return BLOCKS[self.block][1] if self.block else ()

    @property
    def is_list(self) -> bool:
        """Whether units are listed one after the other instead of as a tree."""
        return self.below is not None or bool(self.without)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything at all is left out."""
        return bool(self.whom) or bool(self.block) or self.is_list or self.day is not None

    def values(self, **changes: Any) -> list[tuple[str, str]]:
        """Names and values of the address, with some of them changed; what is empty is left out."""
        whole: dict[str, Any] = {
            "standard": self.profile.framework.key, "level": self.profile.key, "group": self.group, "who": self.who,
            "block": self.block, "day": self.day.isoformat() if self.day else "", "below": self.below,
            "without": self.without, "sort": self.sort, "show": self.show, "open": self.opened, **changes,
        }  # fmt: skip
        return [
            (name, str(each))
            for name, value in whole.items()
            for each in (value if isinstance(value, tuple) else (value,))
            if each not in {"", None}
        ]

    def query(self, **changes: Any) -> str:
        """The same as it stands in an address."""
        return "?" + urlencode(self.values(**changes))

    def turned(self, key: str) -> str:
        """The address in which a row that is closed stands open, and the other way round."""
        rest = tuple(each for each in self.opened if each != key)
        return self.query(open=(rest or (NOTHING,)) if key in self.opened else (*rest, key))


def filter_from(args: Mapping[str, str], opened: Sequence[str], *, today: date) -> MatrixFilter | None:
    """Read an address; what makes no sense there is left out. None while no framework is installed."""
    profile = find_profile(args.get("standard", ""), args.get("level", ""))
    if profile is None:
        return None
    day = _day(args.get("day", ""))
    columns = {"share", "people", "leaders", "name", *profile.codes}
    return MatrixFilter(
        profile,
        group=_one_of(args.get("group", ""), LEARNER_GROUPS),
        who=_one_of(args.get("who", ""), (LEADERS, IT_DEDICATED)),
        block=_one_of(args.get("block", ""), BLOCKS),
        day=day if day is not None and day < today else None,
        below=_percent(args.get("below", "")),
        without=_one_of(args.get("without", ""), (WITHOUT_IT,)),
        sort=_one_of(args.get("sort", ""), {*columns, *(f"-{name}" for name in columns)}),
        show=_one_of(args.get("show", ""), (NUMBERS,)),
        opened=tuple(dict.fromkeys(key for key in opened if 0 < len(key) < 32))[:MOST_OPEN],
    )


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 2000 else None


def _percent(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= 100 else None
