"""Papers as PDF/UA. Importing this module loads WeasyPrint, which takes about a second."""

import io
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from lms.official import words
from lms.official.papers import Paper

DOCUMENTS: Final = Path(__file__).parent / "documents"
VARIANT: Final = "pdf/ua-1"

_environment = Environment(
    loader=FileSystemLoader(DOCUMENTS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_environment.filters.update({
    word.__name__: word
    for word in (
        words.capital_lines, words.number_line, words.dateline, words.addressee_lines, words.recipient_lines,
        words.annex_title, words.annex_reference,
    )
})  # fmt: skip


class Press:
    """The style sheet and fonts, loaded once; WeasyPrint's fonts are not safe among threads, so papers wait."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = URLFetcher(allowed_protocols=("file",), allow_redirects=False)
        self._style = CSS(filename=DOCUMENTS / "style.css", font_config=self._fonts, url_fetcher=self._fetcher)
        self._lock = Lock()

    def print(self, page: str) -> bytes:
        with self._lock:
            html = HTML(string=page, base_url=DOCUMENTS.as_uri() + "/", url_fetcher=self._fetcher)
            content: bytes = html.write_pdf(stylesheets=[self._style], font_config=self._fonts, pdf_variant=VARIANT)
        return content


_press = Press()


def write(paper: Paper, *, landscape: bool) -> bytes:
    """Lay out a paper, or one whose list needs the width on a page turned by a quarter."""
    page = _environment.get_template("paper.html").render(paper=paper, landscape=landscape, words=words)
    return _press.print(page)


def print_page(page: str) -> bytes:
    """Print a page that is no paper."""
    return _press.print(page)


def join(parts: Sequence[bytes]) -> bytes:
    """Put the pages of several files into one."""
    whole = pikepdf.Pdf.new()
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as pdf:
            whole.pages.extend(pdf.pages)
    target = io.BytesIO()
    whole.save(target, deterministic_id=True)
    return target.getvalue()
