"""Files that came in, kept as one until the job has looked at them: single PDFs, ZIP archives, or both."""

import secrets
import shutil
import tempfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, Protocol
from zipfile import ZIP_STORED, ZipFile

from certificates.outside.packing import LIST_FILE
from lms.api import ZIP, ArchiveLimits, UnreadableFile, open_archive, settings, store_path

BUNDLE_TYPE: Final = "application/zip"
LARGEST_UPLOAD: Final = 100_000_000
"""Bytes that may come in at once: about 1,500 signed certificates."""

LARGEST_FILE: Final = 5_000_000
MOST_FILES: Final = 5_000
LIMITS: Final = ArchiveLimits(entries=MOST_FILES, unpacked=600_000_000, ratio=100, small=1_000_000)
LONGEST_NAME: Final = 120


class UploadedFile(Protocol):
    """What the web framework hands over."""

    filename: str | None
    stream: BinaryIO


@dataclass(frozen=True)
class Found:
    """A file of a bundle. `content` is None where it was not read, and `refusal` then says why, if not its size."""

    name: str
    content: bytes | None = None
    refusal: str = ""


def keep(files: Iterable[UploadedFile]) -> tuple[str, int]:
    """Store uploaded files as one; returns its SHA-256 and how many there are.

    A random comment makes each bundle a file of its own, so that throwing it away takes nobody else's.
    """
    count = 0
    with tempfile.TemporaryDirectory(dir=settings().data, prefix=".returned-") as folder:
        target = Path(folder) / "bundle.zip"
        with ZipFile(target, "w", ZIP_STORED) as bundle:
            bundle.comment = secrets.token_hex(16).encode()
            for count, file in enumerate(files, start=1):
                with bundle.open(f"{count:06}/{_short(file.filename or '')}", "w") as entry:
                    shutil.copyfileobj(file.stream, entry)
        return store_path(target, media_type=BUNDLE_TYPE), count


def files_of(bundle: BinaryIO) -> Generator[Found, None, None]:
    """Read the files of a bundle one at a time, always in the same order; archives are opened with care."""
    with ZipFile(bundle) as kept:
        for entry in kept.infolist():
            name = PurePosixPath(entry.filename).name
            with kept.open(entry) as stream:
                is_archive = stream.read(len(ZIP)) == ZIP
            if is_archive:
                yield from _inside(name, kept.read(entry))
            elif entry.file_size > LARGEST_FILE:
                yield Found(name)
            else:
                yield Found(name, kept.read(entry))


def _inside(name: str, content: bytes) -> Iterator[Found]:
    try:
        archive = open_archive(content, LIMITS)
    except UnreadableFile as refused:
        yield Found(name, refusal=refused.sentence)
        return
    for inner, entry in archive.entries.items():
        base = PurePosixPath(inner).name
        if base == LIST_FILE or base.startswith(".") or inner.startswith("__MACOSX/"):
            continue
        if entry.file_size > LARGEST_FILE:
            yield Found(base)
            continue
        try:
            yield Found(_short(base), archive.read(inner))
        except UnreadableFile as refused:
            yield Found(_short(base), refusal=refused.sentence)


def _short(name: str) -> str:
    """The name without a path, its end kept: there numbers and endings stand."""
    plain = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in plain if sign.isprintable())[-LONGEST_NAME:] or "?"
