"""Rules on workbooks: each passes one file and fails another."""

import pytest

from courses.questions.office.rules import SHIPPED
from courses.testing import check_marking_rule
from tests.courses.questions.office.files import sheet, sheets

RULES = {rule.key.partition(".")[2]: rule for rule in SHIPPED}


def column(values, formats=None, **options):
    """Values in A1, A2 and so on; with a format that is described by `formats`."""

    def fill(book, page):
        shape = book.add_format(formats) if formats else None
        for row, value in enumerate(values):
            page.write(row, 0, value, shape)
        for name, given in options.items():
            getattr(page, name)(*given)

    return sheet(fill)


def summed(formula, result=30):
    def fill(_book, page):
        page.write_column(0, 0, [10, 20])
        page.write_formula("A3", formula, None, result)

    return sheet(fill)


def drawn(kind, *, title=None, subtype=None):
    def fill(book, page):
        page.write_column(0, 0, [1, 2, 3])
        chart = book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
        chart.add_series({"values": "=Du_toan!$A$1:$A$3"})
        if title:
            chart.set_title({"name": title})
        page.insert_chart("C1", chart)

    return sheet(fill)


def filtered(book, page):
    page.write_row(0, 0, ["Thôn", "Số dân"])
    page.autofilter("A1:B9")


def coloured(book, page):
    page.conditional_format("A1:A3", {"type": "cell", "criteria": "<", "value": 0.8})


def printed(*, fits):
    def fill(book, page):
        page.write(0, 0, "Thôn")
        page.set_paper(9)
        page.set_landscape()
        page.repeat_rows(0)
        page.set_footer("&CTrang &P")
        if fits:
            page.fit_to_pages(1, 0)

    return sheet(fill)


def merged(book, page):
    page.merge_range("A1:C1", "BẢNG TỔNG HỢP", book.add_format({"bold": True, "align": "center", "border": 1}))


PRINTING = {
    "paper": "A4", "orientation": "landscape", "fits_width": True, "heading_rows": True, "page_numbers": True,
}  # fmt: skip
ROW = {"bold": True, "align": "center", "border": 1, "text_wrap": True, "bg_color": "#DDEBF7"}

CASES = [
    ("xlsx_value", {"cell": "A1", "number": 30, "tolerance": 1}, column([30.4]), column([32])),
    ("xlsx_value", {"cell": "A1", "text": "Tổng cộng", "sheet": "du_toan"}, column(["tổng  cộng"]), column(["Tổng"])),
    (
        "xlsx_formula",
        {"cells": "A3:A3", "functions": ["SUM"], "result": 30},
        summed("=SUM(A1:A2)"),
        summed("=A1+A2"),
    ),
    ("xlsx_formula", {"cells": "A3:A3"}, summed("=A1+A2"), column([10, 20, 30])),
    ("xlsx_formula", {"cells": "A3:A3", "fixed": True}, summed("=A2/$A$1"), summed("=A2/A1")),
    ("xlsx_formula", {"cells": "A3:A3", "result": 30}, summed("=A1+A2"), summed("=A1*A2", 200)),
    ("xlsx_formula", {"cells": "A3:A3", "functions": ["IF"]}, summed("=IF(A1>5,1,0)"), summed("=A1&IF(", "#NAME?")),
    (
        "xlsx_number_format",
        {"cells": "A1:A2", "kind": "thousands"},
        column([1200000, 3400000], {"num_format": "#,##0"}),
        column([1200000, 3400000]),
    ),
    (
        "xlsx_number_format",
        {"cells": "A1:A1", "kind": "percent"},
        column([0.5], {"num_format": "0.0%"}),
        column([50], {"num_format": "0"}),
    ),
    (
        "xlsx_number_format",
        {"cells": "A1:A1", "kind": "date"},
        column([45_000], {"num_format": "dd/mm/yyyy"}),
        column([45_000], {"num_format": "[Red]0.00"}),
    ),
    ("xlsx_sorted", {"cells": "A1:A4", "order": "descending"}, column([9, 7, 7, 1]), column([9, 1, 7, 7])),
    ("xlsx_sorted", {"cells": "A1:A3", "order": "ascending"}, column(["An", "Ánh", "Bình"]), column(["An", "Bình"])),
    (
        "xlsx_look",
        {"cells": "A1:A1", "bold": True, "align": "center", "borders": True, "wrap": True, "filled": True},
        column(["Thôn"], ROW),
        column(["Thôn"], {"bold": True}),
    ),
    ("xlsx_look", {"cells": "A1:C1", "merged": True}, sheet(merged), column(["BẢNG TỔNG HỢP"])),
    (
        "xlsx_chart",
        {"kind": "column", "values": "A1:A3", "title": True},
        drawn("column", title="Dân số"),
        drawn("bar", title="Dân số"),
    ),
    ("xlsx_chart", {"kind": "pie", "values": "A1:A3"}, drawn("pie"), column([1, 2, 3])),
    ("xlsx_chart", {"kind": "line", "title": True}, drawn("line", title="Thu"), drawn("line")),
    ("xlsx_filter", {"cells": "A1:B5"}, sheet(filtered), column(["Thôn"])),
    ("xlsx_conditional", {"cells": "A1:A3"}, sheet(coloured), column([1, 2, 3])),
    ("xlsx_frozen", {"rows": 1}, column([1], freeze_panes=(1, 0)), column([1], freeze_panes=(2, 0))),
    (
        "xlsx_sheets",
        {"names": ["Thu", "Chi"]},
        sheets(lambda book: [book.add_worksheet(name) for name in ("Thu", "Chi")]),
        sheets(lambda book: [book.add_worksheet(name) for name in ("Thu", "Sheet2")]),
    ),
    ("xlsx_width", {"column": "B", "least": 20}, column([1], set_column=("A:C", 24)), column([1])),
    ("xlsx_printing", PRINTING, printed(fits=True), printed(fits=False)),
]


@pytest.mark.parametrize(("name", "asked", "passes", "fails"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_passes_what_has_it_and_fails_what_has_not(name, asked, passes, fails):
    check_marking_rule(RULES[name], asked, passes=passes(), fails=fails())


def test_every_rule_that_ships_on_workbooks_is_tried():
    assert {case[0] for case in CASES} == {name for name in RULES if name.startswith("xlsx_")}


def test_a_sheet_that_is_not_there_is_told():
    _good, bad = check_marking_rule(
        RULES["xlsx_value"], {"cell": "A1", "number": 1, "sheet": "Thu"},
        passes=sheets(lambda book: book.add_worksheet("THU").write(0, 0, 1))(), fails=column([1])(),
    )  # fmt: skip

    assert bad.evidence == "không có trang tính “Thu”"
