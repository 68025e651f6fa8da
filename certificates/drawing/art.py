"""What WeasyPrint is handed ready-made: a template's art, drawn once, and the colour profile.

WeasyPrint draws an SVG anew for every document, which costs half of a certificate's time. It takes images from the
`cache` it is given, and an image is anything with `get_intrinsic_size` and `draw`, so the cache is filled with these.
"""

import io
import re
import zlib
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pikepdf
import pydyf
from weasyprint import CSS, HTML
from weasyprint.css import ColorProfile
from weasyprint.urls import URLFetcher

PIXELS_PER_MM: Final = 96 / 25.4
_LONG_NUMBER: Final = re.compile(rb"-?\d+\.\d{3,}")


class Ready(pydyf.Object):  # type: ignore[misc] # pydyf has no types
    """A PDF object whose bytes are final, so that nothing compresses or renders them again."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content
        self.extra: dict[str, Any] = {}

    @property
    def data(self) -> bytes:
        return self._content

    @property
    def compressible(self) -> bool:
        return False


class Art:
    """One SVG drawing as a ready-made form XObject."""

    def __init__(self, name: str, size: tuple[float, float], content: bytes, states: bytes) -> None:
        self._name, (self._width, self._height) = name, size
        packed = zlib.compress(content, 9)
        self._form = b"<</Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources<<%s>>" % (*size, states)
        self._form += b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)

    def get_intrinsic_size(self, *_: object) -> tuple[float, float, float]:
        return self._width, self._height, self._width / self._height

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        stream.transform(a=width / self._width, d=height / self._height)
        stream._resources["XObject"][self._name] = Ready(self._form)  # noqa: SLF001 - WeasyPrint has no public door for forms
        stream.draw_x_object(self._name)


class StandardColours(ColorProfile):  # type: ignore[misc] # WeasyPrint has no types
    """WeasyPrint's sRGB profile, loaded once and embedded byte for byte.

    WeasyPrint itself would open the file for every document, never close it, and embed a copy that bears the time.
    """

    def __init__(self) -> None:
        self._content = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
        components = (["r"], ["g"], ["b"])
        super().__init__(io.BytesIO(self._content), "sRGB2014.icc", "relative-colorimetric", components)

    @property
    def content(self) -> bytes:
        return self._content


def draw_once(files: Iterable[Path], fetcher: URLFetcher) -> dict[str, Art]:
    """Draw SVG files and return them under the addresses by which pages name them.

    A file with gradients, images or text is left out: WeasyPrint draws it as usual, only slower.
    """
    ready = {}
    for file in files:
        width, height = size_of_drawing(file.read_bytes())
        drawn = _draw(file, width, height, fetcher)
        if drawn is not None:
            name = f"Art{sha256(file.as_posix().encode()).hexdigest()[:8]}"
            ready[file.as_uri()] = Art(name, (width * PIXELS_PER_MM, height * PIXELS_PER_MM), *drawn)
    return ready


def size_of_drawing(content: bytes) -> tuple[float, float]:
    """Read a drawing's width and height in millimetres. Raises `ValueError` where they are not said so."""
    root = ET.fromstring(content)  # noqa: S314 - as trusted as code, or parsed by stricter means before
    width, height = (float(root.get(side, "").removesuffix("mm")) for side in ("width", "height"))
    return width, height


def _draw(file: Path, width: float, height: float, fetcher: URLFetcher) -> tuple[bytes, bytes] | None:
    size = f"{width}mm {height}mm"
    sheet = CSS(
        string=f"@page{{size:{size};margin:0}} body{{margin:0;height:{height}mm;"
        f'background:url("{file.as_uri()}") 0 0/{size} no-repeat}}',
        url_fetcher=fetcher,
    )
    page = HTML(string="<title>.</title><body>", base_url=file.as_uri(), url_fetcher=fetcher)
    with pikepdf.open(io.BytesIO(page.write_pdf(stylesheets=[sheet], uncompressed_pdf=True))) as pdf:
        forms = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
        if len(forms) != 1 or any(
            len(forms[0].Resources.get(kind, {})) for kind in ("/XObject", "/Pattern", "/Shading", "/Font")
        ):
            return None
        states = forms[0].Resources.get("/ExtGState", pikepdf.Dictionary())
        graphics_states = b"/ExtGState" + states.unparse(resolved=True) if len(states) else b""
        return _LONG_NUMBER.sub(_rounded, forms[0].read_bytes()), graphics_states


def _rounded(number: re.Match[bytes]) -> bytes:
    short = b"%.2f" % float(number[0])
    return (short.rstrip(b"0").rstrip(b".")) or b"0"
