"""Tables with a heading such as “STT | Câu hỏi | A | B | C | D | Đáp án”: a question in each row."""

from collections.abc import Iterator

from courses.questions.formats.excel.columns import Columns
from courses.questions.formats.word.spans import Grid, Line, Span

_AFTER = {
    "key": "Đáp án: ",
    "feedback": "Giải thích: ",
    "difficulty": "Mức độ: ",
    "skill": "Kỹ năng: ",
    "category": "Chủ đề: ",
}


def rows_as_lines(grid: Grid, columns: Columns) -> Iterator[Line]:
    """Write each row below the heading as the lines that it would be outside of a table."""
    for number, row in enumerate(grid.rows[columns.row + 1 :], start=1):
        named = _text(row, columns.by_role.get("number")).strip(" .")
        yield from _led(
            f"Câu {named if named.isascii() and named.isdigit() else number}. ", row, columns.by_role["text"]
        )
        for letter, column in sorted(columns.options.items()):
            if _text(row, column).strip():
                yield from _led(f"{letter}. ", row, column)
        for role, words in _AFTER.items():
            if _text(row, columns.by_role.get(role)).strip():
                yield from _led(words, row, columns.by_role[role])


def _led(words: str, row: tuple[tuple[Line, ...], ...], column: int) -> Iterator[Line]:
    """The lines of a cell, the first one with the words before it that its heading says."""
    lines = [line for line in (row[column] if column < len(row) else ()) if line.text.strip()]
    for place, line in enumerate(lines):
        yield line if place else line._replace(spans=(Span(words), *line.spans), label=None)


def _text(row: tuple[tuple[Line, ...], ...], column: int | None) -> str:
    return " ".join(line.text for line in row[column]) if column is not None and column < len(row) else ""
