"""“Tiến độ theo đơn vị”: units × modules, down to the people and to one person."""

from collections.abc import Sequence

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.oversight.blueprint import bp
from courses.oversight.matrix_filters import BLOCKS, MatrixFilter, filter_from
from courses.oversight.matrix_lines import Line, find_line, lines_of
from courses.oversight.matrix_page import matrix_page, what_is_open
from courses.oversight.matrix_words import column_title, profile_links, profile_title
from lms.api import (
    FOLLOW,
    LEARNER_GROUPS,
    NavigationItem,
    Page,
    lazy_,
    now,
    today_of,
    unit_counts,
)

NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Theo dõi"), title=lazy_("Tiến độ theo đơn vị"), icon="layout-grid",
        endpoint="courses_oversight.matrix", order=100, may=FOLLOW,
    ),
]  # fmt: skip

LIST_SIZE = 100


def asked_for() -> MatrixFilter:
    """The filter of the present address; 404 while no framework is installed."""
    wanted = filter_from(request.args, request.args.getlist("open"), today=today_of(now()))
    return wanted or abort(404)


@bp.page("/staff/follow/matrix", may=FOLLOW)
def matrix() -> ResponseReturnValue:
    """Show how far the units that one may follow are."""
    at, wanted = now(), asked_for()
    page = matrix_page(wanted, today=today_of(at))
    number = max(1, request.args.get("page", 1, type=int))
    pages = Page(page.lines[(number - 1) * LIST_SIZE : number * LIST_SIZE], number, LIST_SIZE, len(page.lines))
    return render_template(
        "courses/oversight/matrix.html",
        page=page,
        pages=pages,
        lines=pages.rows if wanted.is_list else page.lines,
        wanted=page.wanted,
        at=at,
        today=today_of(at),
        title=profile_title(wanted.profile),
        profiles=profile_links(wanted),
        blocks={key: title for key, (title, _kinds) in BLOCKS.items()},
        groups=LEARNER_GROUPS,
        column_title=column_title,
        late_url=_letter_about(page.lines),
    )


def _letter_about(lines: Sequence[Line]) -> str:
    """Where the late of the one topmost unit are reminded; empty for several."""
    tops = [line.unit for line in lines if line.unit is not None and line.unit.above is None]
    return url_for(".letter", unit=tops[0].id) if len(tops) == 1 else ""


@bp.page("/staff/follow/matrix/rows", may=FOLLOW)
def matrix_rows() -> ResponseReturnValue:
    """The rows below one, for a page that stands open already; 404 for a row that one may not see."""
    today, wanted = today_of(now()), asked_for()
    row = request.args.get("row") or abort(400)
    found = unit_counts(wanted.profile, today=today, day=wanted.day, whom=wanted.whom)
    line = find_line(lines_of(found, wanted, whole=True), row)
    if line is None:
        abort(404)
    line.is_open = True
    for below in line.below:
        below.is_open = False
    opened = what_is_open([line], wanted, today=today)
    return render_template(
        "courses/oversight/matrix_opened.html", line=line, opened=opened, wanted=wanted, column_title=column_title,
        today=today,
    )  # fmt: skip
