"""Pictures stored in a Word file, kept in a kind that browsers show."""

from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from courses.questions.formats.contract import Embedded
from courses.questions.formats.word.package import Package

MOST_PIXELS = 40_000_000
_KEPT = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_TURNED = {"BMP", "TIFF"}


@dataclass
class Pictures:
    """The pictures of one file, named hinh-1.png, hinh-2.jpg and so on as they come."""

    package: Package
    by_name: dict[str, Embedded] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def name_of(self, reference: str) -> str:
        """Take in the picture that is referred to and name it; empty where no browser could show it."""
        if reference not in self._names:
            stored = self.package.picture(reference)
            self._names[reference] = self._kept(stored[1]) if stored else ""
        return self._names[reference]

    def _kept(self, content: bytes) -> str:
        shown = _shown(content)
        if shown is None:
            return ""
        ending, content = shown
        for known in self.by_name.values():
            if known.content == content:
                return known.name
        name = f"hinh-{len(self.by_name) + 1}.{ending}"
        self.by_name[name] = Embedded(name, content)
        return name


def _shown(content: bytes) -> tuple[str, bytes] | None:
    """The picture and the ending of its name; bitmaps of old programs become PNG."""
    try:
        with Image.open(BytesIO(content), formats=(*_KEPT, *_TURNED)) as picture:
            if picture.width * picture.height > MOST_PIXELS or not picture.format:
                return None
            if picture.format in _KEPT:
                picture.verify()
                return _KEPT[picture.format], content
            turned = BytesIO()
            picture.convert("RGB").save(turned, "PNG")
            return "png", turned.getvalue()
    except (
        UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError,
        Image.DecompressionBombError, Image.DecompressionBombWarning,
    ):  # fmt: skip
        return None
