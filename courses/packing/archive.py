"""Packs as ZIP files. The same files always make the same bytes."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from courses.packing.files import MANIFEST
from courses.questions.formats.contract import UnreadableFile
from lms.api import ArchiveLimits, _, open_archive

LARGEST_UPLOAD = 11_000_000
"""Bytes of a pack as it is handed in."""

LIMITS = ArchiveLimits(entries=1_000, unpacked=60_000_000)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP file can hold: when a pack was exported says nothing about it."""

_JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def packed(files: Mapping[str, bytes]) -> bytes:
    """Put the files of a pack into a ZIP file, in the order of their paths."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = ZipInfo(path, FIRST_DAY)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, files[path])
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Take the files of a pack out of a ZIP file; raises `UnreadableFile` with a sentence for any other.

    A folder around everything, as programs put it there, and what systems add to archives are left out.
    """
    if len(content) > LARGEST_UPLOAD:
        raise UnreadableFile(_("Tệp lớn quá %(size)d MB nên không nhận.", size=LARGEST_UPLOAD // 1_000_000))
    archive = open_archive(content, LIMITS)
    names = [name for name in archive.names if not any(part in _JUNK for part in PurePosixPath(name).parts)]
    manifests = sorted((name for name in names if PurePosixPath(name).name == MANIFEST), key=len)
    if not manifests:
        raise UnreadableFile(_("Trong tệp không có pack.yaml nên đây không phải gói khóa học."))
    above = manifests[0].removesuffix(MANIFEST)
    if stray := [name for name in names if not name.startswith(above)]:
        raise UnreadableFile(_("Trong tệp có phần nằm ngoài gói khóa học: %(name)s.", name=stray[0][:100]))
    return {name.removeprefix(above): archive.read(name) for name in names}
