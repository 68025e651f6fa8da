"""Changing the words of reminders."""

from datetime import datetime

from sqlalchemy import delete

from courses.reminding.models import ReminderText
from courses.reminding.texts import Text, Wording, shipped_text
from lms.api import Unit, db, insert_into, log_deed


def set_words(unit: Unit, kind: str, texts: dict[str, Text | None], *, by_id: int, at: datetime) -> None:
    """Let a unit say it in its own words, by language; None, or what holds without them, takes its own away."""
    above = _above(unit)
    wording = Wording()
    for language, text in texts.items():
        holds = wording.text(kind, language, above) if above else shipped_text(kind, language)
        if text is None or text == holds:
            _forget(unit.id, kind, language)
            continue
        new = insert_into(ReminderText).values(
            unit_id=unit.id, kind=kind, language=language, subject=text.subject, body=text.body,
            by_id=by_id, changed_at=at,
        )  # fmt: skip
        said = {name: new.excluded[name] for name in ("subject", "body", "by_id", "changed_at")}
        db.session.execute(new.on_conflict_do_update(index_elements=["unit_id", "kind", "language"], set_=said))
    log_deed("courses.reminder_words_set", f"lms:unit:{unit.id}", actor_id=by_id, kind=kind)


def forget_words(unit: Unit, kind: str, *, by_id: int) -> None:
    """Go back to the words of the unit above, or to those that ship."""
    _forget(unit.id, kind)
    log_deed("courses.reminder_words_forgotten", f"lms:unit:{unit.id}", actor_id=by_id, kind=kind)


def _above(unit: Unit) -> str:
    return unit.path.rstrip("/").rpartition("/")[0] + "/" if unit.parent_id else ""


def _forget(unit_id: int, kind: str, language: str | None = None) -> None:
    own = (ReminderText.unit_id == unit_id) & (ReminderText.kind == kind)
    if language:
        own &= ReminderText.language == language
    db.session.execute(delete(ReminderText).where(own))
