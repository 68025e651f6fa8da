"""Many certificates as one ZIP on disk: a folder a unit, and the register as XLSX with every file's SHA-256."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import xlsxwriter
from sqlalchemy import select

from certificates.codes import file_name, plain
from certificates.models import Award
from certificates.permissions import SEE
from certificates.register import Filters
from lms.api import Grant, Unit, User, _, date_text, db, fold, now, only_reading, scope_of, settings, stream_file

REGISTER_FILE = "so-cap.xlsx"
EVERY = 25
"""Files between two reports of progress."""


class CannotArchive(RuntimeError):  # noqa: N818 (reads as what it is)
    """The archive cannot be made; the message is a plain sentence for whoever asked."""


@dataclass(frozen=True)
class Holder:
    """Whoever holds these paths, in the shape that `scope_of` asks."""

    paths: tuple[str, ...]
    is_authenticated: bool = True

    def granted_paths(self, _permission: str) -> tuple[str, ...]:
        """The same paths for any permission."""
        return self.paths


@dataclass(frozen=True)
class Line:
    """One certificate as the archive tells it; `path` is its place in the ZIP, empty where no file goes in."""

    award: Any
    path: str


def paths_held(user_id: int) -> tuple[str, ...]:
    """Paths of the units whose certificates a person may see at this moment; none for a suspended account."""
    rows = db.session.scalars(
        select(Unit.path)
        .join(Grant, Grant.unit_id == Unit.id)
        .join(User, User.id == Grant.user_id)
        .where(Grant.user_id == user_id, Grant.permission == SEE.name, User.is_suspended.is_(False))
    )
    return tuple(sorted(rows))


def collect(filters: Filters, *, asked: tuple[str, ...], owner_id: int) -> list[Line]:
    """Read what goes in: within the scope held when it was asked for and within the scope held now.

    Rows are read without ORM objects and the transaction is ended, so that no writer waits for the archive.
    """
    with only_reading():
        held = paths_held(owner_id)
        rows = db.session.execute(
            select(
                Award.id, Award.number, Award.holder_name, Award.sort_key, Award.fields, Award.code, Award.state,
                Award.issued_on, Award.course_title, Award.file_sha256, Award.unit_id, Unit.name.label("unit_name"),
                Unit.code.label("unit_code"),
            )
            .join(Award.unit)
            .where(
                scope_of(SEE, Unit.path, user=Holder(asked)),
                scope_of(SEE, Unit.path, user=Holder(held)),
                *filters.conditions(now()),
            )
        ).all()  # fmt: skip
        db.session.rollback()
    return _placed(sorted(rows, key=lambda row: (fold(row.unit_name), row.unit_id, row.sort_key, row.id)))


def _placed(rows: Sequence[Any]) -> list[Line]:
    """Give every valid certificate its own place; namesakes and units of one name never share one."""
    folders: dict[int, str] = {}
    taken: set[str] = set()
    lines = []
    for row in rows:
        if row.unit_id not in folders:
            wanted = plain(row.unit_name, 80) or "Don_vi"
            same = wanted.casefold() in {folder.casefold() for folder in folders.values()}
            folders[row.unit_id] = f"{wanted}_{plain(row.unit_code)}" if same else wanted
        path = ""
        if row.state == "issued" and row.file_sha256:
            path = f"{folders[row.unit_id]}/{file_name(row.number, row.holder_name)}"
            if path.casefold() in taken:
                path = path.removesuffix(".pdf") + f"_{row.code}.pdf"
            taken.add(path.casefold())
        lines.append(Line(row, path))
    return lines


@contextmanager
def workplace(token: str) -> Iterator[Path]:
    """A folder of this archive's own in the data folder; what a killed run left is thrown away first."""
    folder = settings().data / "archives" / token
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pack(lines: list[Line], folder: Path, advance: Callable[[int], None]) -> Path:
    """Write the ZIP; equal content gives equal bytes. Raises `CannotArchive` when a stored file is not what it was."""
    target = folder / "archive.zip"
    done = 0
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for line in lines:
            if not line.path:
                continue
            _add(archive, line)
            done += 1
            if done % EVERY == 0:
                advance(done)
        register = folder / REGISTER_FILE
        write_register(lines, register)
        with archive.open(ZipInfo(REGISTER_FILE), "w") as part, register.open("rb") as source:
            shutil.copyfileobj(source, part)
    return target


def _add(archive: ZipFile, line: Line) -> None:
    """Copy one original piece by piece and make sure on the way that it is the one that was issued."""
    digest = hashlib.sha256()
    day = line.award.issued_on
    place = ZipInfo(line.path, (day.year, day.month, day.day, 0, 0, 0))
    try:
        pieces = stream_file(line.award.file_sha256)
    except FileNotFoundError:
        raise CannotArchive(_("Không thấy tệp gốc của giấy số %(number)s.", number=line.award.number)) from None
    with archive.open(place, "w") as part:
        for piece in pieces:
            digest.update(piece)
            part.write(piece)
    if digest.hexdigest() != line.award.file_sha256:
        raise CannotArchive(_("Tệp gốc của giấy số %(number)s đã bị hỏng.", number=line.award.number))


def write_register(lines: list[Line], target: Path) -> None:
    """Write the register; every cell is text, so nothing in a name is ever a formula or a link."""
    heads = (
        ("Số TT", 7), ("Họ và tên", 28), ("Ngày sinh", 12), ("Đơn vị", 36), ("Tên khóa", 44), ("Xếp loại", 12),
        ("Số vào sổ", 22), ("Ngày cấp", 12), ("Mã kiểm tra", 17), ("Trạng thái", 14), ("Tệp", 60), ("SHA-256", 68),
    )  # fmt: skip
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True, "tmpdir": str(target.parent)})
    sheet = book.add_worksheet("Sổ cấp")
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 2)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    for place, line in enumerate(lines, start=1):
        for column, text in enumerate(_cells(place, line)):
            sheet.write_string(place, column, text)
    sheet.autofilter(0, 0, len(lines), len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    book.set_properties({"title": "Sổ cấp giấy chứng nhận", "created": _day_of(lines)})
    book.close()


def _cells(place: int, line: Line) -> tuple[str, ...]:
    award = line.award
    return (
        str(place), award.holder_name, award.fields.get("birth_date", ""), award.unit_name, award.course_title,
        award.fields.get("grade", ""), award.number, date_text(award.issued_on), award.code,
        _state(award), line.path, award.file_sha256 or "",
    )  # fmt: skip


def _state(award: Any) -> str:
    if award.state == "revoked":
        return "Đã thu hồi"
    return "Có giá trị" if award.file_sha256 else "Chưa ký xong"


def _day_of(lines: list[Line]) -> Any:
    """The newest line's day, so that a repeated run writes the same bytes."""
    day = max((line.award.issued_on for line in lines), default=now().date())
    return now().replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)
