"""Taking in pictures for questions: made small, upright and free of what a camera wrote into them."""

import hashlib
import struct
from collections.abc import Mapping
from io import BytesIO
from threading import Lock
from typing import NamedTuple

from PIL import Image, ImageFile, ImageOps

from courses.questions.drawings import read_drawing
from courses.questions.illustrations import with_addresses
from courses.questions.models import Picture
from lms.api import JSONDict, _, db, insert_into, store_file

LARGEST_UPLOAD = 11_000_000
"""Bytes of a picture as it is handed in."""

LARGEST = 300_000
"""Bytes of a picture as it is kept: papers are read over poor links."""

LONGEST_SIDE = 1_600
MOST_PIXELS = 50_000_000
SVG, PNG, JPEG = "image/svg+xml", "image/png", "image/jpeg"

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_reading = Lock()
_QUALITIES = (85, 75, 60)
_SMALLER = 0.8
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, struct.error, ZeroDivisionError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
"""What Pillow raises for files that are not what they say."""


class UnusablePicture(Exception):  # noqa: N818 (reads as what it is)
    """The picture is not taken; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class KeptPicture(NamedTuple):
    """A picture by its address and its size in pixels."""

    url: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """What Markdown writes: with the size, so that a page keeps its place while the picture comes."""
        return f"{self.url}#{self.width}x{self.height}"

    @property
    def field(self) -> JSONDict:
        """What a field for a picture holds."""
        return self._asdict()


class MadePicture(NamedTuple):
    """A picture as it is to be kept."""

    content: bytes
    media_type: str
    width: int
    height: int


def keep_picture(content: bytes) -> KeptPicture:
    """Take in a PNG, JPEG, WebP, GIF (its first frame) or SVG; three statements. Raises `UnusablePicture`.

    A picture that was kept before and comes back, in a file that was exported, stays as it is.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    known = db.session.get(Picture, sha256)
    if known is not None:
        return KeptPicture(address_of(sha256), known.width, known.height)
    made = made_picture(content)
    sha256 = store_file(made.content, media_type=made.media_type)
    db.session.execute(
        insert_into(Picture)
        .values(sha256=sha256, media_type=made.media_type, width=made.width, height=made.height)
        .on_conflict_do_nothing(index_elements=["sha256"])
    )
    return KeptPicture(address_of(sha256), made.width, made.height)


def with_kept_pictures(fields: JSONDict, pictures: Mapping[str, bytes]) -> tuple[JSONDict, list[str]]:
    """Take in the pictures of a file and put their addresses where a question's fields name them.

    Gives the fields, and the names of the pictures that could not be taken. Three statements a picture.
    """
    kept: dict[str, KeptPicture] = {}
    refused = []
    for name, content in pictures.items():
        try:
            kept[name] = keep_picture(content)
        except UnusablePicture:
            refused.append(name)
    placed = with_addresses(fields, {name: picture.address for name, picture in kept.items()})
    if placed.get("picture") in kept:  # the picture of a hotspot
        placed["picture"] = kept[placed["picture"]].field
    return placed, refused


def address_of(sha256: str) -> str:
    """Where pages find a picture; the route `courses.picture` answers there."""
    return f"/pictures/{sha256}"


def made_picture(content: bytes) -> MadePicture:
    """Make a picture fit for keeping; pure. Raises `UnusablePicture`."""
    if len(content) > LARGEST_UPLOAD:
        raise UnusablePicture(_("Hình lớn quá %(size)d MB. Hãy thu nhỏ rồi chọn lại.", size=LARGEST_UPLOAD // 10**6))
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return _drawing(content)
    try:
        return _photograph(content)
    except _BROKEN as error:
        raise UnusablePicture(_("Không đọc được hình này. Hãy chọn tệp PNG, JPEG, WebP, GIF hoặc SVG.")) from error


def _drawing(content: bytes) -> MadePicture:
    read = read_drawing(content)
    if read.faults:
        raise UnusablePicture(" ".join(dict.fromkeys(fault.sentence for fault in read.faults[:3])))
    return MadePicture(content, SVG, read.width, read.height)


def _photograph(content: bytes) -> MadePicture:
    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            sentence = _("Hình có quá %(n)d triệu điểm ảnh. Hãy thu nhỏ rồi chọn lại.", n=MOST_PIXELS // 10**6)
            raise UnusablePicture(sentence)
        is_photograph = opened.format == "JPEG"
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read no larger than needed
        _read_whole(opened)
        picture = ImageOps.exif_transpose(opened)
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.info.clear()
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if not is_photograph:
        sharp = _saved(picture, "PNG", optimize=True)
        if len(sharp) <= LARGEST:
            return MadePicture(sharp, PNG, *picture.size)
    return _as_jpeg(_on_white(picture))


def _read_whole(opened: Image.Image) -> None:
    """Decode a picture and refuse half of one: WeasyPrint lets Pillow take those, for the whole process."""
    with _reading:
        lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            opened.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _as_jpeg(picture: Image.Image) -> MadePicture:
    """The best quality that is small enough; where none is, the picture gets smaller."""
    while True:
        for quality in _QUALITIES:
            content = _saved(picture, "JPEG", quality=quality, optimize=True, progressive=True)
            if len(content) <= LARGEST:
                return MadePicture(content, JPEG, *picture.size)
        width, height = (max(1, round(side * _SMALLER)) for side in picture.size)
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture.getchannel("A"))
    return sheet


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()
