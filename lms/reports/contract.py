"""What a report is: the page to read before writing one. Everything else comes free.

A report says what may be asked (a form), what is told (columns), and how it is found: one `select` that joins the
units it is given. Those are the units in the reader's scope, so nobody else's people can be in the answer. Pages,
sorting, XLSX, CSV, A4 paper, long exports as jobs, saved filters and schedules are the platform's work.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, Select

from lms.plugins.contract import ExtensionPoint
from lms.reports.asking import AskAsOf, ReportForm
from lms.web.sheets import CellKind


@dataclass(frozen=True)
class ReportColumn:
    """A column. The select gives it under the label `key`; `width` is in letters.

    It is sorted by the label `sort`, by its own where that is None; empty means that it cannot be sorted.
    """

    key: str
    title: Any
    kind: CellKind = CellKind.TEXT
    width: int = 16
    sort: str | None = None

    @property
    def sorted_by(self) -> str:
        return self.key if self.sort is None else self.sort


@dataclass(frozen=True)
class Asked:
    """What the reader has asked, by the names of the form's fields, and when."""

    values: dict[str, Any]
    at: datetime
    today: date

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def as_of(self) -> date | None:
        """The past day whose organisation is wanted, None for today's."""
        day = self.values.get("as_of")
        return day if day is not None and day < self.today else None


class Report(ABC):
    """One report. `group` is the heading under which the catalogue shows it, `form` what may be asked.

    Every form asks for a day (`AskAsOf`): the units are those of that day, and what has happened later is not told.
    With `looks_back` they are all that there were until then, for what is booked to the unit of its day.
    """

    key: str
    title: Any
    group: Any
    description: Any
    columns: Sequence[ReportColumn]
    form: type[ReportForm] = AskAsOf
    order: int = 100
    looks_back: bool = False
    note: Any = ""
    """What whoever reads the figures should know; it stands under the table and on the paper."""

    @abstractmethod
    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        """One statement with a label for each column, in the order of the report.

        `units` has `id`, `code`, `name`, `kind`, `parent_id`, `path`, `path_now`, `position` and `search_text`. A label
        `person_id` makes the column `name` a link to that person's transcript.
        """

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:  # noqa: ARG002 (for those who need it)
        """Turn a row into the values of the columns, where words have to be found for what is stored. Asks nothing."""
        return [getattr(row, column.key) for column in self.columns]

    def day(self, asked: Asked) -> date | None:
        """The past day whose organisation is wanted, None for today's."""
        return asked.as_of


REPORTS: ExtensionPoint[Report] = ExtensionPoint("lms.reports", Report)
