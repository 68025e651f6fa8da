"""Work after the commit: drawing certificates, and trying again what could not be signed."""

from datetime import date, datetime

from sqlalchemy import update

from certificates import issuing, services
from certificates.models import Award
from certificates.points import NoSigner
from certificates.starting import catch_up
from lms.api import DailyTask, JobKind, JSONDict, Progress, db, lazy_, now


class DrawCertificate(JobKind):
    """Draws, signs and stores one certificate; a second run finds the file and leaves it alone.

    While the signer or its timestamp service is away the register says so, and the job is tried again, for a day and
    a half with growing pauses; afterwards once a day.
    """

    key = services.DRAW
    title = lazy_("Vẽ và ký giấy chứng nhận")
    tries = 10

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        award_id = int(payload["award"])
        try:
            issuing.issue(award_id, at=now())
        except NoSigner as away:
            db.session.rollback()
            waits = update(Award).where(Award.id == award_id, Award.file_sha256.is_(None))
            db.session.execute(waits.values(waits_for=str(away)))
            db.session.commit()
            raise
        progress.advance(1, 1)
        return {}


class DrawOwed(DailyTask):
    """Tries again, every day, what could not be drawn or signed: the signer was away, a plugin was missing."""

    key = "certificates.draw_owed"
    title = lazy_("Ký lại các giấy còn chờ")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (a task of every day)
        awarded, drawn = catch_up()
        return {"awarded": awarded, "drawn": drawn}
