"""A template pack as a ZIP file: what may be in one, and a shipped template as one to begin with."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from certificates.contract import CertificateTemplate
from certificates.drawing.layout import read_layout
from lms.api import ArchiveLimits, UnreadableFile, _, open_archive

LARGEST_PACK: Final = 5_000_000
"""Bytes of a pack."""

LIMITS: Final = ArchiveLimits(entries=120, unpacked=12_000_000, ratio=200, small=200_000)
LARGEST: Final = {
    ".html": 100_000, ".css": 100_000, ".json": 100_000, ".txt": 100_000,
    ".svg": 400_000, ".png": 600_000, ".ttf": 1_500_000,
}  # fmt: skip
"""Kinds of files that a pack may hold, and the bytes each may have."""

_NAME: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}/){0,2}[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}")
_RUBBISH: Final = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


def files_of(content: bytes) -> dict[str, bytes]:
    """Unpack a pack: its files by name, without the one folder that many programs put around all. Writes nothing.

    Raises `UnreadableFile` for anything that is not known to be harmless.
    """
    if len(content) > LARGEST_PACK:
        raise UnreadableFile(_("Gói mẫu lớn quá %(n)d MB.", n=LARGEST_PACK // 1_000_000))
    archive = open_archive(content, LIMITS)
    names = [name for name in archive.names if not _RUBBISH.search(name)]
    around = _folder_around(names)
    return {name.removeprefix(around): archive.read(name) for name in names}


def _folder_around(names: list[str]) -> str:
    first = names[0].partition("/")[0] + "/" if names and "/" in names[0] else ""
    return first if first and all(name.startswith(first) for name in names) else ""


def files_in(folder: Path) -> dict[str, bytes]:
    """Read a pack from a folder, for its author."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    names = {file.relative_to(folder).as_posix(): file for file in found}
    return {name: file.read_bytes() for name, file in names.items() if not _RUBBISH.search(name)}


def is_plain_name(name: str) -> bool:
    """Whether a file's name means the same on every machine and leads nowhere else."""
    return _NAME.fullmatch(name) is not None and ".." not in name


def starter(template: CertificateTemplate) -> bytes:
    """Pack a template that ships as one to begin with: whole in itself, neighbours as folders inside."""
    layout = read_layout(template.folder.resolve())
    files: dict[str, bytes] = {}
    for folder in layout.folders:
        place = "" if folder == layout.folder else f"{folder.name}/"
        for name, content in files_in(folder).items():
            if Path(name).suffix in LARGEST:
                files[place + name] = content
    return packed({name: _inward(name, content, layout.beside) for name, content in files.items() if _is_used(name)})


def _is_used(name: str) -> bool:
    """Neighbours lend fonts, drawings and styles, not their pages."""
    return "/" not in name or not name.endswith(("page.html", "template.json", "thumbnail.png"))


def _inward(name: str, content: bytes, beside: tuple[Path, ...]) -> bytes:
    """Rewrite `../classic/…` as `classic/…`, since in a pack neighbours lie inside."""
    if not name.endswith((".html", ".css", ".json")):
        return content
    text = content.decode()
    if "/" not in name:
        for neighbour in beside:
            text = text.replace(f"../{neighbour.name}/", f"{neighbour.name}/")
    return re.sub(r'\n  "beside": \[[^]]*\],', "", text).encode() if name == "template.json" else text.encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    """Write a ZIP file that is the same whenever it is written."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(ZipInfo(name, _EARLIEST), content, ZIP_DEFLATED)
    return out.getvalue()
