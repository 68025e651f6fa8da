"""Papers as PDF/UA. Importing this module loads WeasyPrint, which takes about a second."""

from pathlib import Path
from threading import Lock
from typing import Final

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
    """Print a page that is no paper in the fonts of papers; its own style sheet stands in its head."""
    return _press.print(page)
