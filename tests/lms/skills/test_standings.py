"""The summaries of what has been shown are always what a count of the evidence gives."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from lms.db import db
from lms.skills.bits import bit_of, bits_of
from lms.skills.contract import FRAMEWORKS, SkillFramework
from lms.skills.models import Attainment, Evidence, Mastery, Standing
from lms.skills.profiles import profiles_of
from lms.skills.services import Shown, record_evidence, replace_evidence
from lms.skills.standings import count_passed, has_passed

FRAMEWORK = "tt03-2014"
MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)


def counted() -> dict[tuple[int, str], tuple[float, datetime]]:
    """Who has shown which module, from the evidence alone."""
    framework = FRAMEWORKS[FRAMEWORK]
    rows = db.session.execute(
        select(Evidence.learner_id, Evidence.code, func.max(Evidence.fraction), func.min(Evidence.at))
        .where(
            Evidence.kind == "tested",
            Evidence.superseded_at.is_(None),
            Evidence.fraction >= framework.pass_mark,
            Evidence.code.in_([module.code for module in framework.modules]),
        )
        .group_by(Evidence.learner_id, Evidence.code)
    )
    return {(learner, code): (fraction, at) for learner, code, fraction, at in rows}


def reached() -> dict[tuple[int, str], datetime]:
    """Who is up to which profile since when, by walking through what each person has shown, one after the other."""
    moments: dict[tuple[int, str], datetime] = {}
    shown = sorted((at, learner, code) for (learner, code), (_fraction, at) in counted().items())
    held: dict[int, set[str]] = {}
    for at, learner, code in shown:
        held.setdefault(learner, set()).add(code)
        for key in FRAMEWORKS[FRAMEWORK].levels_reached(held[learner]):
            moments.setdefault((learner, key), at)
    return moments


def attained() -> dict[tuple[int, str], datetime]:
    rows = db.session.execute(select(Attainment.learner_id, Attainment.profile, Attainment.reached_at))
    return {(learner, profile): at for learner, profile, at in rows}


def summed_up() -> dict[tuple[int, str], tuple[float, datetime]]:
    rows = db.session.execute(select(Mastery.learner_id, Mastery.code, Mastery.fraction, Mastery.reached_at))
    return {(learner, code): (fraction, at) for learner, code, fraction, at in rows}


def bits() -> dict[int, int]:
    return {row.learner_id: row.passed for row in db.session.scalars(select(Standing)) if row.passed}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["an", "dung"]),
            st.sampled_from(["tested", "studied"]),
            st.sampled_from(["IU01", "IU03", "IU15", "IU01.1.1"]),
            st.sampled_from([0.0, 0.4, 0.5, 0.75, 1.0]),
            st.integers(1, 3),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_summaries_agree_with_the_evidence_whatever_was_entered_and_corrected(app, world, deeds):
    with app.app_context():
        for model in (Evidence, Mastery, Standing, Attainment):
            db.session.execute(delete(model))
        for hour, (who, kind, code, fraction, source, is_correction) in enumerate(deeds):
            at = MORNING + timedelta(hours=hour)
            part = Shown(getattr(world, who), FRAMEWORK, kind, {code: fraction}, f"test:{who}:{source}", at)
            if is_correction:
                replace_evidence([part], at=at)
            else:
                record_evidence(
                    learner_id=part.learner_id, framework=FRAMEWORK, kind=kind, results=part.results,
                    source=part.source, at=at,
                )  # fmt: skip
        assert summed_up() == counted()
        framework = FRAMEWORKS[FRAMEWORK]
        wanted: dict[int, int] = {}
        for learner, code in counted():
            wanted[learner] = wanted.get(learner, 0) | bit_of(framework, code)
        assert bits() == wanted
        assert attained() == reached()
        db.session.rollback()


LEVELS = ["IU01", "IU02", "IU03", "IU04", "IU05", "IU06", "IU07", "IU08", "IU09", "IU10"]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(LEVELS), st.integers(5, 10), st.booleans())
def test_a_profile_is_reached_with_the_last_module_that_it_needs(app, world, order, shown, takes_back):
    with app.app_context():
        for model in (Evidence, Mastery, Standing, Attainment):
            db.session.execute(delete(model))
        parts = [
            Shown(world.an, FRAMEWORK, "tested", {code: 0.8}, f"test:{code}", MORNING + timedelta(days=day))
            for day, code in enumerate(order[:shown])
        ]
        for part in parts:
            record_evidence(
                learner_id=world.an, framework=FRAMEWORK, kind="tested", results=part.results, source=part.source,
                at=part.at,
            )  # fmt: skip
        if takes_back:
            code = order[0]
            replace_evidence([Shown(world.an, FRAMEWORK, "tested", {code: 0.1}, f"test:{code}", MORNING)], at=MORNING)

        assert attained() == reached()
        db.session.rollback()


def test_a_framework_without_levels_asks_for_all_of_its_modules(tmp_path):
    modules = "".join(f"- {{code: L{number}, level: local, title: {{vi: Riêng}}}}\n" for number in (1, 2))
    file = tmp_path / "local.yaml"
    file.write_text(f"key: local\nrules: {{}}\nmodules:\n{modules}", encoding="utf-8")

    class Local(SkillFramework):
        key, source = "local", file

    (profile,) = profiles_of(Local())

    assert (profile.key, profile.codes, profile.needed, profile.requires) == ("all", ("L1", "L2"), 2, None)


def test_standings_answer_in_sql_what_somebody_has_shown_and_misses(app, world):
    with app.app_context():
        framework = FRAMEWORKS[FRAMEWORK]
        basic = framework.levels[0].modules
        db.session.add(Standing(learner_id=world.an, framework=FRAMEWORK, passed=bits_of(framework, basic)))
        db.session.add(Standing(learner_id=world.dung, framework=FRAMEWORK, passed=bit_of(framework, "IU03")))
        db.session.commit()
        reached = select(Standing.learner_id).where(has_passed(framework, basic))
        numbers = select(Standing.learner_id, count_passed(framework, basic))
        assert db.session.scalars(reached).all() == [world.an]
        assert dict(db.session.execute(numbers).all()) == {world.an: 6, world.dung: 1}
