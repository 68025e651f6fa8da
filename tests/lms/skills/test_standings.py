"""The summaries of what has been shown are always what a count of the evidence gives."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from lms.db import db
from lms.skills.contract import FRAMEWORKS
from lms.skills.models import Evidence, Mastery, Standing
from lms.skills.services import Shown, record_evidence, replace_evidence
from lms.skills.standings import bit_of, bits_of, count_passed, has_passed

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
        for model in (Evidence, Mastery, Standing):
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
        db.session.rollback()


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
