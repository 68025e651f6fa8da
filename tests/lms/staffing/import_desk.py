"""What the tests of sheets of staff share: sheets in words, and an officer at the desk."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db
from lms.files.source import SourceFile
from lms.organisation.models import Membership
from lms.staffing import applying, looking, undoing
from lms.staffing.applying import Applied
from lms.staffing.import_models import StaffImport, StaffImportLine
from lms.staffing.officers import Officer, officer_from

NOON = datetime(2026, 11, 28, 5, tzinfo=UTC)
HEAD = ["Mã cán bộ", "Họ và tên", "Ngày sinh", "Thư điện tử", "Mã đơn vị", "Chức vụ", "Nhóm", "Từ ngày"]


def csv(*rows: list[Any], head: list[str] | None = None) -> SourceFile:
    """A sheet as CSV; a row may be shorter than the head."""
    lines = [head or HEAD, *rows]
    return SourceFile("can-bo.csv", "\n".join(";".join(map(str, row)) for row in lines).encode())


def workbook(*rows: list[Any], head: list[str] | None = None, above: int = 0) -> SourceFile:
    """A sheet as .xlsx, with some lines over the head."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(above):
        sheet.append([f"TIÊU ĐỀ {number}"])
    for row in [head or HEAD, *rows]:
        sheet.append(row)
    return SourceFile("can-bo.xlsx", saved(book))


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@dataclass
class Desk:
    """An officer with sheets. Every step is a transaction of its own."""

    app: Flask
    user_id: int

    def officer(self) -> Officer:
        """The officer as signed in, inside an application context."""
        return officer_from(person_by(User.id == self.user_id))

    def look(self, file: SourceFile, *, at: datetime = NOON) -> int:
        """Hand a file in; gives the import's id."""
        with self.app.app_context():
            handed = looking.look_at(file, self.officer(), at=at)
            db.session.commit()
            return handed.id

    def lines(self, import_id: int) -> list[StaffImportLine]:
        """The lines of an import."""
        with self.app.app_context():
            wanted = select(StaffImportLine).where(StaffImportLine.import_id == import_id)
            return list(db.session.scalars(wanted.order_by(StaffImportLine.number)))

    def kinds(self, import_id: int) -> list[str]:
        """What each line comes to."""
        return [line.kind for line in self.lines(import_id)]

    def problems(self, import_id: int) -> list[str]:
        """What is said of the lines that cannot be taken in."""
        return [sentence for line in self.lines(import_id) for _key, sentence in line.outcome.get("problems", [])]

    def answer(self, import_id: int, number: int, said: str) -> None:
        """Answer the question of a line."""
        with self.app.app_context():
            handed = db.session.get_one(StaffImport, import_id)
            looking.answer(handed, number, said)
            looking.look_again(handed, self.officer(), at=NOON)
            db.session.commit()

    def mend(self, import_id: int, number: int, column: str, value: str) -> int:
        """Take what is offered for a line."""
        with self.app.app_context():
            handed = db.session.get_one(StaffImport, import_id)
            count = looking.mend(handed, number, column, value)
            looking.look_again(handed, self.officer(), at=NOON)
            db.session.commit()
            return count

    def apply(self, import_id: int, *, at: datetime = NOON) -> Applied:
        """Take the file in."""
        with self.app.app_context():
            done = applying.apply(db.session.get_one(StaffImport, import_id), self.officer(), at=at)
            db.session.commit()
            return done

    def undo(self, import_id: int, *, at: datetime = NOON) -> int:
        """Undo it; raises `CannotUndo`."""
        with self.app.app_context():
            try:
                count = undoing.undo(db.session.get_one(StaffImport, import_id), self.officer(), at=at)
            except undoing.CannotUndo:
                db.session.rollback()
                raise
            db.session.commit()
            return count

    def take_in(self, file: SourceFile, *, at: datetime = NOON) -> int:
        """Hand a file in and take it in."""
        import_id = self.look(file, at=at)
        self.apply(import_id, at=at)
        return import_id


def people_and_posts(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of people and posts, for comparing before with after."""
    with app.app_context():
        return {
            model.__tablename__: [
                tuple(row) for row in db.session.execute(select(*model.__table__.columns).order_by(model.id))
            ]
            for model in (User, Membership)
        }
