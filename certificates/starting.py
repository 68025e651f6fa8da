"""At every start: the demonstration's issuing body, the site's keys, and what was left undone."""

from sqlalchemy import select

from certificates import services
from certificates.credentials import keys, open_desk
from certificates.models import IssuingBody
from lms.api import StartStep, db, enqueue, now, settings

DEMO_BODY = {
    "key": "demo",
    "name": "Trung tâm Bồi dưỡng kỹ năng số (bản trình diễn)",
    "lead": "Giám đốc Trung tâm Bồi dưỡng kỹ năng số chứng nhận",
    "place": "Nghệ An",
    "signer_title": "Giám đốc",
    "signer_name": "Hồ Thị Bản Mẫu",
}
"""Plainly invented, so that no printed trial passes for a paper of a real body."""


def make_demo_body() -> IssuingBody:
    """Add the demonstration's body as the default one, unless some body issues by default already."""
    body = db.session.scalar(select(IssuingBody).where(IssuingBody.is_default))
    if body is None:
        body = IssuingBody(**DEMO_BODY, code=settings().site_code, is_default=True)
        db.session.add(body)
        db.session.flush()
    return body


class DemoBody(StartStep):
    """Somebody has to issue the demonstration's certificates."""

    key = "certificates.a_demo_body"
    title = "Issuing body of the demonstration"
    only_demo = True

    def run(self) -> None:
        make_demo_body()
        db.session.commit()


class EnterKeys(StartStep):
    """The public halves of the site's keys outlive the files they are in."""

    key = "certificates.a_keys"
    title = "Keys for credentials and QR codes"

    def run(self) -> None:
        keys.enter_public(open_desk().keys, at=now())
        db.session.commit()


class CatchUp(StartStep):
    """Awards and draws what could not be when it was earned: no body yet, a plugin missing, a signer away."""

    key = "certificates.catch_up"
    title = "Certificates still owed"

    def run(self) -> None:
        catch_up()


def catch_up() -> tuple[int, int]:
    """Award what is owed and order the drawings that nobody is at; returns how many of each. Commits one by one."""
    owed = services.unrewarded()
    awarded = 0
    for completion_id in owed:
        awarded += services.award(completion_id, at=now()) is not None
        db.session.commit()
    waiting = services.undrawn()
    for award_id in waiting:
        enqueue(services.DRAW, {"award": award_id})
    db.session.commit()
    return awarded, len(waiting)
