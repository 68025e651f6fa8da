"""A report as a file: XLSX, CSV, or A4 paper with its heading and signature block."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from lms.official.papers import Letterhead, ListColumn, SignatureBlock
from lms.official.reports import ROWS_AT_MOST, ListReport, report_pdf
from lms.reports.contract import Asked, Report
from lms.web.formats import local, moment_text, number, today_of
from lms.web.i18n import SOURCE
from lms.web.sheets import CSV, CellKind, Sheet, SheetColumn, cell_text, write_csv
from lms.web.text import fold
from lms.web.workbooks import XLSX, write_xlsx

FORMATS = {"xlsx": XLSX, "csv": CSV, "pdf": "application/pdf"}
"""What a file can be → its media type."""

LONG = 1_000
"""Rows above which a file is made by a job."""

LONG_ON_PAPER = 200
"""The same on paper: laying out pages takes long."""

EVERY = 1_000
TO_THE_RIGHT = {CellKind.INTEGER, CellKind.DECIMAL, CellKind.PERCENT}
LEAST_WIDTHS = {CellKind.DATE: 15, CellKind.MOMENT: 22}
LEAST_WIDTH = 13
"""On paper a column is wide enough that a date, or a long word of its title, is not broken."""


class TooLongForPaper(ValueError):  # noqa: N818 (reads as what it is)
    """More rows than are printed; the message is a plain sentence."""


def is_long(form: str, rows: int) -> bool:
    """Whether a file of so many rows is work for a job."""
    return rows > (LONG_ON_PAPER if form == "pdf" else LONG)


def refuse_on_paper(form: str, rows: int) -> None:
    """Raise `TooLongForPaper` where a paper would have too many rows."""
    if form == "pdf" and rows > ROWS_AT_MOST:
        raise TooLongForPaper(
            _(
                "Bản in có tối đa %(most)s dòng, kết quả có %(rows)s dòng. Hãy lọc bớt, hoặc tải tệp Excel.",
                most=number(ROWS_AT_MOST), rows=number(rows),
            )
        )  # fmt: skip


def tongue_of(form: str, language: str) -> str:
    """The language of a file: a paper is Vietnamese whoever reads it, as its form is prescribed by law."""
    return SOURCE if form == "pdf" else language


def file_name(report: Report, form: str, at: datetime) -> str:
    """ket-qua-theo-don-vi_20261128-0930.xlsx: plain letters, so that it arrives as it was sent."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in fold(str(report.title)))
    return f"{'-'.join(filter(None, plain.split('-')))}_{local(at):%Y%m%d-%H%M}.{form}"


def write(
    target: Path, form: str, report: Report, asked: Asked, rows: Iterable[Any], *, words: Sequence[str], person: Any,
    advance: Callable[[int], None] | None = None,
) -> int:  # fmt: skip
    """Write a file; gives how many rows it has. `words` say what was asked, `person` is whose report it is."""
    found = _cells(report, asked, rows, advance)
    if form == "pdf":
        lines = list(found)
        refuse_on_paper(form, len(lines))
        target.write_bytes(report_pdf(_paper(report, asked, lines, words, person)))
        return len(lines)
    columns = [SheetColumn(column.title, column.kind, column.width) for column in report.columns]
    if form == "csv":
        return write_csv(target, columns, found)
    above = [report.title, *_about(asked, words), *filter(None, [report.note])]
    return write_xlsx(target, Sheet(report.title, columns, found, above=above))


def _cells(
    report: Report, asked: Asked, rows: Iterable[Any], advance: Callable[[int], None] | None
) -> Iterator[Sequence[Any]]:
    for place, row in enumerate(rows, start=1):
        yield report.cells(row, asked)
        if advance is not None and place % EVERY == 0:
            advance(place)


def _about(asked: Asked, words: Sequence[str]) -> list[str]:
    return [*words, _("Số liệu lúc %(moment)s.", moment=moment_text(asked.at))]


def _paper(
    report: Report, asked: Asked, lines: Sequence[Sequence[Any]], words: Sequence[str], person: Any
) -> ListReport:
    """A report on paper, with numbered rows."""
    kinds = [column.kind for column in report.columns]
    columns = [
        ListColumn(
            str(column.title),
            share=max(column.width, LEAST_WIDTHS.get(column.kind, LEAST_WIDTH)),
            align="right" if column.kind in TO_THE_RIGHT else "left",
        )
        for column in report.columns
    ]
    rows = [
        [str(place), *(cell_text(kind, cell) for kind, cell in zip(kinds, line, strict=True))]
        for place, line in enumerate(lines, start=1)
    ]
    return ListReport(
        heading=Letterhead(agency=person.unit_name, day=today_of(asked.at)),
        title=str(report.title),
        columns=[ListColumn(_("TT"), share=8, align="center"), *columns],
        rows=rows,
        signature=SignatureBlock(post=_("Người lập báo cáo"), name=person.name),
        notes=["; ".join(_about(asked, words)), *([str(report.note)] if report.note else [])],
        landscape=True,
    )
