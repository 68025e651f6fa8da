"""What lies on a trainer's desk: a bank, and files of questions on their way into it."""

from sqlalchemy import select

from courses.importing.looking import look_at
from courses.questions.formats.contract import QUESTION_FORMATS, SourceFile
from courses.questions.models import Bank
from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db, now
from tests.architecture.access import Thing
from tests.learning import Taught

FILE = "::mot:: Phím nào mở một thẻ mới trong trình duyệt? { =Ctrl + T ~Ctrl + W ~Ctrl + F }\n"


def on_the_desk(taught: Taught, trainer: int) -> dict[str, list[Thing]]:
    """Put it there by the services that pages use; the caller is inside an application context."""
    bank = db.session.scalars(select(Bank.id).where(Bank.course_id == taught.course)).one()
    handed = look_at(bank, SourceFile("cau.gift", FILE.encode()), None, user=person_by(User.id == trainer), at=now())
    db.session.commit()
    templates = [kind.key for kind in QUESTION_FORMATS if kind.has_template]
    return {
        "own_bank": [Thing("the course's", {"bank_id": bank})],
        "import": [Thing("a file", {"import_id": handed.id})],
        "imported": [Thing("a question of a file", {"import_id": handed.id, "position": 1})],
        "format": [Thing(key, {"key": key}) for key in templates],
    }
