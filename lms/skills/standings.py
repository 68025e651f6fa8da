"""Who has shown which modules: summaries of the evidence, kept with it in the same transaction.

A module counts as shown by the best test of it, or by the last one where the framework says so, as in the person's own
matrix (`lms.skills.queries`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import add
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, case, delete, func, literal, select, true

from lms.db import db, insert_into
from lms.events import Event, publish
from lms.skills.bits import all_bits, bit_of, bits_of
from lms.skills.contract import FRAMEWORKS, SkillFramework
from lms.skills.counting import is_last
from lms.skills.models import Attainment, Evidence, Mastery, Standing
from lms.skills.profiles import Profile, profiles_of

AT_ONCE = 500
"""People in one statement; SQLite takes 32,766 values."""


@dataclass(frozen=True, kw_only=True)
class LevelReached(Event):
    """People have come up to the level of this `subject`, or it turns out that they have since another day."""

    subject: str
    learner_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LevelLost(Event):
    """People are up to the level of this `subject` no longer: the evidence has been corrected."""

    subject: str
    learner_ids: tuple[int, ...]


def has_passed(framework: SkillFramework, codes: Collection[str]) -> ColumnElement[bool]:
    """Condition on standings: all of these modules have been shown. Somebody without a row has shown none."""
    wanted = bits_of(framework, codes)
    return func.coalesce(Standing.passed, 0).op("&")(wanted) == wanted


def count_passed(framework: SkillFramework, codes: Iterable[str]) -> ColumnElement[int]:
    """How many of these modules a person has shown; the standing may be missing from an outer join."""
    passed = func.coalesce(Standing.passed, 0)
    parts = (case((passed.op("&")(bit_of(framework, code)) != 0, 1), else_=0) for code in codes)
    return reduce(add, parts, literal(0))


def enter_tested(framework_key: str, source: str, results: Mapping[str, float]) -> None:
    """Take what `source` has just shown (code → fraction) into the summaries.

    Two statements where it may have shown a module, a third where somebody is up to a profile, none otherwise. They
    read the evidence itself: a source that had shown something else before has not been entered anew.
    """
    if framework_key not in FRAMEWORKS:
        return
    framework = FRAMEWORKS[framework_key]
    if framework.counts_last:
        # The last test may take a module away, so everything of these people is drawn anew.
        if not results.keys().isdisjoint(all_bits(framework)):
            db.session.flush()
            shown_by = select(Evidence.learner_id).where(Evidence.source == source).distinct()
            recount(framework_key, db.session.scalars(shown_by).all())
    elif any(code in all_bits(framework) and fraction >= framework.pass_mark for code, fraction in results.items()):
        _tell(framework, LevelReached, _sum_up(framework, source=source))


def recount(framework_key: str, learner_ids: Collection[int]) -> None:
    """Draw the summaries of these people anew from the evidence that stands, after corrections."""
    if framework_key not in FRAMEWORKS:
        return
    ids = sorted(set(learner_ids))
    for place in range(0, len(ids), AT_ONCE):
        _recount(FRAMEWORKS[framework_key], ids[place : place + AT_ONCE])


def _recount(framework: SkillFramework, learner_ids: list[int]) -> None:
    for model in (Mastery, Standing):
        db.session.execute(_without(model, framework, learner_ids))
    taken = _without(Attainment, framework, learner_ids).returning(Attainment.profile, Attainment.learner_id)
    before = {(row.profile, row.learner_id) for row in db.session.execute(taken)}
    after = _sum_up(framework, learners=learner_ids)
    _tell(framework, LevelLost, before - after)
    _tell(framework, LevelReached, after - before)


def _without(model: type[Mastery | Standing | Attainment], framework: SkillFramework, learner_ids: list[int]) -> Any:
    chosen = delete(model).where(model.framework == framework.key, model.learner_id.in_(learner_ids))
    return chosen.execution_options(synchronize_session=False)


def _tell(framework: SkillFramework, event: type[LevelReached | LevelLost], found: set[tuple[str, int]]) -> None:
    """Publish one event for each level, the lowest first."""
    for profile in profiles_of(framework) if found else ():
        people = tuple(sorted(person for key, person in found if key == profile.key))
        if people:
            publish(event(subject=profile.subject, learner_ids=people))


def _sum_up(framework: SkillFramework, **which: Any) -> set[tuple[str, int]]:
    """Enter the modules that evidence of a `source`, or of `learners`, shows, and their bits.

    Returns who is now up to which profile (its key); those who had been up to it since the same moment are left out.
    """
    db.session.flush()
    connection = db.session.connection()
    mastering, standing = _summing(framework, *which, connection.dialect.name, counts_last=framework.counts_last)
    connection.execute(mastering, which)
    profiles = profiles_of(framework)
    found = connection.execute(standing, which).all()
    if reached := [row.learner_id for row in found if any(profile.is_met(row.passed) for profile in profiles)]:
        return {(row.profile, row.learner_id) for row in db.session.execute(_attaining(framework, reached))}
    return set()


@cache
def _summing(framework: SkillFramework, by: str, _dialect: str, *, counts_last: bool) -> tuple[Any, Any]:
    """The statements that enter mastered modules and their bits, put together once: every graded test runs them."""
    which = {
        "source": Evidence.source == bindparam("source"),
        "learners": Evidence.learner_id.in_(bindparam("learners", expanding=True)),
    }
    shown = [
        which[by], Evidence.framework == framework.key, Evidence.kind == "tested", Evidence.superseded_at.is_(None),
        Evidence.code.in_([module.code for module in framework.modules]), Evidence.fraction >= framework.pass_mark,
        *([is_last()] if counts_last else []),
    ]  # fmt: skip
    mastered = (
        select(
            Evidence.learner_id, Evidence.framework, Evidence.code, func.max(Evidence.fraction), func.min(Evidence.at)
        )
        .where(*shown)
        .group_by(Evidence.learner_id, Evidence.framework, Evidence.code)
        .order_by(Evidence.learner_id, Evidence.code)
    )
    bits = case(all_bits(framework), value=Evidence.code, else_=0)
    by_code = select(Evidence.learner_id, Evidence.framework, bits.label("bit")).where(*shown).distinct().subquery()
    passed = (
        select(by_code.c.learner_id, by_code.c.framework, func.sum(by_code.c.bit).cast(BigInteger))
        .where(true())
        .group_by(by_code.c.learner_id, by_code.c.framework)
        .order_by(by_code.c.learner_id)
    )
    return _mastering(mastered), _standing(passed).returning(Standing.learner_id, Standing.passed)


def _mastering(rows: Select[*tuple[Any, ...]]) -> Any:
    columns = ["learner_id", "framework", "code", "fraction", "reached_at"]
    new = insert_into(Mastery).from_select(columns, rows)
    is_postgresql = db.engine.dialect.name == "postgresql"
    least, most = (func.least, func.greatest) if is_postgresql else (func.min, func.max)
    return new.on_conflict_do_update(
        index_elements=["learner_id", "framework", "code"],
        set_={
            "fraction": most(Mastery.fraction, new.excluded.fraction),
            "reached_at": least(Mastery.reached_at, new.excluded.reached_at),
        },
    )


def _standing(rows: Select[*tuple[Any, ...]]) -> Any:
    new = insert_into(Standing).from_select(["learner_id", "framework", "passed"], rows)
    return new.on_conflict_do_update(
        index_elements=["learner_id", "framework"], set_={"passed": Standing.passed.op("|")(new.excluded.passed)}
    )


def _attaining(framework: SkillFramework, learners: Collection[int]) -> Any:
    """Draw anew since when these people have been up to each profile."""
    parts = []
    for profile in profiles_of(framework):
        reached = _reached(profile, learners).subquery()
        names = (literal(framework.key), literal(profile.key))
        parts.append(select(reached.c.learner_id, *names, reached.c.reached_at))
    columns = ["learner_id", "framework", "profile", "reached_at"]
    found = sa.union_all(*parts).subquery()
    rows = select(found).where(true()).order_by(found.c.learner_id)
    new = insert_into(Attainment).from_select(columns, rows)
    return new.on_conflict_do_update(
        index_elements=["learner_id", "framework", "profile"],
        set_={"reached_at": new.excluded.reached_at},
        where=Attainment.reached_at != new.excluded.reached_at,
    ).returning(Attainment.profile, Attainment.learner_id)


def _reached(profile: Profile, learners: Collection[int]) -> Select[int, Any]:
    """When people showed the last module that they needed, counted from their first."""
    place = func.row_number().over(partition_by=Mastery.learner_id, order_by=(Mastery.reached_at, Mastery.code))
    modules = (
        select(Mastery.learner_id, Mastery.reached_at, place.label("place"))
        .where(
            Mastery.framework == profile.framework.key,
            Mastery.code.in_(profile.codes),
            Mastery.learner_id.in_(learners),
        )
        .subquery()
    )
    reached = select(modules.c.learner_id, modules.c.reached_at).where(modules.c.place == profile.needed)
    if profile.requires is None:
        return reached
    both = sa.union_all(reached, _reached(profile.requires, learners)).subquery()
    later = func.max(both.c.reached_at).label("reached_at")
    return select(both.c.learner_id, later).group_by(both.c.learner_id).having(func.count() == 2)
