"""Lists on A4 with the heading and the signature of an official paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lms.official.papers import Letterhead, ListColumn, Paper, PaperList, SignatureBlock
from lms.official.services import paper_pdf
from lms.web.formats import number

ROWS_AT_MOST = 2000
"""In one file: about 70 pages and 15 seconds of drawing."""


class TooManyRows(ValueError):  # noqa: N818 (reads as what it is)
    """More rows than one file holds; `report_pdfs` makes several."""


@dataclass(frozen=True)
class ListReport:
    """A list as it is handed in: `subtitle` tells unit and day, `notes` are sentences above the list."""

    heading: Letterhead
    title: str
    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[str]]
    signature: SignatureBlock
    subtitle: str = ""
    notes: Sequence[str] = ()
    landscape: bool = False


def report_pdf(report: ListReport) -> bytes:
    """Write one PDF. Raises `TooManyRows` above `ROWS_AT_MOST`."""
    if len(report.rows) > ROWS_AT_MOST:
        raise TooManyRows(len(report.rows))
    paper = Paper(
        heading=report.heading,
        kind=report.title.upper(),
        title=report.subtitle,
        body=[*report.notes, PaperList(report.columns, report.rows)],
        signature=report.signature,
    )
    return paper_pdf(paper, landscape=report.landscape)


def report_pdfs(report: ListReport) -> Iterator[bytes]:
    """Write as many PDFs as the rows need, one after the other; each says which rows it holds."""
    parts = -(-len(report.rows) // ROWS_AT_MOST)
    if parts < 2:
        yield report_pdf(report)
        return
    for place in range(parts):
        first = place * ROWS_AT_MOST
        rows = report.rows[first : first + ROWS_AT_MOST]
        which = f"phần {place + 1}/{parts}: dòng {number(first + 1)} đến {number(first + len(rows))}"
        subtitle = f"{report.subtitle} ({which})" if report.subtitle else f"({which})"
        yield report_pdf(replace(report, rows=rows, subtitle=subtitle))
