"""A delivery is made in parts of a few hundred certificates, so that a run that died goes on where it stopped.

A part is a ZIP of originals and a print file of their pages. It gets its name only when it is whole and on the disk.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from certificates.delivery.selection import Line
from lms.api import _, settings, stream_file

PART: Final = 200
"""Certificates in a part: what a crash can cost."""

EVERY: Final = 25
"""Certificates between two reports of progress."""

PRINT_TITLE: Final = "Tệp in giấy chứng nhận"
_ORIGINALS, _PAGES = "originals.zip", "pages.pdf"


class CannotDeliver(RuntimeError):  # noqa: N818 (reads as what it is)
    """The delivery cannot be made; the message is a plain sentence for whoever asked."""


def workplace(token: str) -> Path:
    """The folder of one delivery in the data folder; it stays until the delivery is there or given up."""
    folder = settings().data / "archives" / token
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clear(folder: Path) -> None:
    """Throw a workplace away."""
    shutil.rmtree(folder, ignore_errors=True)


def split(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut the lines that have files into parts, in the order given."""
    with_file = [line for line in lines if line.path]
    return [with_file[start : start + PART] for start in range(0, len(with_file), PART)]


def make_parts(parts: Sequence[Sequence[Line]], folder: Path, advance: Callable[[int], None]) -> list[Path]:
    """Make the parts that are not there yet; a part made for other lines is made anew. `advance` is told how many.

    Raises `CannotDeliver` when a stored original is missing or not what it was.
    """
    made = []
    done = 0
    for number, part in enumerate(parts):
        place = folder / f"{number:05}-{_fingerprint(part)}"
        if not place.is_dir():
            _make(part, place, partial(_told, advance, done))
        done += len(part)
        advance(done)
        made.append(place)
    return made


def _told(advance: Callable[[int], None], before: int, here: int) -> None:
    advance(before + here)


def _fingerprint(part: Sequence[Line]) -> str:
    told = json.dumps([(line.path, line.award.file_sha256) for line in part], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _make(part: Sequence[Line], place: Path, advance: Callable[[int], None]) -> None:
    from certificates.delivery.printing import print_together  # noqa: PLC0415 (loads pikepdf, in workers only)

    draft = place.with_suffix(".draft")
    clear(draft)
    draft.mkdir()
    files = []
    with ZipFile(draft / _ORIGINALS, "w", ZIP_STORED) as archive:
        for done, line in enumerate(part, start=1):
            files.append(draft / f"{done:05}.pdf")
            _fetch(line, files[-1])
            archive.write(files[-1], line.path)
            if done % EVERY == 0:
                advance(done)
    print_together(files, draft / _PAGES, title=PRINT_TITLE)
    for file in files:
        file.unlink()
    for name in (_ORIGINALS, _PAGES):
        with (draft / name).open("rb") as written:
            os.fsync(written.fileno())
    draft.rename(place)


def _fetch(line: Line, target: Path) -> None:
    """Copy one original piece by piece and make sure on the way that it is the one that was issued."""
    digest = hashlib.sha256()
    try:
        pieces = stream_file(line.award.file_sha256)
    except FileNotFoundError:
        raise CannotDeliver(_("Không thấy tệp gốc của giấy số %(number)s.", number=line.award.number)) from None
    with target.open("wb") as copy:
        for piece in pieces:
            digest.update(piece)
            copy.write(piece)
    if digest.hexdigest() != line.award.file_sha256:
        raise CannotDeliver(_("Tệp gốc của giấy số %(number)s đã bị hỏng.", number=line.award.number))


def pages_of(parts: Sequence[Path]) -> list[Path]:
    """The print files of the parts, in order."""
    return [part / _PAGES for part in parts]


def originals_of(parts: Sequence[Path], lines: Sequence[Line]) -> Iterator[tuple[ZipInfo, Path]]:
    """Unpack one original after the other, folder by folder; each is gone when the next one is asked for."""
    where = {path: place for place in parts for path in _paths_in(place)}
    spot = parts[0].with_name("one.pdf") if parts else Path()
    open_zips = {place: ZipFile(place / _ORIGINALS) for place in parts}
    try:
        for line in sorted((line for line in lines if line.path), key=_by_folder):
            with open_zips[where[line.path]].open(line.path) as source, spot.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            day = line.award.issued_on
            yield ZipInfo(line.path, (day.year, day.month, day.day, 0, 0, 0)), spot
    finally:
        for archive in open_zips.values():
            archive.close()


def _paths_in(place: Path) -> list[str]:
    with ZipFile(place / _ORIGINALS) as archive:
        return archive.namelist()


def _by_folder(line: Line) -> tuple[str, str, int]:
    return line.path.partition("/")[0].casefold(), line.award.sort_key, line.award.id
