"""Questions in Excel files and other tables, known by the headings of their columns."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from courses.questions.formats.contract import (
    LARGEST_FILE,
    FileProblem,
    NeutralQuestion,
    Parsed,
    QuestionFormat,
    SourceFile,
    UnreadableFile,
)
from courses.questions.formats.excel.columns import Columns, columns_of
from courses.questions.formats.excel.questions import Row, filled_rows, question_of
from courses.questions.formats.excel.template import template_sheet
from courses.questions.formats.excel.writing import trouble_with, write_sheet
from courses.questions.formats.taken import gathered
from lms.api import OLE, ZIP, ReadSheet, _, lazy_, sheets_of, table_of_text, text_or_nothing


class Excel(QuestionFormat):
    """Reads sheets whose columns have headings, wherever those stand, and writes them for people to go on with."""

    key = "courses.excel"
    title = lazy_("Excel")
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xls", ".ods", ".csv")
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    can_write: ClassVar[bool] = True
    has_template: ClassVar[bool] = True

    def detect(self, file: SourceFile) -> float:
        if file.content.startswith(ZIP):
            is_table = b"xl/workbook.xml" in file.content or b"opendocument.spreadsheet" in file.content[:200]
            return 0.9 if is_table else 0.3 if file.suffix in self.suffixes else 0.0
        if file.content.startswith(OLE):
            return 0.8 if file.suffix in {".xls", ".xlsx"} else 0.0
        text = text_or_nothing(file.content)
        if not text:
            return 0.0
        if columns_of(table_of_text(text[:100_000])):
            return 0.9 if file.suffix == ".csv" else 0.5
        return 0.4 if file.suffix == ".csv" else 0.0

    def parse(self, file: SourceFile, key_file: SourceFile | None = None) -> Parsed:  # noqa: ARG002 (keys stand inside)
        if len(file.content) > LARGEST_FILE:
            raise UnreadableFile(_("Tệp lớn quá %(n)d MB. Hãy chia thành nhiều tệp.", n=LARGEST_FILE // 1_000_000))
        sheets = [sheet for sheet in sheets_of(file) if any(map(any, sheet.rows))]
        known = [(sheet, columns) for sheet in sheets if (columns := columns_of(sheet.rows)) is not None]
        questions = gathered(question for sheet, columns in known for question in _questions(sheet, columns))
        if not known:
            sentence = _("Không thấy dòng tiêu đề có cột “Câu hỏi” cùng các cột phương án và “Đáp án đúng”.")
            return Parsed((), (FileProblem("", sentence),))
        return Parsed(questions, notes=tuple(_notes(sheets, known)))

    def can_hold(self, question: NeutralQuestion) -> str:
        return trouble_with(question)

    def write(self, questions: Sequence[NeutralQuestion]) -> bytes:
        return write_sheet(questions)

    def template(self) -> bytes:
        return template_sheet()


def _questions(sheet: ReadSheet, columns: Columns) -> Iterator[NeutralQuestion]:
    for number in filled_rows(sheet.rows, columns.row + 1):
        if (question := question_of(Row(sheet, columns, number))) is not None:
            yield question


def _notes(sheets: Sequence[ReadSheet], known: Sequence[tuple[ReadSheet, Columns]]) -> Iterator[str]:
    """What of the file was not used."""
    for sheet in sheets:
        if all(sheet is not one for one, _columns in known):
            yield _("Bỏ qua trang “%(sheet)s” vì không có cột câu hỏi và đáp án.", sheet=sheet.name)
    for _sheet, columns in known:
        if columns.strangers:
            headings = ", ".join(f"“{heading[:40]}”" for heading in columns.strangers[:20])
            yield _("Không dùng các cột: %(headings)s.", headings=headings)
