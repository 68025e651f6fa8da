"""One warm drawing machine per process: fields in, an unsigned PDF/A-3a and PDF/UA-1 out.

Importing this module loads WeasyPrint, which takes about a second.
"""

import mimetypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import unquote, urlsplit

import pydyf
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.contract import Attachment, CertificateFields, CertificateTemplate, PreparedPDF
from certificates.drawing.art import StandardColours, draw_once
from certificates.drawing.finishing import Finishing, finish_file
from certificates.drawing.layout import BrokenTemplate, read_layout
from certificates.drawing.qr_code import QRCode, text_of_qr
from certificates.drawing.signature_field import find_blanks
from certificates.drawing.typesetting import Composition, compose, missing_glyphs

VARIANT: Final = "pdf/a-3a"
DEFAULT_RESERVE: Final = 4096
QR_ADDRESS: Final = "qr:check"
SRGB: Final = "srgb"
# Keeps WeasyPrint from loading its own sRGB profile beside ours.
NO_FURTHER_PROFILE: Final = ""


class CannotBePrinted(ValueError):  # noqa: N818 (reads as what it is)
    """The template cannot print these fields: letters its fonts lack, needed fields left empty, lines too long."""


class ForbiddenAddress(ValueError):  # noqa: N818 (reads as what it is)
    """A template asked for something outside its own folder."""


class FolderFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Gives WeasyPrint the files of some folders, and stops the drawing at any other wish."""

    def __init__(self, *folders: Path) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False, fail_on_errors=True)
        self._folders = [folder.resolve() for folder in folders]

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - WeasyPrint's signature
        """Read a file of the folders. Raises `ForbiddenAddress`, which WeasyPrint wraps in a fatal error."""
        parts = urlsplit(url)
        file = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not any(map(file.is_relative_to, self._folders)):
            raise ForbiddenAddress(url)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})


class Renderer:
    """Draws certificates from one template; keep it, the first drawing pays for fonts, style sheet and art.

    Threads may share it: WeasyPrint's fonts are not safe among threads, so drawings wait for each other.
    `emblems` is where the emblems of issuers lie, each named by its SHA-256 with .svg or .png behind it.
    """

    def __init__(self, template: CertificateTemplate, emblems: Path | None = None) -> None:
        folder = template.folder.resolve()
        self.template = template
        self.layout = read_layout(folder)
        self._emblems = emblems
        self._fetcher = FolderFetcher(*self.layout.folders, *([emblems] if emblems else []))
        self._fonts = FontConfiguration()
        self._style = CSS(filename=folder / "style.css", font_config=self._fonts, url_fetcher=self._fetcher)
        drawings = [file for place in self.layout.folders for file in sorted(place.rglob("*.svg"))]
        self._art = draw_once(drawings, self._fetcher)
        self._colours = StandardColours()
        self._lock = Lock()

    def missing_glyphs(self, fields: CertificateFields) -> list[tuple[str, str]]:
        """List each field and character that this template's fonts cannot print; ask before issuing."""
        return missing_glyphs(self.layout, fields)

    def compose(self, fields: CertificateFields) -> Composition:
        """Fit the words into their lines; costs little."""
        return compose(self.layout, fields, QR_ADDRESS, self._emblem(fields.emblem))

    def lines_too_long(self, fields: CertificateFields) -> list[str]:
        """Name the lines that would need type too small to read; ask before issuing."""
        return self.compose(fields).too_long

    def draw(
        self, fields: CertificateFields, *, reserve: int = DEFAULT_RESERVE, attachments: Sequence[Attachment] = ()
    ) -> PreparedPDF:
        """Draw one certificate, files inside it, with room for a signature of `reserve` bytes.

        Raises `CannotBePrinted` for what `missing_glyphs` and `lines_too_long` tell beforehand, and `BrokenTemplate`.
        """
        if gaps := self.missing_glyphs(fields):
            raise CannotBePrinted("; ".join(f"{field}: {character!a}" for field, character in gaps))
        if empty := [name for name in self.layout.needs if not getattr(fields, name)]:
            raise CannotBePrinted("; ".join(f"{name}: empty" for name in empty))
        composition = self.compose(fields)
        if composition.too_long:
            raise CannotBePrinted("; ".join(f"{line}: too long" for line in composition.too_long))

        def finish(_document: Document, pdf: pydyf.PDF) -> None:
            finish_file(pdf, self.layout, Finishing(fields, tuple(attachments), reserve))

        with self.drawing(composition.page, fields) as document:
            return find_blanks(write(document, finish), reserve)

    @contextmanager
    def drawing(self, page: str, fields: CertificateFields) -> Iterator[Document]:
        """Lay a page out and keep the fonts until it has been written. Raises `BrokenTemplate`."""
        try:
            with self._lock:
                html = HTML(string=page, base_url=self._base_url, url_fetcher=self._fetcher)
                yield html.render(
                    stylesheets=[self._style],
                    font_config=self._fonts,
                    cache={**self._art, QR_ADDRESS: QRCode(text_of_qr(fields))},
                    color_profiles={SRGB: self._colours},
                    output_intent=SRGB,
                    pdf_variant=VARIANT,
                )
        except FatalURLFetchingError as trouble:
            # WeasyPrint's own is a BaseException and would end the worker that draws.
            raise BrokenTemplate(str(trouble)) from trouble

    def _emblem(self, sha256: str) -> str:
        """Return the address of an issuer's emblem, drawn at the first wish; empty for the template's own."""
        if not sha256:
            return ""
        file = next(self._emblems.glob(f"{sha256}.*"), None) if self._emblems else None
        if file is None:
            raise CannotBePrinted(f"emblem: {sha256} is not here")
        address = file.resolve().as_uri()
        if file.suffix == ".svg" and address not in self._art:
            with self._lock:
                self._art |= draw_once([file.resolve()], self._fetcher)
        return address

    @property
    def _base_url(self) -> str:
        return self.layout.folder.as_uri() + "/"


def write(document: Document, finisher: Callable[[Document, pydyf.PDF], None]) -> bytes:
    """Write a laid-out document; `finisher` is given the objects before they become bytes."""
    content: bytes = document.write_pdf(pdf_variant=VARIANT, output_intent=NO_FURTHER_PROFILE, finisher=finisher)
    return content
