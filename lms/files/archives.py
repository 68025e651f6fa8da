"""Files that are ZIP archives inside (Word, Excel, packs): opened only when nothing in them can do harm.

What the archive claims is checked before anything is unpacked, and counted again while it is unpacked.
"""

import re
import stat
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from flask_babel import gettext as _

from lms.files.source import UnreadableFile

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office before 2007 begin, and today's when they are locked with a password."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|activex|macrosheets|basic|scripts)(/|$)", re.IGNORECASE)
_END = struct.Struct("<4s4H2LH")
_HEADER = 30
_DIRECTORY_PER_ENTRY = 400
"""Bytes of the central directory that an entry takes at most: its record, a path and some extra fields."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_DAMAGED = (BadZipFile, zlib.error, EOFError, OverflowError, ValueError, RuntimeError, struct.error)


@dataclass(frozen=True)
class ArchiveLimits:
    """What an archive may hold. `ratio` is asked of entries larger than `small` only: tiny ones pack well."""

    entries: int = 2_000
    unpacked: int = 100_000_000
    ratio: int = 200
    small: int = 1_000_000


@dataclass
class Archive:
    """An archive whose table of contents has been found harmless."""

    entries: dict[str, ZipInfo]
    limits: ArchiveLimits
    _file: ZipFile = field(repr=False)
    _unpacked: int = 0

    @property
    def names(self) -> list[str]:
        """Names of its files, as they stand in it; folders are none."""
        return list(self.entries)

    def read(self, name: str, *, most: int | None = None) -> bytes:
        """Unpack one file, of `most` bytes at the most; raises `UnreadableFile`, also where the archive lied."""
        entry = self.entries.get(name)
        if entry is None:
            raise UnreadableFile(_("Tệp bị hỏng: thiếu phần “%(name)s”. Hãy mở tệp, lưu lại rồi thử lại.", name=name))
        room = min(entry.file_size, most if most is not None else entry.file_size)
        if entry.file_size > room:
            raise UnreadableFile(_("Phần “%(name)s” trong tệp quá lớn nên không đọc.", name=name))
        try:
            with self._file.open(entry) as stream:
                content = stream.read(room + 1)
        except _DAMAGED as trouble:
            raise UnreadableFile(_("Tệp bị hỏng, không giải nén được. Hãy mở tệp, lưu lại rồi thử lại.")) from trouble
        self._unpacked += len(content)
        if len(content) > room or self._unpacked > self.limits.unpacked:
            raise UnreadableFile(_("Tệp nén không trung thực về dung lượng nên không nhận."))
        return content


def open_archive(content: bytes, limits: ArchiveLimits | None = None) -> Archive:
    """Open an archive that is harmless; raises `UnreadableFile` for any other."""
    limits = limits or ArchiveLimits()
    refuse_ole(content)
    if not content:
        raise UnreadableFile(_("Tệp này trống. Hãy chọn tệp khác."))
    if not content.startswith(ZIP):
        raise UnreadableFile(_("Nội dung tệp không đúng với tên tệp. Hãy mở tệp, lưu lại đúng dạng rồi thử lại."))
    _check_end(content, limits)
    try:
        file = ZipFile(BytesIO(content))
        entries = file.infolist()
    except _DAMAGED as trouble:
        raise UnreadableFile(_("Tệp bị hỏng hoặc chưa tải lên trọn vẹn. Hãy chọn lại tệp.")) from trouble
    _check_entries(entries, limits)
    return Archive({entry.filename: entry for entry in entries if not entry.is_dir()}, limits, file)


def refuse_ole(content: bytes) -> None:
    """Tell a locked file of today from one of an old program; both begin alike."""
    if not content.startswith(OLE):
        return
    if _LOCKED in content:
        raise UnreadableFile(_("Tệp đang khóa bằng mật khẩu. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi thử lại."))
    raise UnreadableFile(
        _("Tệp thuộc dạng cũ của Office (trước 2007). Hãy mở tệp, chọn Lưu thành .docx hoặc .xlsx rồi thử lại.")
    )


def refuse_macros(archive: Archive) -> None:
    """Take no file that carries a program, whatever its name says."""
    types = archive.read("[Content_Types].xml", most=1_000_000) if "[Content_Types].xml" in archive.entries else b""
    if any(_MACROS.search(name) for name in archive.names) or b"macroenabled" in types.lower():
        raise UnreadableFile(_("Tệp có chứa macro nên không nhận. Hãy lưu lại ở dạng không có macro rồi thử lại."))


def _check_end(content: bytes, limits: ArchiveLimits) -> None:
    """Read the archive's last record before its table of contents is: how long that is, and that nothing follows."""
    found = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if found < 0 or len(content) < found + _END.size:
        raise UnreadableFile(_("Tệp bị hỏng hoặc chưa tải lên trọn vẹn. Hãy chọn lại tệp."))
    *_start, entries, length, offset, comment = _END.unpack_from(content, found)
    if found + _END.size + comment != len(content) or offset + length != found:
        raise UnreadableFile(_("Tệp có phần lạ ghép thêm vào nên không nhận. Hãy mở tệp, lưu thành tệp mới."))
    if entries > limits.entries or length > limits.entries * _DIRECTORY_PER_ENTRY:
        raise UnreadableFile(_("Tệp nén có quá %(most)d thành phần nên không nhận.", most=limits.entries))


def _check_entries(entries: list[ZipInfo], limits: ArchiveLimits) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(_("Tệp nén đang khóa bằng mật khẩu. Hãy nén lại không đặt mật khẩu."))
    names = [entry.filename.casefold().rstrip("/") for entry in entries]
    if any(map(_is_unsafe, entries)) or len(set(names)) < len(names) or _overlap(entries):
        raise UnreadableFile(_("Bên trong tệp có thành phần không an toàn nên không nhận. Hãy lưu thành tệp mới."))
    if len(entries) > limits.entries:
        raise UnreadableFile(_("Tệp nén có quá %(most)d thành phần nên không nhận.", most=limits.entries))
    swollen = any(entry.file_size > max(limits.small, limits.ratio * max(entry.compress_size, 1)) for entry in entries)
    if swollen or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise UnreadableFile(_("Tệp nén bung ra quá lớn nên không nhận."))


def _is_unsafe(entry: ZipInfo) -> bool:
    """A path that leads elsewhere, a link or a device, a way of packing that office programs do not use."""
    name = entry.filename
    path = PurePosixPath(name)
    leads_out = not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
    mode = entry.external_attr >> 16
    is_plain = stat.S_IFMT(mode) in {0, stat.S_IFREG, stat.S_IFDIR}
    known_packing = entry.compress_type in {ZIP_STORED, ZIP_DEFLATED}
    return leads_out or bool(_UNPRINTABLE.search(name)) or not is_plain or not known_packing


def _overlap(entries: Iterable[ZipInfo]) -> bool:
    """Whether two entries share packed bytes, as in bombs that unpack the same kernel many times."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + _HEADER + len(entry.filename.encode()) + entry.compress_size
    return False
