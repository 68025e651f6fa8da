"""Answers that stand in a second file: Word, Excel or plain text."""

from courses.questions.formats.contract import SourceFile, UnreadableFile
from courses.questions.formats.word import labels
from courses.questions.formats.word.labels import Pair
from courses.questions.formats.word.package import opened
from courses.questions.formats.word.reading import Reader
from courses.questions.formats.word.tables import flow_of, pairs_of
from lms.api import _, decoded, rows_of_sheets


def pairs_in_file(file: SourceFile) -> list[Pair]:
    """The answers of a file; raises `UnreadableFile`, also where it has none."""
    if file.suffix in {".xlsx", ".xls", ".ods", ".csv"}:
        pairs = [pair for _name, rows in rows_of_sheets(file) for pair in pairs_of(rows)]
    elif file.suffix == ".docx":
        flow = flow_of(Reader(opened(file.content)).blocks())
        pairs = [*flow.pairs, *(pair for line in flow.lines for pair in _pairs_of_line(line.text))]
    else:
        pairs = [pair for line in decoded(file.content).text.split("\n") for pair in _pairs_of_line(line)]
    if not pairs:
        raise UnreadableFile(_("Không thấy đáp án nào trong tệp “%(name)s”. Mỗi mục ghi như “1. B”.", name=file.name))
    return pairs


def _pairs_of_line(text: str) -> list[Pair]:
    return labels.pairs_in(text)
