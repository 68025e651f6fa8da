"""Names of files and folders that tell people apart, never collide, and open on Windows, on a phone, anywhere."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

from certificates.codes import plain
from certificates.delivery.selection import Line

LONGEST_NAME: Final = 80
"""Letters of a name or a folder; with all its parts a path stays below the 260 that Windows still counts to."""

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
_RESERVED: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\..*)?", re.IGNORECASE)
_MODULE: Final = re.compile(r"[A-Z]{2}\d{2}")


def safe(text: str, longest: int = LONGEST_NAME) -> str:
    """Leave of `text` what every file system takes, tone marks included; empty where nothing is left."""
    clean = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text))
    short = " ".join(clean.split())[:longest].strip(" .")
    return f"_{short}" if _RESERVED.fullmatch(short) else short


def mark_of(award: Any) -> str:
    """What a certificate is for, in a word: the module where there is one (IU06), else the end of the subject."""
    skills = (award.facts or {}).get("skills") or ()
    modules = {found[0] for skill in skills if (found := _MODULE.match(str(skill)))}
    return modules.pop() if len(modules) == 1 else plain(award.subject.removeprefix("courses:").replace(":", "-"), 40)


def placed(rows: Sequence[Any]) -> list[Line]:
    """Give every certificate in force a place of its own: `UBND xã Quỳ Châu/NV01234_Nguyễn Thị An_IU06.pdf`.

    The staff code tells namesakes apart. Whoever holds two for the same thing has the number added.
    """
    folders = folder_names({row.unit_id: (row.unit_name, row.unit_code) for row in rows})
    taken: set[str] = set()
    lines = []
    for row in rows:
        if not Line(row).has_file:
            lines.append(Line(row))
            continue
        stem = "_".join(filter(None, (safe(row.staff_code, 40), safe(row.holder_name), mark_of(row))))
        path = f"{folders[row.unit_id]}/{stem}.pdf"
        if path.casefold() in taken:
            path = f"{folders[row.unit_id]}/{stem}_{plain(row.number.replace('/', '-'))}.pdf"
        taken.add(path.casefold())
        lines.append(Line(row, path))
    return lines


def folder_names(units: dict[int, tuple[str, str]]) -> dict[int, str]:
    """Name a folder for each unit (id → name, code); units of one name carry their code, or else their id."""
    wanted = {unit_id: safe(name) or "Đơn vị" for unit_id, (name, _code) in units.items()}
    counts = _counted(wanted.values())
    names: dict[int, str] = {}
    taken: set[str] = set()
    for unit_id, name in wanted.items():
        own = name if counts[name.casefold()] == 1 else f"{name} ({safe(units[unit_id][1], 40) or unit_id})"
        names[unit_id] = own if own.casefold() not in taken else f"{own} {unit_id}"
        taken.add(names[unit_id].casefold())
    return names


def namesakes(rows: Iterable[Any]) -> int:
    """How many people of these rows share their name with another."""
    people = {row.owner_id: row.holder_name.casefold() for row in rows}
    counts = _counted(people.values())
    return sum(counts[name] > 1 for name in people.values())


def _counted(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name.casefold()] = counts.get(name.casefold(), 0) + 1
    return counts
