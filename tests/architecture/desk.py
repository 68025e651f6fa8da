"""What lies on a trainer's desk: banks, a question, a deed, and files of questions on their way in."""

from sqlalchemy import select

from courses.authoring.services import keep_draft
from courses.authoring.starting_files import ticket_of
from courses.bank.deeds import copy
from courses.bank.selection import chosen, selection_of
from courses.bank.services import add_bank, share
from courses.importing.looking import look_at
from courses.questions.formats.contract import QUESTION_FORMATS, SourceFile
from courses.questions.models import Bank, BankShare, Question
from courses.questions.starting_files import keep_starting_file
from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db, now
from tests.architecture.access import Thing
from tests.learning import Taught

FILE = "::mot:: Phím nào mở một thẻ mới trong trình duyệt? { =Ctrl + T ~Ctrl + W ~Ctrl + F }\n"


def on_the_desk(taught: Taught, trainer: int) -> dict[str, list[Thing]]:
    """Put it there by the services that pages use; the caller is inside an application context."""
    bank = db.session.scalars(select(Bank.id).where(Bank.course_id == taught.course)).one()
    person = person_by(User.id == trainer)
    handed = look_at(bank, SourceFile("cau.gift", FILE.encode()), None, user=person, at=now())
    private = add_bank("Của riêng", unit_id=None, owner_id=trainer)
    share(bank, may_edit=False, by_id=trainer, at=now(), user_id=trainer)
    first = db.session.scalars(select(Question.id).where(Question.bank_id == bank).order_by(Question.id).limit(1)).one()
    deed = copy(chosen(person, selection_of(first)), db.session.get_one(Bank, bank), by_id=trainer, at=now())
    question = deed.lines[0]["question_id"]  # a draft: an open exam draws on the others
    draft = keep_draft(
        db.session.get_one(Question, question), {"type": "courses.choice"}, owner_id=trainer, base=1, at=now()
    )
    given = db.session.scalars(select(BankShare.id)).one()
    start = keep_starting_file("bat-dau.txt", b"Kinh gui")
    db.session.commit()
    templates = [kind.key for kind in QUESTION_FORMATS if kind.has_template]
    return {
        "bank": [
            Thing("the course's", {"bank_id": bank}),
            Thing("a private one", {"bank_id": private.id}, owner=trainer, unit_path="/nowhere/"),
        ],
        "share": [Thing("with a person", {"bank_id": bank, "share_id": given})],
        "question": [Thing("the course's", {"question_id": question})],
        "question_draft": [Thing("the trainer's", {"draft_id": draft}, owner=trainer)],
        "version": [Thing("the first", {"question_id": question, "number": 1})],
        "deed": [Thing("the trainer's", {"deed_id": deed.id}, owner=trainer)],
        "own_bank": [Thing("the course's", {"bank_id": bank})],
        "import": [Thing("a file", {"import_id": handed.id})],
        "imported": [Thing("a question of a file", {"import_id": handed.id, "position": 1})],
        "starting_file": [Thing("one that was taken in", {"ticket": ticket_of(start)})],
        "format": [Thing(key, {"key": key}) for key in templates],
    }
