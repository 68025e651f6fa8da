"""Making banks, sharing them, and letting courses draw on them. Each of these is entered in the log of deeds."""

import re
import secrets
from datetime import datetime

from sqlalchemy import delete

from courses.questions.models import Bank, BankShare, CourseBank
from courses.quizzes.drawing_ahead import bank_changed
from courses.quizzes.freezing import Frozen, course_frozen_until
from lms.api import db, fold, insert_into, log_deed

LONGEST_KEY = 40


def add_bank(title: str, *, unit_id: int | None, owner_id: int) -> Bank:
    """Make a bank of a unit, or a private one of `owner_id` where there is no unit."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:LONGEST_KEY].strip("-") or "bank"
    bank = Bank(
        key=f"{words}-{secrets.token_hex(3)}", title=title, unit_id=unit_id, owner_id=None if unit_id else owner_id
    )
    db.session.add(bank)
    db.session.flush()
    log_deed("courses.bank_made", f"courses:bank:{bank.id}", actor_id=owner_id, unit=unit_id)
    return bank


def share(
    bank_id: int, *, may_edit: bool, by_id: int, at: datetime, unit_id: int | None = None, user_id: int | None = None
) -> None:
    """Open a bank to a unit or to a person; doing it again changes what they may do there."""
    given = insert_into(BankShare).values(
        bank_id=bank_id, unit_id=unit_id, user_id=user_id, may_edit=may_edit, given_by=by_id, given_at=at
    )
    names = ("may_edit", "given_by", "given_at")
    db.session.execute(
        given.on_conflict_do_update(
            index_elements=["bank_id", "unit_id" if unit_id else "user_id"],
            set_={name: given.excluded[name] for name in names},
        )
    )
    log_deed(
        "courses.bank_shared", f"courses:bank:{bank_id}", actor_id=by_id, unit=unit_id, user=user_id, may_edit=may_edit
    )


def take_back(given: BankShare, *, by_id: int) -> None:
    """Close a bank to whom it was opened; what they copied stays theirs."""
    db.session.execute(delete(BankShare).where(BankShare.id == given.id))
    log_deed(
        "courses.bank_share_taken_back", f"courses:bank:{given.bank_id}", actor_id=by_id, unit=given.unit_id,
        user=given.user_id,
    )  # fmt: skip


def link(bank_id: int, course_id: int, *, by_id: int, at: datetime) -> bool:
    """Let a course's papers draw on a bank; False when they did already. Raises `Frozen` while an exam is open."""
    _refuse_frozen(course_id, at)
    made = insert_into(CourseBank).values(course_id=course_id, bank_id=bank_id)
    new = db.session.execute(made.on_conflict_do_nothing().returning(CourseBank.bank_id)).first()
    if new is None:
        return False
    bank_changed(course_id, at=at)
    log_deed("courses.bank_linked", f"courses:bank:{bank_id}", actor_id=by_id, course=course_id)
    return True


def unlink(bank_id: int, course_id: int, *, by_id: int, at: datetime) -> bool:
    """Let a course's papers draw on a bank no longer; False when they did not. Raises `Frozen` as `link` does."""
    _refuse_frozen(course_id, at)
    gone = db.session.execute(
        delete(CourseBank)
        .where(CourseBank.course_id == course_id, CourseBank.bank_id == bank_id)
        .returning(CourseBank.bank_id)
    ).first()
    if gone is None:
        return False
    bank_changed(course_id, at=at)
    log_deed("courses.bank_unlinked", f"courses:bank:{bank_id}", actor_id=by_id, course=course_id)
    return True


def _refuse_frozen(course_id: int, at: datetime) -> None:
    if until := course_frozen_until(course_id, at):
        raise Frozen(until)
