"""The matrix as a workbook and on A4: every unit that the filter leaves, not only those that stand open."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from courses.oversight.matrix_filters import MatrixFilter
from courses.oversight.matrix_lines import Line, lines_of, list_of
from courses.oversight.matrix_words import group_words, needed_title, profile_title
from lms.api import (
    CellKind,
    Letterhead,
    ListColumn,
    ListReport,
    Sheet,
    SheetColumn,
    SignatureBlock,
    _,
    cell_text,
    date_text,
    moment_text,
    report_pdf,
    today_of,
    unit_counts,
    write_xlsx,
)

LONG = 1_000
"""Rows above which a workbook is made by a job."""

LONG_ON_PAPER = 200
"""The same on paper: laying out pages takes long."""


def exported_lines(wanted: MatrixFilter, *, at: datetime, user: Any) -> list[Line]:
    """The lines of the filter for what `user` may follow, the whole tree from the top down. One statement."""
    found = unit_counts(wanted.profile, today=today_of(at), day=wanted.day, whom=wanted.whom, user=user)
    return list_of(found, wanted) if wanted.is_list else list(_flat(lines_of(found, wanted, whole=True)))


def write_sheet(target: BinaryIO, lines: Sequence[Line], wanted: MatrixFilter, *, at: datetime) -> int:
    """Write the workbook: numbers of people and shares for every module; gives the number of rows."""
    columns = [SheetColumn(_("Đơn vị"), width=48), SheetColumn(_("Số người"), CellKind.INTEGER, width=10)]
    for code in wanted.profile.codes:
        columns.append(SheetColumn(_("%(code)s, người đạt", code=code), CellKind.INTEGER, width=11))
        columns.append(SheetColumn(_("%(code)s, tỷ lệ", code=code), CellKind.PERCENT, width=10))
    whole = needed_title(wanted.profile)
    columns += [
        SheetColumn(_("%(what)s, người", what=whole), CellKind.INTEGER, width=14),
        SheetColumn(_("%(what)s, tỷ lệ", what=whole), CellKind.PERCENT, width=14),
        SheetColumn(_("Thêm trong 30 ngày, người"), CellKind.INTEGER, width=14),
        SheetColumn(_("Lãnh đạo"), CellKind.INTEGER, width=10),
        SheetColumn(_("Lãnh đạo đạt"), CellKind.INTEGER, width=10),
        SheetColumn(_("Chuyên trách CNTT"), CellKind.INTEGER, width=12),
    ]
    sheet = Sheet(_("Tiến độ theo đơn vị"), columns, map(_cells, lines), above=_about(wanted, at))
    return write_xlsx(target, sheet, title=_("Tiến độ theo đơn vị"), created=at)


def write_paper(lines: Sequence[Line], wanted: MatrixFilter, *, at: datetime, user: Any) -> bytes:
    """Lay the matrix out on A4, with the heading and the signature of an official paper; shares only."""
    columns = [
        ListColumn(_("TT"), share=5, align="center"),
        ListColumn(_("Đơn vị"), share=34),
        ListColumn(_("Số người"), share=10, align="right"),
        *(ListColumn(f"{code} (%)", share=8, align="right") for code in wanted.profile.codes),
        ListColumn(needed_title(wanted.profile), share=12, align="right"),
        ListColumn(_("Lãnh đạo đạt"), share=12, align="center"),
    ]
    rows = [[str(place), *_texts(line)] for place, line in enumerate(lines, start=1)]
    return report_pdf(
        ListReport(
            heading=Letterhead(agency=user.unit_name, day=today_of(at)),
            title=_("Báo cáo"),
            subtitle=_("Tiến độ học tập theo đơn vị"),
            columns=columns,
            rows=rows,
            signature=SignatureBlock(post=_("Người lập báo cáo"), name=user.name),
            notes=_about(wanted, at),
            landscape=True,
        )
    )


def _flat(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _flat(line.below)


def _cells(line: Line) -> list[Any]:
    counts = line.counts
    people = counts.people
    modules = [each for number in counts.modules for each in (number, number / people if people else None)]
    return [
        _indented(line), people, *modules, counts.held, counts.share, counts.held - counts.held_month_ago,
        counts.leaders, counts.leaders_held, counts.it_dedicated,
    ]  # fmt: skip


def _texts(line: Line) -> list[str]:
    counts = line.counts
    shares = [str(share.percent) if share else "–" for share in line.shares]
    whole = cell_text(CellKind.PERCENT, counts.share) if counts.people else "–"
    leaders = f"{counts.leaders_held}/{counts.leaders}" if counts.leaders else "–"
    return [_indented(line), cell_text(CellKind.INTEGER, counts.people), *shares, whole, leaders]


def _indented(line: Line) -> str:
    """The name, set in by its depth; a sheet knows no other way to show a tree."""
    return "\u2003" * (line.depth - 1) + line.title + (f" ({line.place})" if line.place else "")


def _about(wanted: MatrixFilter, at: datetime) -> list[str]:
    """What the numbers are, in the lines above them."""
    day = _("Tính đến hết ngày %(day)s", day=date_text(wanted.day)) if wanted.day else ""
    what = f"{profile_title(wanted.profile)} – {wanted.profile.framework.title}"
    lines = [what, day or _("Số liệu lúc %(moment)s", moment=moment_text(at))]
    return [*lines, *([_("Chỉ tính: %(which)s", which=words)] if (words := group_words(wanted)) else [])]
