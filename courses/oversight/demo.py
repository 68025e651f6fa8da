"""How far the demonstration's people are against the standard, so that the matrix and the leader's page have a past."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import func, select

from courses.oversight.targets import set_target
from courses.oversight.targets_models import Target
from lms.api import (
    Grant,
    Profile,
    StartStep,
    Unit,
    User,
    db,
    find_profile,
    lazy_,
    now,
    record_evidence,
    today_of,
)

FRAMEWORK, LEVEL, PERCENT = "tt03-2014", "basic", 80
DAYS = 150
"""Days over which the last modules of people are spread."""

SOURCE = "courses:demo:earlier"


class DemoProgress(StartStep):
    """Gives people without an account of the demonstration a past and the province a target, once."""

    key = "courses.demo_progress"
    title = lazy_("Kết quả đã có của bản dùng thử")
    only_demo = True

    def run(self) -> None:
        profile = find_profile(FRAMEWORK, LEVEL)
        if profile is None or db.session.scalar(select(func.count(Target.id))):
            db.session.rollback()
            return
        learners = db.session.scalars(select(User.id).where(User.password_hash == "").order_by(User.id)).all()
        for learner_id in learners:
            _learn(profile, learner_id, now())
        _aim(profile)
        db.session.commit()


def _learn(profile: Profile, learner_id: int, at: datetime) -> None:
    """Let somebody show some modules, one after the other, and be on the way with the next."""
    chance = Random(learner_id)  # noqa: S311 (a stage play)
    modules = [module.code for module in profile.modules]
    passed = chance.choices(range(len(modules) + 1), weights=[1, 2, 2, 3, 4, 5, 14])[0]
    last = chance.randrange(2, DAYS)
    for place, code in enumerate(modules[:passed]):
        ago = timedelta(days=last + 12 * (passed - place - 1))
        _show(profile, learner_id, code, kind="tested", chance=chance, at=at - ago)
    if passed < len(modules) and chance.random() < 0.6:
        _show(profile, learner_id, modules[passed], kind="studied", chance=chance, at=at - timedelta(days=1))


def _show(profile: Profile, learner_id: int, module: str, *, kind: str, chance: Random, at: datetime) -> None:
    items = [item.code for item in profile.framework.items_of(module)]
    known: Sequence[str] = [module, *items] if kind == "tested" else items[: len(items) // 2]
    record_evidence(
        learner_id=learner_id,
        framework=profile.framework.key,
        kind=kind,
        results={code: chance.choice((0.6, 0.7, 0.8, 0.9, 1.0)) if kind == "tested" else 1.0 for code in known},
        source=f"{SOURCE}:{module}:{kind}",
        at=at,
    )


def _aim(profile: Profile) -> None:
    """Let the province aim at the end of the year, or of the next half where that is near."""
    root = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None)).limit(1)).first()
    by_id = db.session.scalar(select(Grant.user_id).order_by(Grant.id).limit(1))
    if root is None or by_id is None:
        return
    today = today_of(now())
    due_on = date(today.year, 12, 31) if today.month < 12 else date(today.year + 1, 6, 30)
    set_target(root, profile, percent=PERCENT, due_on=due_on, by_id=by_id, at=now())
