"""Sheets of staff that the officers have handed in."""

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db, now
from lms.files.source import SourceFile
from lms.staffing.looking import look_at
from lms.staffing.officers import officer_from
from tests.architecture.access import Thing

SHEET = "Mã cán bộ;Họ và tên;Mã đơn vị\nKHÔNG CÓ;Vi Thị Sai;H40.X99\n"


def handed_in(things: dict[str, list[Thing]], *, officer: int) -> None:
    """A sheet whose only line is wrong, so that taking it in changes nobody."""
    db.session.commit()
    handed = look_at(SourceFile("can-bo.csv", SHEET.encode()), officer_from(person_by(User.id == officer)), at=now())
    db.session.commit()
    things.setdefault("staff_import", []).append(Thing("an officer's", {"import_id": handed.id}, owner=officer))
