"""Reading rules within what the current user may keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager

from certificates.earning import earners_of
from certificates.models import IssuingBody, Rule
from certificates.permissions import MANAGE
from certificates.rules.permissions import is_of_site
from lms.api import SUBJECTS, Unit, db, scope_of

MOST_FOUND = 20


@dataclass(frozen=True)
class Found:
    """Subjects that the words find, each with its title, and whether there are more."""

    subjects: Sequence[tuple[str, str]]
    is_cut: bool


def kept() -> ColumnElement[bool]:
    """Condition on bodies, their units joined: the current user keeps their rules."""
    is_at_top = any(is_of_site(path) for path in current_user.granted_paths(MANAGE.name))
    of_site = [IssuingBody.unit_id.is_(None)] if is_at_top else []
    return or_(scope_of(MANAGE, Unit.path), *of_site)


def rules_kept() -> Select[Rule]:
    """Rules with their bodies: the active first, then by subject."""
    return _placed().where(kept()).order_by(Rule.is_active.desc(), Rule.subject_title, Rule.subject, Rule.id)


def _placed() -> Select[Rule]:
    return (
        select(Rule)
        .join(Rule.body)
        .outerjoin(IssuingBody.unit)
        .options(contains_eager(Rule.body).contains_eager(IssuingBody.unit))
    )


def find_rule(rule_id: int) -> Rule:
    """Load a rule with its body; answers 404."""
    rule: Rule | None = db.session.scalar(_placed().where(Rule.id == rule_id))
    return rule or abort(404)


def bodies_kept() -> list[IssuingBody]:
    """Bodies for which the current user may make rules, the default one first."""
    statement = (
        select(IssuingBody)
        .outerjoin(IssuingBody.unit)
        .options(contains_eager(IssuingBody.unit))
        .where(kept())
        .order_by(IssuingBody.is_default.desc(), IssuingBody.name, IssuingBody.id)
    )
    return list(db.session.scalars(statement))


def counts_waiting(rules: Sequence[Rule]) -> dict[int, int]:
    """How many people have earned what each of these rules gives and have no certificate; one statement."""
    if not rules:
        return {}
    parts: list[Select[*tuple[Any, ...]]] = [
        select(literal(rule.id).label("rule_id"), func.count().label("people")).select_from(earners_of(rule).subquery())
        for rule in rules
    ]
    return {row.rule_id: row.people for row in db.session.execute(union_all(*parts))}


def subjects_found(words: str) -> Found:
    """What can be completed, by words; one statement for each kind of things."""
    found = [subject for source in SUBJECTS for subject in source.found(words, MOST_FOUND + 1)]
    return Found(found[:MOST_FOUND], len(found) > MOST_FOUND)
