"""Settling what a position requires."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from lms.audit import log_deed
from lms.db import db, insert_into
from lms.skills.contract import SkillFramework
from lms.skills.position_models import PositionProfile
from lms.skills.requirements import position_key


def require_modules(
    *,
    framework: SkillFramework,
    unit_id: int,
    position: str,
    modules: Sequence[str],
    by_id: int,
    at: datetime,
) -> int | None:
    """Enter what a position requires in a unit and below; gives the id, None where something is required already."""
    entered: int | None = db.session.scalar(
        insert_into(PositionProfile)
        .values(
            framework=framework.key, unit_id=unit_id, position=position, position_key=position_key(position),
            modules=_in_order(framework, modules), changed_at=at, changed_by=by_id,
        )
        .on_conflict_do_nothing(index_elements=["framework", "unit_id", "position_key"])
        .returning(PositionProfile.id)
    )  # fmt: skip
    if entered is not None:
        about = {"position": position, "framework": framework.key, "modules": sorted(modules)}
        log_deed("lms.requirement_set", f"lms:position_profile:{entered}", actor_id=by_id, **about)
    return entered


def change_modules(
    profile: PositionProfile, framework: SkillFramework, modules: Sequence[str], *, by_id: int, at: datetime
) -> None:
    """Let a position require other modules."""
    profile.modules, profile.changed_at, profile.changed_by = _in_order(framework, modules), at, by_id
    log_deed(
        "lms.requirement_changed", f"lms:position_profile:{profile.id}", actor_id=by_id, position=profile.position,
        modules=profile.modules,
    )  # fmt: skip


def require_nothing(profile: PositionProfile, *, by_id: int) -> None:
    """Take away what a position requires; what a unit above requires reaches the people then. Repeating it is none."""
    db.session.execute(delete(PositionProfile).where(PositionProfile.id == profile.id))
    log_deed("lms.requirement_removed", f"lms:position_profile:{profile.id}", actor_id=by_id, position=profile.position)


def _in_order(framework: SkillFramework, modules: Sequence[str]) -> list[str]:
    return [module.code for module in framework.modules if module.code in modules]
