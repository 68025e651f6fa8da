"""The job that makes a book, and the daily task that throws old files away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy import func, select

from certificates.book import lines
from certificates.book.writing import (
    VOLUME,
    Content,
    annex_cells,
    copy_cells,
    register_cells,
    volumes,
    write_workbook,
)
from certificates.delivery.jobs import forget_old_files
from certificates.delivery.selection import paths_held
from certificates.models import Award, IssuingBody
from lms.api import (
    XLSX,
    DailyTask,
    JobKind,
    JSONDict,
    Progress,
    _,
    db,
    lazy_,
    now,
    only_reading,
    settings,
    store_path,
)

BOOK: Final = "certificates.book"
PDF, ZIP = "application/pdf", "application/zip"


@dataclass(frozen=True)
class Reader:
    """Whoever asked, with the units they held then and hold still, in the shape that `scope_of` asks."""

    paths: Sequence[str]
    is_authenticated: bool = True

    def granted_paths(self, _permission: str) -> tuple[str, ...]:
        """The same for any permission."""
        return tuple(self.paths)


class MakeBook(JobKind):
    """Writes the register of a body and year as a workbook or as volumes to print. After a crash it begins anew."""

    key = BOOK
    title = lazy_("Xuất sổ cấp giấy chứng nhận")
    tries = 3

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        at = now()
        progress.step(_("Đọc sổ"))
        content = _read(int(payload["body"]), int(payload["year"]), _reader(payload))
        count = len(content.register)
        with TemporaryDirectory(dir=settings().data) as folder:
            if payload["form"] == "xlsx":
                made, media_type = Path(folder) / "so-cap.xlsx", XLSX
                write_workbook(content, made, at)
            else:
                progress.step(_("Dàn trang sổ"), done=0, total=count)
                made, media_type = _bound(content, Path(folder), progress, at)
            size = made.stat().st_size
            digest = store_path(made, media_type=media_type)
            db.session.commit()
        name = f"so-cap-{content.body.code}-{content.year}{made.suffix}"
        return {
            "sha256": digest, "size": size, "rows": count, "name": name, "type": media_type, "paths": payload["paths"],
        }  # fmt: skip


def _reader(payload: JSONDict) -> Reader:
    """What was held when it was asked for, as far as it is still held."""
    with only_reading():
        held = paths_held(payload["owner"])
        db.session.rollback()
    asked = payload["paths"]
    both = {path for path in asked if path.startswith(held)} | {path for path in held if path.startswith(tuple(asked))}
    return Reader(sorted(both))


def _read(body_id: int, year: int, reader: Reader) -> Content:
    """Read everything at one moment and let the transaction go, so that no writer waits for the drawing."""
    with only_reading():
        body = db.session.get_one(IssuingBody, body_id)
        rows = db.session.execute(lines.lines(body_id, year, reader)).all()
        notes = lines.entered_about(select(Award.id).where(Award.body_id == body_id, Award.year == year))
        total = db.session.scalar(select(func.count()).where(Award.body_id == body_id, Award.year == year))
        content = Content(
            body=body,
            year=year,
            register=[
                register_cells(place, row, lines.note_of(row, notes.get(row.id, ())))
                for place, row in enumerate(rows, start=1)
            ],
            annex=[annex_cells(row) for row in lines.annex(body_id, year, reader)],
            copies=[copy_cells(row) for row in lines.copies(body_id, year, reader)],
            numbers=lines.numbers(body_id, year),
            is_part=len(rows) < (total or 0),
        )
        db.session.expunge(body)
        db.session.rollback()
    return content


def _bound(content: Content, folder: Path, progress: Progress, at: Any) -> tuple[Path, str]:
    """One volume is a PDF, several are a ZIP of them."""
    count = len(content.register)
    if count <= VOLUME:
        single = folder / "so-cap.pdf"
        single.write_bytes(next(volumes(content, at)))
        progress.advance(count)
        return single, PDF
    packed = folder / "so-cap.zip"
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for place, volume in enumerate(volumes(content, at), start=1):
            archive.writestr(f"so-cap-{content.year}-quyen-{place:02}.pdf", volume)
            progress.advance(min(place * VOLUME, count))
    return packed, ZIP


class ForgetBooks(DailyTask):
    """Throws away files of registers that have been kept long enough; the register itself stays."""

    key = "certificates.forget_books"
    title = lazy_("Dọn các tệp sổ cấp đã giữ đủ ngày")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (a task of every day)
        return {"files": forget_old_files(at=at, kind=BOOK)}
