"""The pictures of a pack: drawings that can do nothing but be looked at, and photographs that are small enough."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image

from courses.activities.prose import Drawing
from courses.packing.files import PICTURE_TYPES
from courses.packing.pack import Picture
from courses.questions.drawings import read_drawing
from courses.questions.pictures import LARGEST, LONGEST_SIDE, SVG
from lms.api import JSONDict, Problem, _

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
"""What Pillow raises for files that are not what they say."""


@dataclass
class Gallery:
    """The pack's pictures by file name. One that was refused stands here without an address: it was complained of.

    `files` are those that tasks begin with, as questions hold them.
    """

    drawings: Mapping[str, Drawing]
    files: dict[str, JSONDict] = field(default_factory=dict)


def read_picture(content: bytes, file: str, problems: list[Problem]) -> Picture | None:
    """Read one picture; what makes it unsafe or unusable becomes problems, and then there is none."""
    path = PurePosixPath(file)
    media_type = PICTURE_TYPES[path.suffix]
    if media_type != SVG:
        return _photograph(content, path, media_type, problems)
    read = read_drawing(content)
    problems += [Problem(f"{file}:{fault.line}", fault.sentence) for fault in read.faults]
    return None if read.faults else Picture(path.name, content, read.width, read.height)


def _photograph(content: bytes, path: PurePosixPath, media_type: str, problems: list[Problem]) -> Picture | None:
    if len(content) > LARGEST:
        sentence = _("Ảnh lớn quá %(size)d kB; hãy thu nhỏ ảnh.", size=LARGEST // 1000)
        problems.append(Problem(f"{path}:1", sentence))
        return None
    try:
        with (
            warnings.catch_warnings(action="error"),
            Image.open(BytesIO(content), formats=[_FORMATS[media_type]]) as it,
        ):
            it.load()
            width, height = it.size
    except _BROKEN:
        problems.append(Problem(f"{path}:1", _("Không đọc được ảnh, hoặc nội dung không đúng với tên tệp.")))
        return None
    if max(width, height) > LONGEST_SIDE:
        sentence = _("Ảnh rộng hoặc cao quá %(most)d điểm ảnh; hãy thu nhỏ ảnh.", most=LONGEST_SIDE)
        problems.append(Problem(f"{path}:1", sentence))
        return None
    return Picture(path.name, content, width, height, media_type)
