"""Opening an office file that somebody handed in, so that nothing in it can do harm or take long.

Importing this module loads python-docx, openpyxl and python-pptx, a third of a second.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import docx
import pptx
from docx.opc.exceptions import OpcError as WordError
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException
from pptx.exc import PythonPptxError

from courses.questions.filetypes import OFFICE_LIMITS
from courses.questions.formats.contract import UnreadableFile
from courses.questions.office.book import Book, open_book
from courses.questions.office.contract import SHEET, SLIDES, WORD
from lms.api import Archive, _, open_archive, parsed_xml, refuse_macros

LARGEST_PART, LARGEST_XML = 8_000_000, 20_000_000
"""Bytes of one part in XML, and of all of them: what a hundred pages or twenty thousand rows need."""

MOST_MERGED = 100_000
"""Cells that a sheet may merge; the library makes an object of each."""

ODDITIES = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, InvalidFileException, LookupError, NotImplementedError,
    OSError,
    PythonPptxError, RecursionError, TypeError, ValueError, WordError, etree.LxmlError,
)  # fmt: skip
"""What the libraries raise at files that no office program wrote: they look where the format promises something."""

_XML = (".xml", ".rels", ".vml")
_OPENERS: dict[str, Callable[[BytesIO], Any]] = {WORD: docx.Document, SHEET: open_book, SLIDES: pptx.Presentation}
_MERGED = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"


def open_office(content: bytes, ending: str) -> Any:
    """Open a .docx, .xlsx or .pptx as its library does; raises `UnreadableFile` for any other or a harmful one."""
    if ending not in _OPENERS:
        raise UnreadableFile(_("Quy tắc chấm chỉ đọc được tệp .docx, .xlsx và .pptx."))
    archive = open_archive(content, OFFICE_LIMITS)
    refuse_macros(archive)
    _check_parts(archive)
    try:
        return _OPENERS[ending](BytesIO(content))
    except ODDITIES as trouble:
        raise UnreadableFile(
            _("Tệp không đúng cấu trúc của .%(ending)s. Hãy mở tệp, lưu lại rồi nộp.", ending=ending)
        ) from trouble


def _check_parts(archive: Archive) -> None:
    """Read every part that the library will parse, and let nothing pass that would keep it busy."""
    total = 0
    for name in archive.names:
        if not name.lower().endswith(_XML):
            continue
        part = archive.read(name, most=LARGEST_PART)
        total += len(part)
        if total > LARGEST_XML:
            raise UnreadableFile(_("Tệp có quá nhiều nội dung nên không chấm tự động được."))
        root = parsed_xml(part, name)
        if name.startswith("xl/worksheets/"):
            _check_merged(root)


def _check_merged(root: etree._Element) -> None:
    if sum(_size(cell.get("ref", "")) for cell in root.iter(_MERGED)) > MOST_MERGED:
        raise UnreadableFile(_("Trang tính gộp quá nhiều ô nên không chấm tự động được."))


def _size(ref: str) -> int:
    return Book.size_of(ref)
