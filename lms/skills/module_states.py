"""Person × module: one mark for each module of a profile, for the many people of a page at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, true

from lms.db import db
from lms.skills.contract import SkillFramework
from lms.skills.counting import is_last, stands
from lms.skills.models import Evidence
from lms.skills.profiles import Profile


def module_states(
    profile: Profile, learner_ids: Collection[int], *, until: datetime | None = None
) -> dict[int, tuple[str, ...]]:
    """The states of these people's modules in the order of the profile: none, going, done, proven or again.

    A module is proven by its best or its last test, as in the person's own matrix; again means that this has not been
    good enough; done, that all of its items have been studied and none tested. `until` looks back to what had
    been shown before that moment. One statement, one row for each person and module.
    """
    framework = profile.framework
    below = {code: _codes_below(framework, code) for code in profile.codes}
    items = [item.code for code in profile.codes for item in framework.items_of(code)]
    module = case(*((Evidence.code.in_(codes), code) for code, codes in below.items()))
    tested = Evidence.kind == "tested"
    counts = is_last(until) if framework.counts_last else true()
    best = case((tested & Evidence.code.in_(profile.codes) & counts, Evidence.fraction))
    studied = case(((Evidence.kind == "studied") & Evidence.code.in_(items), Evidence.code))
    rows = db.session.execute(
        select(Evidence.learner_id, module.label("module"), func.max(best), func.count(studied.distinct()))
        .where(
            Evidence.learner_id.in_(learner_ids),
            Evidence.framework == framework.key,
            Evidence.code.in_([code for codes in below.values() for code in codes]),
            *stands(Evidence, until),
        )
        .group_by(Evidence.learner_id, module)
    )
    sizes = {code: len(framework.items_of(code)) for code in profile.codes}
    found = {(row[0], row[1]): _state(framework, sizes[row[1]], row[2], row[3]) for row in rows}
    return {person: tuple(found.get((person, code), "none") for code in profile.codes) for person in learner_ids}


def _codes_below(framework: SkillFramework, code: str) -> list[str]:
    skills = framework.children(code)
    return [code, *(each for skill in skills for each in _codes_below(framework, skill.code))]


def _state(framework: SkillFramework, size: int, best: float | None, studied: Any) -> str:
    if best is not None:
        return "proven" if best >= framework.pass_mark else "again"
    return "done" if studied == size else "going"
