"""A template folder as the drawing sees it: its faces, the lines to be fitted, and the place of the signature."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import uharfbuzz

from certificates.drawing.heading import heading_of

POINTS_PER_MM: Final = 72 / 25.4
DRAWN_FROM: Final = frozenset({".html", ".css", ".json", ".svg", ".png", ".ttf"})
"""Endings of the files that a certificate is drawn from."""
THUMBNAIL: Final = "thumbnail.png"
"""A small picture of the template beside them, to choose it by."""


class BrokenTemplate(ValueError):  # noqa: N818 (reads as what it is)
    """A template folder that cannot be used; the message tells what is wrong with it."""


class Face:
    """One font file, measured with the same shaper that will set it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)))
        self._font = uharfbuzz.Font(self._face)
        self.letters: frozenset[int] = frozenset(self._face.unicodes)
        self._characters = frozenset(map(chr, self.letters))

    def has_all(self, text: str) -> bool:
        """Tell whether every character has a glyph of its own."""
        return self._characters.issuperset(text)

    def width(self, text: str) -> float:
        """Return the length of the set text in em, kerning included."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._font, buffer)
        return float(sum(position.x_advance for position in buffer.glyph_positions) / self._face.upem)


@dataclass(frozen=True)
class Line:
    """A line of the page that must hold its text whatever its length; sizes in points.

    It shrinks from `largest` to `smallest`; below that it breaks into two balanced lines of at most `two_lines`, where
    the template allows it (`two_lines` above 0); text without a space to break at shrinks on.
    """

    face: str
    width_mm: float
    largest: float
    smallest: float
    two_lines: float = 0
    spacing_em: float = 0


@dataclass(frozen=True)
class Box:
    """A rectangle on the page in millimetres from its left and top."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """The contents of `template.json`, with its fonts loaded.

    `beside` are the folders next to it whose fonts and drawings it uses as `../name/…`.
    """

    folder: Path
    beside: tuple[Path, ...]
    needs: tuple[str, ...]
    faces: Mapping[str, Face]
    faces_of: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, Line]
    signature: Box
    page_height_mm: float
    titles: Mapping[str, str]

    @property
    def folders(self) -> tuple[Path, ...]:
        """Everywhere it may read from, its own folder first."""
        return (self.folder, *self.beside)

    @cached_property
    def version(self) -> str:
        """Name the state of a template by what is in it, so that nobody has to remember raising a number."""
        digest = sha256()
        for folder in self.folders:
            place = "." if folder == self.folder else folder.name
            for file in sorted(folder.rglob("*")):
                if file.suffix in DRAWN_FROM and file.name != THUMBNAIL:
                    digest.update(f"{place}/{file.relative_to(folder).as_posix()}\0".encode())
                    digest.update(sha256(file.read_bytes()).digest())
        return digest.hexdigest()[:12]

    @cached_property
    def heading(self) -> str:
        """What the sheet calls itself."""
        return heading_of((self.folder / "page.html").read_text("utf-8"))

    @cached_property
    def fonts_sha256(self) -> str:
        """Name the fonts by what is in them."""
        faces = sorted(self.faces.items())
        return sha256(b"".join(sha256(face.file.read_bytes()).digest() for _, face in faces)).hexdigest()


@cache
def read_layout(folder: Path) -> Layout:
    """Read a template folder once per process. Raises `BrokenTemplate`."""
    try:
        plan = json.loads((folder / "template.json").read_text("utf-8"))
        return _layout(folder, plan)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise BrokenTemplate(f"{folder.name}: {trouble!r}") from trouble


def _layout(folder: Path, plan: Mapping[str, Any]) -> Layout:
    faces_of: dict[str, tuple[str, ...]] = {}
    for name, face in plan["faces"].items():
        for field in face["fields"]:
            faces_of[field] = (*faces_of.get(field, ()), name)
    lines = {name: Line(**line) for name, line in plan["lines"].items()}
    if strangers := {line.face for line in lines.values()} - set(plan["faces"]):
        raise KeyError(*strangers)
    return Layout(
        folder=folder,
        beside=tuple(_beside(folder, name) for name in plan.get("beside", ())),
        needs=tuple(plan["needs"]),
        faces={name: Face(folder / face["file"]) for name, face in plan["faces"].items()},
        faces_of=faces_of,
        lines=lines,
        signature=Box(**plan["signature"]),
        page_height_mm=plan["page_height_mm"],
        titles=dict(plan["title"]),
    )


def _beside(folder: Path, name: str) -> Path:
    neighbour = (folder.parent / name).resolve()
    if neighbour.parent != folder.parent.resolve() or not (neighbour / "template.json").is_file():
        raise KeyError(name)
    return neighbour
