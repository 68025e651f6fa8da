"""Sheets that mean harm, and old ones: refused in words and quickly, or read by a process that may fail."""

import random
import re
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from courses.questions.formats.contract import SourceFile, UnreadableFile
from courses.questions.formats.excel import Excel
from lms.files import guarded
from lms.files.archives import OLE
from lms.files.sheets import sheets_of
from tests.courses.questions.formats.workbooks import HEAD, ROW, keys_of, xlsx

WORKBOOK = "xl/workbook.xml"
PART = "xl/worksheets/sheet1.xml"


def changed(change, part=PART):
    """A good workbook in which one part was changed."""
    made = BytesIO()
    with ZipFile(BytesIO(xlsx((HEAD, ROW)))) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return made.getvalue()


def with_rows(xml):
    return changed(lambda content: content.replace(b"</sheetData>", xml + b"</sheetData>"))


def with_part(name, content):
    made = BytesIO(xlsx((HEAD, ROW)))
    with ZipFile(made, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
LONG = b"<si><t>" + b"x" * 900_000 + b"</t></si>"
CELL = b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>'
SHARED = b"".join(CELL % (number, number) for number in range(3, 200))


def open_document(content):
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return made.getvalue()


REFUSED = {
    "a cell at the end of the world": with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a row beyond the last": with_rows(b'<row r="92189411"><c r="A92189411"><v>1</v></c></row>'),
    "a cell beyond the last row": with_rows(b'<row r="9"><c r="A92189411"><v>1</v></c></row>'),
    "a column beyond the last": with_rows(b'<row r="9"><c r="ZZZZ9"><v>1</v></c></row>'),
    "small letters": with_rows(b'<row r="9"><c r="xfd9"><v>1</v></c></row>'),
    "rows that go backwards": with_rows(
        b'<row r="9"><c r="A9"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    ),
    "a cell that goes backwards": with_rows(b'<row r="9"><c r="A9"><v>1</v></c><c r="B3"><v>1</v></c></row>'),
    "places that nobody says": with_rows(
        b'<row r="1048576"><c><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "entities": changed(lambda content: content.replace(b"<worksheet", ENTITIES + b"<worksheet", 1)),
    "entities beside": changed(lambda content: content.replace(b"<workbook", ENTITIES + b"<workbook", 1), WORKBOOK),
    "cut off": changed(lambda content: content[: len(content) // 2]),
    "macros": with_part("xl/vbaProject.bin", b"x"),
    "a sheet of macros": with_part("xl/macrosheets/sheet1.xml", b"<x/>"),
    "way out": with_part("../x", b""),
    "locked": OLE + "EncryptedPackage".encode("utf-16-le"),
    "an old file that is none": OLE + bytes(2_000),
    "an OpenDocument file that is none": open_document("<x"),
    "rows without end": with_rows(b"".join(CELL % (number, number) for number in range(3, 25_000))),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_sheets_are_refused_in_words(name):
    began = time.monotonic()

    with pytest.raises(UnreadableFile) as refused:
        Excel().parse(SourceFile("a.xlsx", REFUSED[name]))

    assert refused.value.sentence
    assert time.monotonic() - began < 10


def test_places_that_are_left_out_follow_each_other():
    sheet = with_rows(b'<row><c t="str"><v>x</v></c><c t="str"><v>y</v></c></row>')

    assert sheets_of(SourceFile("a.xlsx", sheet))[0].rows[2][:2] == ["x", "y"]


def test_many_cells_may_not_share_one_long_text():
    shared = changed(lambda content: content.replace(b"<si>", LONG + b"<si>", 1), "xl/sharedStrings.xml")
    made = BytesIO()
    with ZipFile(BytesIO(shared)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"</sheetData>", SHARED + b"</sheetData>") if name == PART else content)

    with pytest.raises(UnreadableFile, match="quá nhiều ô"):
        Excel().parse(SourceFile("a.xlsx", made.getvalue()))


def test_a_million_empty_rows_take_seconds():
    content = with_rows(b"".join(b'<row r="%d"/>' % number for number in range(3, 1_000_000)))
    began = time.process_time()

    found = Excel().parse(SourceFile("a.xlsx", content))

    assert keys_of(found) == ["B"]
    assert time.process_time() - began < 8


def test_damaged_sheets_are_refused_or_read_and_nothing_else_happens():
    chance = random.Random(6)
    whole = xlsx((HEAD, ROW))
    for _time in range(60):
        content = bytearray(whole)
        for _place in range(chance.randint(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            Excel().parse(SourceFile("a.xlsx", bytes(content[: chance.randint(len(content) // 2, len(content))])))
        except UnreadableFile as refusal:
            said = refusal.sentence
        else:
            said = "read"
        assert said


NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
)


def table(rows):
    content = f'<office:spreadsheet><table:table table:name="Đề">{rows}</table:table></office:spreadsheet>'
    return open_document(
        f"<office:document-content {NAMES}><office:body>{content}</office:body></office:document-content>"
    )


def test_a_count_that_the_native_reader_would_make_room_for_costs_a_process_at_most():
    claims = changed(lambda content: re.sub(rb'ount="[0-9]+"', b'ount="4294967295"', content), "xl/sharedStrings.xml")

    with pytest.raises(UnreadableFile, match="Không đọc được bảng tính này"):
        Excel().parse(SourceFile("a.xlsx", claims))


def test_merged_cells_without_end_are_stopped(monkeypatch):
    monkeypatch.setattr(guarded, "SECONDS", 1)
    merged = b"".join(b'<mergeCell ref="A1:A%d"/>' % number for number in range(100_000, 200_000))
    rows = b'<row r="200000"><c r="B200000"><v>1</v></c></row></sheetData><mergeCells>' + merged + b"</mergeCells>"

    with pytest.raises(UnreadableFile, match="đọc lâu quá nên dừng"):
        Excel().parse(SourceFile("a.xlsx", changed(lambda content: content.replace(b"</sheetData>", rows))))


@pytest.mark.parametrize("seconds", [8, 0])
def test_after_a_bad_workbook_the_next_is_read(monkeypatch, seconds):
    """Whether the bad one ended its own process or was stopped with all that stood ready for it."""
    bad = changed(lambda content: re.sub(rb'ount="[0-9]+"', b'ount="4294967295"', content), "xl/sharedStrings.xml")
    with monkeypatch.context() as hurried:
        hurried.setattr(guarded, "SECONDS", seconds)
        with pytest.raises(UnreadableFile):
            guarded.read_guarded(bad)

    assert sheets_of(SourceFile("a.xlsx", xlsx((HEAD, ROW))))[0].rows[1]


def test_sheets_of_opendocument_are_read():
    row = "<table:table-row>{}</table:table-row>"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(row.format("".join(cell.format(text) for text in cells)) for cells in (HEAD, ROW))

    found = Excel().parse(SourceFile("a.ods", table(rows)))

    assert keys_of(found) == ["B"]
    assert found.questions[0].place == "trang “Đề”, dòng 2"


@pytest.mark.parametrize("times", [1_048_576, 9_000_000_000_000])
def test_a_cell_that_is_repeated_over_the_whole_sheet_costs_a_process_at_most(times):
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'

    with pytest.raises(UnreadableFile, match="Không đọc được bảng tính này"):
        Excel().parse(SourceFile("a.ods", table(row)))
