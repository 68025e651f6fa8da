"""Reading the tree of units from a file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from flask_babel import gettext as _

from lms.organisation.kinds import KINDS
from lms.web.problems import Problem
from lms.web.text import nfc

TEXTS = ("code", "name", "kind", "parent")
NGHE_AN = Path(__file__).parent / "data" / "nghe_an.yaml"


@dataclass(frozen=True)
class UnitRow:
    """A unit as a file tells it. `parent` is the code of the unit above, empty for a root.

    `aliases` are other names by which it is found; `since` is its first day, None where that is not known.
    """

    code: str
    name: str
    kind: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    since: date | None = None


def units_from(path: Path) -> tuple[list[UnitRow], list[Problem]]:
    """Read a file of units; every problem names its entry, counted from 1. Rows are good only without problems."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return [], [Problem(path.name, _("Không đọc được tệp: %(error)s", error=str(error)))]
    if not isinstance(entries, list):
        return [], [Problem(path.name, _("Tệp phải là một danh sách đơn vị."))]
    rows: dict[str, UnitRow] = {}
    problems: list[Problem] = []
    for number, entry in enumerate(entries, 1):
        row = _row(entry)
        sentence = _problem_of(row, rows)
        if row is None or sentence:
            problems.append(Problem(_("%(file)s, mục %(number)d", file=path.name, number=number), sentence))
        else:
            rows[row.code] = row
    return list(rows.values()), problems


def _row(entry: Any) -> UnitRow | None:
    if not isinstance(entry, dict) or not entry.keys() <= {*TEXTS, "aliases", "since"}:
        return None
    aliases, since = entry.get("aliases", []), entry.get("since")
    if not isinstance(aliases, list) or not isinstance(since, date | None):
        return None
    texts = {name: nfc(str(entry[name])) for name in TEXTS if name in entry}
    if not {"code", "name", "kind"} <= texts.keys():
        return None
    return UnitRow(**texts, aliases=tuple(dict.fromkeys(filter(None, map(_text, aliases)))), since=since)


def _text(value: Any) -> str:
    return nfc(str(value))


def _problem_of(row: UnitRow | None, rows: dict[str, UnitRow]) -> str:
    if row is None:
        return str(
            _(
                "Mỗi đơn vị cần code, name, kind và có thể có parent, aliases (danh sách), since (ngày), "
                "không có mục nào khác."
            )
        )
    if not row.code or not row.name:
        return str(_("Mã và tên đơn vị không được để trống."))
    if row.code in rows:
        return str(_("Mã %(code)s đã có ở trên.", code=row.code))
    if row.kind not in KINDS:
        return str(_("Loại “%(kind)s” không có; các loại: %(kinds)s.", kind=row.kind, kinds=", ".join(KINDS)))
    if row.parent and row.parent not in rows:
        return str(_("Đơn vị cấp trên %(code)s phải đứng trước trong tệp.", code=row.parent))
    return ""
