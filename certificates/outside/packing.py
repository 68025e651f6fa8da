"""A pile of files on its way out: a ZIP that a signing program takes whole, and a list of what is in it."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipFile

from certificates.delivery.naming import safe
from certificates.outside.queries import Unsigned
from lms.api import CellKind, Sheet, SheetColumn, read_file, xlsx_bytes

LIST_FILE: Final = "danh-sach-cho-ky.xlsx"
EVERY: Final = 25
"""Files between two reports of progress."""


class DamagedFile(RuntimeError):  # noqa: N818 (reads as what it is)
    """A stored file is not what it was when it was drawn; the message says which."""


def write_pile(files: Sequence[Unsigned], target: Path, advance: Callable[[int], None]) -> None:
    """Write the ZIP; `advance` is told how many are in. Raises `DamagedFile`."""
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for done, file in enumerate(files, start=1):
            content = read_file(file.prepared_sha256)
            if sha256(content).hexdigest() != file.prepared_sha256:
                raise DamagedFile(f"Tệp chờ ký của giấy số {file.number} không còn nguyên vẹn.")
            archive.writestr(name_of(file), content)
            if done % EVERY == 0:
                advance(done)
        archive.writestr(LIST_FILE, _list_of(files))


def name_of(file: Unsigned) -> str:
    """A name that tells people apart and sorts as the register does."""
    return f"{file.year}-{file.serial:06}_{safe(file.holder_name)}.pdf"


def _list_of(files: Sequence[Unsigned]) -> bytes:
    columns = [
        SheetColumn("STT", CellKind.INTEGER, 6),
        SheetColumn("Tệp", width=44),
        SheetColumn("Số vào sổ"),
        SheetColumn("Họ và tên", width=28),
        SheetColumn("Đơn vị", width=36),
        SheetColumn("Tên khóa", width=44),
        SheetColumn("SHA-256 trước khi ký", width=68),
    ]
    rows = [
        (place, name_of(file), file.number, file.holder_name, file.unit_name, file.course_title, file.prepared_sha256)
        for place, file in enumerate(files, start=1)
    ]
    return xlsx_bytes(Sheet("Chờ ký", columns, rows))
