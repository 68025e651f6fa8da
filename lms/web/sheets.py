"""Rows for spreadsheets and what is in their cells; as CSV here, as XLSX in `lms.web.workbooks`."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from io import TextIOWrapper
from math import floor
from pathlib import Path
from typing import Any, BinaryIO

from flask_babel import gettext as _

from lms.web.formats import date_text, moment_text, number

CSV = "text/csv; charset=utf-8"
_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")


class CellKind(StrEnum):
    """What a column holds. A moment is shown on the site's clock; a percent is a fraction from 0 to 1."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"
    YES = "yes"


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet. `width` is in letters.

    `choices` are offered in a list; `locked` cells cannot be changed, and rows added below them can.
    """

    title: Any
    kind: CellKind = CellKind.TEXT
    width: int = 16
    choices: Sequence[str] = ()
    locked: bool = False


@dataclass(frozen=True)
class Marked:
    """A cell that is to catch the eye, with the reason in a note beside it."""

    value: Any
    reason: str = ""


@dataclass(frozen=True)
class Sheet:
    """Rows under a head. `rows` are read once, one at a time; `above` are lines over the head.

    `frozen` says how many columns stay when one scrolls. Without columns the rows are lines of plain instructions.
    """

    title: Any
    columns: Sequence[SheetColumn] = ()
    rows: Iterable[Sequence[Any]] = ()
    above: Sequence[Any] = ()
    frozen: int = 1


def write_csv(target: Path | BinaryIO, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]]) -> int:
    """Write UTF-8 with a byte order mark, so that spreadsheets read the accents; gives the number of rows.

    Numbers have a decimal point and no signs between thousands. Text that a spreadsheet would take for a formula
    begins with an apostrophe.
    """
    if isinstance(target, Path):
        with target.open("wb") as file:
            return write_csv(file, columns, rows)
    text = TextIOWrapper(target, encoding="utf-8-sig", newline="")
    written = 0
    try:
        writer = csv.writer(text)
        writer.writerow([_guarded(str(column.title)) for column in columns])
        for written, row in enumerate(rows, start=1):  # noqa: B007 (counted for the caller)
            writer.writerow([_csv_cell(column.kind, cell) for column, cell in zip(columns, row, strict=True)])
    finally:
        text.detach()
    return written


def cell_text(kind: CellKind, value: Any) -> str:
    """A cell as people read it on a page or on paper."""
    value = plain_value(value)
    if value is None or isinstance(value, str):
        return value or ""
    return _TEXTS[kind](value)


def _percent(fraction: float) -> str:
    return f"{number(rounded_down(fraction) * 100)} %"


def _yes(value: object) -> str:
    return str(_("có")) if value else ""


def plain_value(cell: Any) -> Any:
    """What is in a cell, marked or not. PostgreSQL sums whole numbers up to decimals, which no cell knows."""
    value = cell.value if isinstance(cell, Marked) else cell
    return float(value) if isinstance(value, Decimal) else value


def rounded_down(fraction: float) -> float:
    """To a tenth of a hundredth, downwards: 100 % means all."""
    return floor(fraction * 1000 + 1e-9) / 1000


_TEXTS: dict[CellKind, Callable[[Any], str]] = {
    CellKind.TEXT: str, CellKind.INTEGER: number, CellKind.DECIMAL: number, CellKind.PERCENT: _percent,
    CellKind.DATE: date_text, CellKind.MOMENT: moment_text, CellKind.YES: _yes,
}  # fmt: skip


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _csv_cell(kind: CellKind, cell: Any) -> Any:
    value = plain_value(cell)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return _guarded(cell_text(kind, value))
