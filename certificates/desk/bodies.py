"""Making and changing issuing bodies. Certificates that are issued keep the words they have."""

from dataclasses import asdict, dataclass

from flask import abort
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from certificates.models import IssuingBody, RegisterCounter
from lms.api import db, fold, log_deed


@dataclass(frozen=True, kw_only=True)
class BodyWords:
    """What an issuing body is; `unit_id` None is the whole site's."""

    name: str
    lead: str
    place: str
    signer_title: str
    signer_name: str
    name_en: str
    lead_en: str
    place_en: str
    signer_title_en: str
    code: str
    signer: str
    unit_id: int | None
    is_default: bool


def find_body(body_id: int) -> IssuingBody:
    """Load a body with its unit; answers 404."""
    statement = select(IssuingBody).where(IssuingBody.id == body_id).options(joinedload(IssuingBody.unit))
    return db.session.scalar(statement) or abort(404)


def has_numbers(body: IssuingBody) -> bool:
    """Whether it has ever given a number, so that the ending of its numbers must stay."""
    statement = select(RegisterCounter.body_id).where(RegisterCounter.body_id == body.id).limit(1)
    return db.session.scalar(statement) is not None


def is_taken(code: str, *, but: int | None = None) -> bool:
    """Whether another body's numbers end like this, or its key would be the same."""
    same = (IssuingBody.code == code) | (IssuingBody.key == key_of(code))
    return db.session.scalar(select(IssuingBody.id).where(same, IssuingBody.id != but).limit(1)) is not None


def key_of(code: str) -> str:
    """The key of a body made on a page: its code in small letters without marks."""
    return fold(code).replace(" ", "-")


def make_body(words: BodyWords, *, by: int) -> IssuingBody:
    """Enter a new body; its code has been found free."""
    body = IssuingBody(key=key_of(words.code), **asdict(words))
    db.session.add(body)
    db.session.flush()
    _be_the_only_default(body)
    log_deed("certificates.body_made", f"certificates:body:{body.id}", actor_id=by, code=body.code)
    return body


def change_body(body: IssuingBody, words: BodyWords, *, by: int) -> None:
    """Change its words; the ending of its numbers only while none has been given."""
    values = asdict(words)
    if has_numbers(body):
        values["code"] = body.code
    changed = sorted(name for name, value in values.items() if getattr(body, name) != value)
    for name in changed:
        setattr(body, name, values[name])
    db.session.flush()
    _be_the_only_default(body)
    if changed:
        log_deed("certificates.body_changed", f"certificates:body:{body.id}", actor_id=by, changed=changed)


def change_emblem(body: IssuingBody, sha256: str | None, *, by: int) -> None:
    """Give a body an emblem, or the template's own."""
    if body.emblem_sha256 != sha256:
        body.emblem_sha256 = sha256
        log_deed("certificates.emblem_changed", f"certificates:body:{body.id}", actor_id=by, sha256=sha256)


def _be_the_only_default(body: IssuingBody) -> None:
    if body.is_default:
        db.session.execute(update(IssuingBody).where(IssuingBody.id != body.id).values(is_default=False))
