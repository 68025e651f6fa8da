"""Certificates of levels: awarded in the transaction that reaches a level, flagged in that which takes it away."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select

from certificates import flags
from certificates.awarding import Terms, award_many, expiry
from certificates.earning import AUTO, earned_by
from certificates.looks.packs import find_template
from certificates.models import Award, Rule
from certificates.services import DRAW
from lms.api import (
    Attainment,
    LevelLost,
    LevelReached,
    StartStep,
    db,
    enqueue,
    now,
    profile_of_subject,
    today_of,
)

LOST_REASON = "Kết quả đánh giá đã đính chính: không còn đạt mức này."


def award_level(event: LevelReached) -> None:
    """Award what rules give by themselves for this level; where no rule speaks of it, one read and no more."""
    rules = _rules_for(event.subject)
    if not rules:
        return
    _lift_flags(event.subject, event.learner_ids)
    for rule in rules:
        if rule.is_active and rule.mode == AUTO:
            award_by(rule, Attainment.learner_id.in_(event.learner_ids), at=now())


def flag_level(event: LevelLost) -> None:
    """Flag the valid certificates of a level that has been taken away; the register's keeper decides."""
    lost = db.session.scalars(_valid(event.subject, event.learner_ids).with_only_columns(Award.id))
    flags.raise_flags(flags.WITHDRAWN, dict.fromkeys(lost, LOST_REASON), at=now())


def award_by(rule: Rule, *where: ColumnElement[bool], at: datetime) -> int:
    """Award everybody who is up to a rule's level and has no certificate; returns how many.

    Their attainments are locked first, so that of two at once one awards and the other finds it done.
    Raises `MissingContribution` when the template's plugin is not installed.
    """
    profile = profile_of_subject(rule.subject)
    if profile is None:
        return 0
    find_template(rule.template)
    db.session.execute(
        select(Attainment.id)
        .where(Attainment.framework == profile.framework.key, Attainment.profile == profile.key, *where)
        .order_by(Attainment.id)
        .with_for_update()
    )
    ids = award_many(earned_by(rule, *where), terms_of(rule, today_of(at)), at=at)
    for award_id in ids:
        enqueue(DRAW, {"award": award_id}, key=f"{DRAW}:{award_id}")
    return len(ids)


def terms_of(rule: Rule, day: date) -> Terms:
    """What certificates given by a rule on a day have in common."""
    return Terms(
        subject=rule.subject, template=rule.template, body=rule.body, issued_on=day,
        expires_on=expiry(day, rule.validity_months),
    )  # fmt: skip


def _rules_for(subject: str) -> list[Rule]:
    return list(db.session.scalars(select(Rule).where(Rule.subject == subject).order_by(Rule.id)))


def _valid(subject: str, learner_ids: Collection[int]) -> Select[Award]:
    return select(Award).where(
        Award.owner_id.in_(learner_ids),
        Award.subject == subject,
        Award.completion_id.is_(None),
        Award.state == "issued",
    )


def _lift_flags(subject: str, learner_ids: Collection[int]) -> None:
    for award in db.session.scalars(_valid(subject, learner_ids).where(Award.flag == flags.WITHDRAWN)):
        flags.clear(award, action="certificates.flag_lifted", reason="reached anew")


class LevelsOwed(StartStep):
    """Awards levels that could not be when they were reached: the plugin of a template was missing."""

    key = "certificates.levels_owed"
    title = "Certificates of levels still owed"

    def run(self) -> None:
        rules = select(Rule).where(Rule.is_active, Rule.mode == AUTO, Rule.subject.startswith("lms:profile:"))
        for rule in db.session.scalars(rules).all():
            since = Attainment.reached_at >= rule.made_at if rule.made_at else Attainment.id.is_not(None)
            award_by(rule, since, at=now())
        db.session.commit()
