"""Paragraphs of questions made into a .docx file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.text.paragraph import Paragraph as Text

from courses.questions.formats.contract import Embedded, NeutralQuestion
from courses.questions.formats.word.spans import Grid, Line, Span
from courses.questions.formats.word.writing import Paragraph, answers_of, cells_of, sheet_of

CODE_FONT = "Courier New"
WIDEST = Cm(14)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def printed(questions: Sequence[NeutralQuestion]) -> bytes:
    """Make the file: the questions, then a list of the answers."""
    paper = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.paragraph_format.space_after = Pt(3)
    pictures = {picture.name: picture for question in questions for picture in question.pictures}
    for paragraph in sheet_of(questions):
        _print(paper, paragraph, pictures)
    tables = answers_of(questions)
    if tables:
        paper.add_paragraph().add_run("BẢNG ĐÁP ÁN").bold = True
    for rows in tables:
        _table(paper, [[(Line(0, (Span(cell),)),) for cell in row] for row in rows], pictures)
        paper.add_paragraph()
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


def _print(paper: Paper, paragraph: Paragraph, pictures: Mapping[str, Embedded]) -> None:
    first = paragraph[0]
    if first.grid is not None:
        _grid(paper, first.grid, pictures)
        return
    text = paper.add_paragraph(style="List Bullet" if first.label is not None else None)
    _write(text, paragraph, pictures)


def _grid(paper: Paper, grid: Grid, pictures: Mapping[str, Embedded]) -> None:
    _table(paper, cells_of(grid), pictures)


def _table(paper: Paper, rows: Sequence[Sequence[tuple[Line, ...]]], pictures: Mapping[str, Embedded]) -> None:
    table = paper.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    for row, lines in zip(table.rows, rows, strict=True):
        for cell, content in zip(row.cells, lines, strict=False):
            _write(cell.paragraphs[0], content, pictures)


def _write(text: Text, lines: Iterable[Line], pictures: Mapping[str, Embedded]) -> None:
    for place, line in enumerate(lines):
        if place:
            text.add_run().add_break()
        for span in line.spans:
            if span.picture:
                _picture(text, span, pictures)
            else:
                _run(text, span)


def _run(text: Text, span: Span) -> None:
    run = text.add_run(_UNPRINTABLE.sub("", span.text))
    run.bold, run.italic, run.underline = span.bold or None, span.italic or None, span.underlined or None
    run.font.strike = span.struck or None
    run.font.name = CODE_FONT if span.is_code else None


def _picture(text: Text, span: Span, pictures: Mapping[str, Embedded]) -> None:
    """Put a picture in, no wider than the page; one of a kind that Word does not know is named instead."""
    stored = pictures.get(span.picture)
    try:
        shape = text.add_run().add_picture(BytesIO(stored.content if stored else b""))
    except (UnrecognizedImageError, ValueError, KeyError):
        text.add_run(f"[{span.words or span.picture}]")
        return
    if shape.width > WIDEST:
        shape.width, shape.height = WIDEST, Emu(int(shape.height * WIDEST / shape.width))
    described = shape._inline.find(qn("wp:docPr"))  # noqa: SLF001 (the package has no other way to say it)
    if described is not None:
        described.set("descr", span.words)
