"""Emblems of issuing bodies: taken in as harmless drawings or pictures, and laid where the drawing finds them."""

import io
import struct
from pathlib import Path

from PIL import Image

from certificates.looks.drawings import clean_drawing
from lms.api import UnreadableFile, _, read_file, settings, store_file

LARGEST = 500_000
"""Bytes of an emblem as it is handed in."""

LONGEST_SIDE, SHORTEST_SIDE, MOST_PIXELS = 800, 120, 25_000_000
SVG, PNG = "image/svg+xml", "image/png"
_PNG_START = b"\x89PNG\r\n\x1a\n"
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, struct.error, ZeroDivisionError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


def keep_emblem(content: bytes) -> str:
    """Take in an SVG or PNG and store it; returns its SHA-256. Raises `UnreadableFile` with a sentence."""
    if len(content) > LARGEST:
        raise UnreadableFile(_("Biểu trưng lớn quá %(n)d kB. Hãy thu nhỏ rồi chọn lại.", n=LARGEST // 1000))
    if content.startswith(_PNG_START):
        return store_file(_picture(content), media_type=PNG)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return store_file(clean_drawing(content), media_type=SVG)
    raise UnreadableFile(_("Biểu trưng phải là tệp SVG hoặc PNG."))


def _picture(content: bytes) -> bytes:
    """Draw a picture anew: small, without anything that a program wrote beside it."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
            opened.verify()  # WeasyPrint lets Pillow read torn pictures, for the whole process
        with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnreadableFile(_("Hình có quá nhiều điểm ảnh. Hãy thu nhỏ rồi chọn lại."))
            picture = opened.convert("RGBA")
    except _BROKEN as trouble:
        raise UnreadableFile(_("Không đọc được hình PNG này. Hãy lưu lại rồi chọn lại.")) from trouble
    if max(picture.size) < SHORTEST_SIDE:
        raise UnreadableFile(_("Hình nhỏ quá, in ra sẽ mờ: cạnh dài cần ít nhất %(n)d điểm ảnh.", n=SHORTEST_SIDE))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if picture.getchannel("A").getextrema() == (255, 255):  # nothing shines through
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def media_type_of(content: bytes) -> str:
    """Which of the two kinds a stored emblem is."""
    return PNG if content.startswith(_PNG_START) else SVG


def emblems() -> Path:
    """Where this machine keeps the emblems that it draws with."""
    return settings().data / "looks" / "emblems"


def lay_emblem(sha256: str) -> None:
    """See to it that a stored emblem lies where the drawing looks for it; empty is the template's own."""
    folder = emblems()
    folder.mkdir(parents=True, exist_ok=True)
    if not sha256 or any(folder.glob(f"{sha256}.*")):
        return
    content = read_file(sha256)
    ending = ".png" if media_type_of(content) == PNG else ".svg"
    fresh = folder / f".{sha256}"
    fresh.write_bytes(content)
    fresh.rename(folder / f"{sha256}{ending}")
