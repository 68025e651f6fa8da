"""Work after the commit: many slips, and letters in place of slips."""

import hmac
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import select

from lms.accounts.first_sign_in import keep_codes, new_codes
from lms.accounts.first_sign_in_letters import letter_to, wants_letter
from lms.accounts.models import User
from lms.accounts.session import Person, person_by
from lms.audit import log_deed
from lms.db import JSONDict, db, now, only_reading
from lms.jobs.contract import JobKind
from lms.jobs.daily import DailyTask
from lms.jobs.models import Job
from lms.jobs.progress import Progress
from lms.staffing import slips
from lms.staffing.slips import Chosen
from lms.storage import forget_content, read_file, store_file

SLIPS = "lms.slips"
LETTERS = "lms.first_letters"
SEALED = "application/octet-stream"
PURPOSE = b"lms.slips 1"
KEPT = timedelta(days=3)
"""How long paper that a job has printed can be fetched; the codes on it open accounts."""


class NoLongerAllowed(RuntimeError):  # noqa: N818 (reads as what it is)
    """Whoever asked for the work has been suspended since; the message is a plain sentence."""


class PrintSlips(JobKind):
    """Prints slips for many. The codes begin to count in the step that stores the paper: none without the other."""

    key = SLIPS
    title = lazy_("In phiếu đăng nhập lần đầu")
    tries = 3

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        officer, moment = officer_of(payload), now()
        with only_reading():
            people = slips.read_recipients(Chosen.from_json(payload["chosen"]), user=officer)
            db.session.rollback()
        progress.step(_("Vẽ phiếu"), done=0, total=len(people))
        codes = new_codes([person.id for person in people])
        paper = slips.draw(people, codes, at=moment, advance=progress.advance) if people else b""
        progress.step(_("Cất tệp và ghi mã"))
        keep_codes(codes, by_id=officer.id, at=moment)
        log_deed("lms.slips_printed", "lms:slips", actor_id=officer.id, people=len(people))
        digest = store_file(sealed(paper), media_type=SEALED)
        return {"sha256": digest, "rows": len(people)}


class ForgetSlips(DailyTask):
    """Throws away paper that can no longer be fetched; what is thrown away already costs nothing."""

    key = "lms.forget_slips"
    title = lazy_("Xóa tệp phiếu đã cũ")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (it looks at moments)
        old = (Job.kind == SLIPS, Job.state == "done", Job.finished_at <= at - KEPT)
        lately = Job.finished_at > at - KEPT - timedelta(days=30)
        digests = [result["sha256"] for result in db.session.scalars(select(Job.result).where(*old, lately))]
        for digest in digests:
            forget_content(digest)
        return {"files": len(digests)}


class FirstLetters(JobKind):
    """Sends everybody chosen who has an address a link to set a password. Repeating it skips whoever has been sent one.

    A letter leaves from here and is not kept: whoever reads the database must not find a working link.
    """

    key = LETTERS
    title = lazy_("Gửi thư đặt mật khẩu lần đầu")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        officer, since = officer_of(payload), datetime.fromisoformat(payload["since"])
        chosen = Chosen.from_json(payload["chosen"])
        with only_reading():
            people = db.session.execute(
                slips.recipients(chosen, user=officer)
                .where(User.email.is_not(None), wants_letter(since))
                .add_columns(User.language)
                .order_by(User.id)
            ).all()
            db.session.rollback()
        progress.step(_("Gửi từng thư"), done=0, total=len(people))
        for number, person in enumerate(people, 1):
            letter = letter_to(person.id, person.email, person.language, at=now())
            progress.advance(number)  # commits: a link that arrives must work
            letter.send()
        return {"rows": len(people)}


def officer_of(payload: JSONDict) -> Person:
    """Who asked, with the rights of this moment. Raises `NoLongerAllowed`."""
    officer = person_by(User.id == payload["officer"])
    if officer is None or officer.is_suspended:
        raise NoLongerAllowed(_("Người yêu cầu không còn được dùng hệ thống nên việc này dừng lại."))
    return officer


def sealed(content: bytes) -> bytes:
    """Encrypt paper with codes on it for the store; only this site can open it."""
    return bytes(_box().encrypt(content))


def opened(digest: str) -> bytes | None:
    """Read back what `sealed` was stored as; None when it is not there or not ours."""
    try:
        return bytes(_box().decrypt(read_file(digest)))
    except (FileNotFoundError, CryptoError):
        return None


def _box() -> Any:
    return SecretBox(hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), PURPOSE, sha256))
