"""Making, changing and switching rules; every deed is in the log."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from certificates.models import Rule
from lms.api import db, insert_into, log_deed


@dataclass(frozen=True, kw_only=True)
class Giving:
    """What a rule gives, how and for how long; `validity_months` None is for ever."""

    body_id: int
    template: str
    mode: str
    validity_months: int | None = None
    title: str = ""
    title_en: str = ""


def make_rule(subject: str, subject_title: str, giving: Giving, *, at: datetime) -> int | None:
    """Make a rule that holds for what is completed from now on; None when its body has one for the subject already."""
    rule_id: int | None = db.session.scalar(
        insert_into(Rule)
        .values(subject=subject, subject_title=subject_title, made_at=at, is_active=True, **asdict(giving))
        .on_conflict_do_nothing(index_elements=["subject", "body_id"])
        .returning(Rule.id)
    )
    if rule_id is not None:
        _log("certificates.rule_made", rule_id, learnt=subject, **asdict(giving))
    return rule_id


def change_rule(rule: Rule, giving: Giving) -> bool:
    """Let a rule give something else from now on; False when the body has another rule for the subject already."""
    changed = {name: value for name, value in asdict(giving).items() if getattr(rule, name) != value}
    if not changed:
        return True
    try:
        with db.session.begin_nested():
            for name, value in changed.items():
                setattr(rule, name, value)
    except IntegrityError:
        db.session.refresh(rule)
        return False
    _log("certificates.rule_changed", rule.id, **changed)
    return True


def switch_rule(rule: Rule, *, is_active: bool, at: datetime) -> None:
    """Put a rule out of force or back in force. Back in force it holds for what is completed from now on."""
    if rule.is_active == is_active:
        return
    rule.is_active = is_active
    if is_active:
        rule.made_at = at
    _log("certificates.rule_switched", rule.id, is_active=is_active)


def _log(action: str, rule_id: int, **detail: Any) -> None:
    log_deed(action, f"certificates:rule:{rule_id}", **detail)
