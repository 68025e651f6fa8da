"""Kinds of files that learners may hand in, known by their content and not by what their names claim."""

import re
import stat
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lms.api import ArchiveLimits, _

MOST_ENTRIES = 5_000
MOST_UNPACKED = 100_000_000
"""Bytes that an archive may unpack to. They are counted as it says, then checked, never trusted."""

OFFICE_LIMITS = ArchiveLimits(entries=1_000, unpacked=60_000_000)
"""What an office file may be as an archive, where programs are to look into it."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|activex|basic|scripts|macrosheets)(/|$)", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")


_PDF, _PNG, _JPEG, _ZIP = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"
_SIGNATURES = (_PDF, _PNG, _JPEG, _ZIP)


class UnwantedFile(Exception):  # noqa: N818 (reads as what it is)
    """The file is not taken; the sentence tells the learner why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class FileKind:
    """What files of an ending are, and how to tell that a content is one."""

    media_type: str
    is_one: Callable[[bytes], bool]


def media_type_of(name: str, content: bytes, allowed: tuple[str, ...]) -> str:
    """What a file is, by its content. Raises `UnwantedFile` if it is none of `allowed`, or not what its name says."""
    ending = ending_of(name)
    if ending not in allowed or ending not in KINDS:
        known = ", ".join(f".{one}" for one in allowed)
        raise UnwantedFile(_("Bài này chỉ nhận tệp %(known)s.", known=known))
    if not content:
        raise UnwantedFile(_("Tệp này trống. Hãy kiểm tra lại rồi chọn tệp khác."))
    kind = KINDS[ending]
    if not kind.is_one(content):
        sentence = _("Nội dung tệp không phải là .%(ending)s. Hãy mở tệp, lưu lại đúng dạng rồi nộp.", ending=ending)
        raise UnwantedFile(sentence)
    return kind.media_type


def ending_of(name: str) -> str:
    """The ending of a file's name, in small letters and without its point."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def _starts(signature: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signature)


def _is_text(content: bytes) -> bool:
    """Text in UTF-8, in UTF-16 with its mark, or in an older code page: nothing but letters and line ends."""
    if content.startswith(_SIGNATURES):
        return False
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(content) % 2 == 0
    return not _CONTROL.search(content)


def _office(main_part: str) -> Callable[[bytes], bool]:
    return lambda content: {"[Content_Types].xml", main_part} <= set(_unpacked_names(content))


def _open_document(media_type: str) -> Callable[[bytes], bool]:
    def is_one(content: bytes) -> bool:
        names = _unpacked_names(content)
        with ZipFile(BytesIO(content)) as archive:
            return names[:1] == ["mimetype"] and archive.read("mimetype") == media_type.encode()

    return is_one


def _unpacked_names(content: bytes) -> list[str]:
    """Names of what an archive holds, once all of it is known to unpack safely; raises `UnwantedFile`."""
    damaged = False
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            damaged = archive.testzip() is not None
    except (BadZipFile, zlib.error, EOFError, OverflowError, ValueError, RuntimeError):
        damaged = True
    if damaged:
        raise UnwantedFile(_("Tệp bị hỏng, không mở được. Hãy lưu lại rồi nộp."))
    return [entry.filename for entry in entries]


def _check_entries(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    unsafe = any(map(_is_unsafe, entries)) or len(set(names)) < len(names)
    if unsafe or len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UnwantedFile(
            _("Bên trong tệp có thành phần không an toàn nên không nhận. Hãy lưu thành tệp mới rồi nộp.")
        )
    if any(_MACROS.search(name) for name in names):
        raise UnwantedFile(_("Tệp có chứa macro nên không nhận. Hãy lưu lại ở dạng không có macro rồi nộp."))


def _is_unsafe(entry: ZipInfo) -> bool:
    """A path that leads elsewhere, a link, a password, a way of packing that office programs do not use."""
    path = PurePosixPath(entry.filename)
    leads_out = path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return leads_out or is_link or bool(entry.flag_bits & 1) or entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}


KINDS = {
    "docx": FileKind(f"{_OFFICE}wordprocessingml.document", _office("word/document.xml")),
    "xlsx": FileKind(f"{_OFFICE}spreadsheetml.sheet", _office("xl/workbook.xml")),
    "pptx": FileKind(f"{_OFFICE}presentationml.presentation", _office("ppt/presentation.xml")),
    "odt": FileKind(f"{_OPEN}text", _open_document(f"{_OPEN}text")),
    "ods": FileKind(f"{_OPEN}spreadsheet", _open_document(f"{_OPEN}spreadsheet")),
    "odp": FileKind(f"{_OPEN}presentation", _open_document(f"{_OPEN}presentation")),
    "pdf": FileKind("application/pdf", _starts(_PDF)),
    "png": FileKind("image/png", _starts(_PNG)),
    "jpg": FileKind("image/jpeg", _starts(_JPEG)),
    "jpeg": FileKind("image/jpeg", _starts(_JPEG)),
    "txt": FileKind("text/plain", _is_text),
    "csv": FileKind("text/csv", _is_text),
}

FILES_OF_TASKS = ("docx", "xlsx", "pptx", "csv", "txt", "pdf")
"""Kinds of files that a task may give to learners to begin with."""
