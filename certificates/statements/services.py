"""Making statements, one after the other, and finding them again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from certificates.delivery.selection import paths_held
from certificates.issuing import PDF, open_signer, signs_outside
from certificates.models import IssuingBody
from certificates.statements.models import Statement
from lms.api import JSONDict, Membership, Unit, User, _, db, find_subject, in_language, store_file, transcript_of

SOURCE = "vi"


class CannotState(RuntimeError):  # noqa: N818 (reads as what it is)
    """No statement can be made; the message is a plain sentence."""


def default_body() -> IssuingBody:
    """Who signs statements. Raises `CannotState`."""
    body = db.session.scalar(select(IssuingBody).where(IssuingBody.is_default))
    if body is None:
        raise CannotState(_("Chưa có đơn vị cấp mặc định nên chưa có ai ký bảng kê."))
    if signs_outside(body.signer):
        raise CannotState(
            _("Đơn vị cấp ký bằng chương trình riêng, ngoài hệ thống; hãy in bảng kết quả học tập rồi ký.")
        )
    return body


def people_of(payload: JSONDict) -> list[int]:
    """Whom a job makes statements for: a person alone, or the people of units within the scope held then and now."""
    if "person" in payload:
        return [payload["person"]]
    held = paths_held(payload["owner"])
    statement = (
        select(User.id)
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(_below(payload["paths"]), _below(held))
        .order_by(Unit.path, User.sort_key, User.id)
    )
    if payload.get("units"):
        chosen = db.session.scalars(select(Unit.path).where(Unit.id.in_(payload["units"])))
        statement = statement.where(_below(list(chosen)))
    return list(db.session.scalars(statement))


def _below(paths: Sequence[str]) -> ColumnElement[bool]:
    return or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths))


def make_statements(
    people: Sequence[int], *, year: int, token: str, by: int, at: datetime, advance: Callable[[int], None]
) -> None:
    """Make what this job has not made yet; commits after each, so a run that died goes on where it stopped."""
    from certificates.statements.drawing import draw  # noqa: PLC0415 (loads pyHanko: half a second, in workers only)

    made = set(db.session.scalars(select(Statement.owner_id).where(Statement.token == token)))
    body = default_body()
    signer = open_signer(body.signer)
    for done, person_id in enumerate(people, start=1):
        if person_id not in made and (subject := find_subject(person_id)):
            with in_language(SOURCE):
                transcript = transcript_of(subject, year)
                content = draw(transcript, body, signer, at=at)
            unit = db.session.scalar(select(Unit.id).where(Unit.path == subject.unit_path))
            db.session.add(
                Statement(
                    token=token, owner_id=person_id, unit_id=unit, body_id=body.id, year=year, hours=transcript.hours,
                    made_at=at, made_by=by, file_sha256=store_file(content, media_type=PDF),
                    signed_with=signer.certificate_sha256,
                )
            )  # fmt: skip
            db.session.commit()
        advance(done)


def statements_of(user_id: int) -> Sequence[Statement]:
    """A person's statements, the newest first."""
    own = select(Statement).where(Statement.owner_id == user_id)
    return db.session.scalars(own.order_by(Statement.made_at.desc(), Statement.id.desc())).all()


def made_by_job(token: str) -> Sequence[Any]:
    """What a job made, with names and units, in the order of units and names."""
    return db.session.execute(
        select(
            Statement.file_sha256, Statement.year, User.staff_code, User.name, Unit.id.label("unit_id"),
            Unit.name.label("unit_name"), Unit.code.label("unit_code"),
        )
        .join(User, User.id == Statement.owner_id)
        .outerjoin(Unit, Unit.id == Statement.unit_id)
        .where(Statement.token == token)
        .order_by(Unit.path, User.sort_key, User.id)
    ).all()  # fmt: skip
