"""Certificates of levels: awarded where a level is reached, flagged where it turns out not to have been."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from certificates.models import Award
from certificates.rules.levels import LevelsOwed
from lms.api import FRAMEWORKS, LevelReached, Shown, db, now, record_evidence, replace_evidence

FRAMEWORK, BASIC, ADVANCED = "tt03-2014", "lms:profile:tt03-2014:basic", "lms:profile:tt03-2014:advanced"
IN_MAY = datetime(2026, 5, 4, 2, tzinfo=UTC)


@pytest.fixture
def show(app):
    """Let a person show modules of the standard, one after the other."""

    def show(learner_id, *codes, fraction=0.9, at=IN_MAY):
        with app.app_context():
            for day, code in enumerate(codes):
                record_evidence(
                    learner_id=learner_id, framework=FRAMEWORK, kind="tested", results={code: fraction},
                    source=f"test:{learner_id}:{code}", at=at + timedelta(days=day),
                )  # fmt: skip
            db.session.commit()

    return show


@pytest.fixture
def fail(app):
    """Let a correction take a module away."""

    def fail(learner_id, code, fraction=0.1):
        with app.app_context():
            shown = Shown(learner_id, FRAMEWORK, "tested", {code: fraction}, f"test:{learner_id}:{code}", IN_MAY)
            replace_evidence([shown], at=now())
            db.session.commit()

    return fail


@pytest.fixture
def basic(app):
    with app.app_context():
        return FRAMEWORKS[FRAMEWORK].levels[0].modules


def awards(app):
    with app.app_context():
        return list(db.session.scalars(select(Award).order_by(Award.id)))


def test_a_level_is_awarded_in_the_transaction_that_reaches_it(app, world, rule, show, complete, basic, run_jobs):
    rule(BASIC, mode="auto", validity_months=36)
    facts = {"framework": FRAMEWORK, "skills": ["IU01"]}
    complete(world.an, "courses:course:9", facts=facts, hours=12, at=IN_MAY - timedelta(days=9), started_at=None)

    show(world.an, *basic[:-1])
    assert awards(app) == []
    show(world.an, basic[-1], at=IN_MAY + timedelta(days=20))
    run_jobs()

    (award,) = awards(app)
    assert award.is_ready, award.trouble
    assert (award.subject, award.completion_id, award.owner_id) == (BASIC, None, world.an)
    printed = "Chương trình kỹ năng sử dụng CNTT cơ bản (theo Thông tư 03/2014/TT-BTTTT)"
    assert award.fields["course_title"] == printed
    assert award.fields["grade"] == ""
    assert award.fields["hours"] == "12 tiết"
    assert award.fields["period"] == "từ ngày 25/04/2026 đến ngày 24/05/2026"
    assert award.expires_on is not None


def test_reaching_it_again_awards_nothing_more(app, world, rule, show, basic):
    rule(BASIC, mode="auto")
    show(world.an, *basic)

    show(world.an, basic[0], fraction=1.0, at=IN_MAY + timedelta(days=99))

    assert len(awards(app)) == 1


def test_without_a_rule_a_level_is_awarded_nothing_and_by_a_batch_rule_it_waits(app, world, rule, show, basic):
    show(world.dung, *basic)
    rule(BASIC, mode="batch")

    show(world.an, *basic)

    assert awards(app) == []


def test_a_level_that_is_taken_away_flags_the_certificate_and_regained_lifts_the_flag(
    app, world, rule, show, fail, basic
):
    rule(BASIC, mode="auto")
    show(world.an, *basic)

    fail(world.an, basic[2])
    flagged = [(award.flag, award.state) for award in awards(app)]
    fail(world.an, basic[2], fraction=0.8)

    assert flagged == [("withdrawn", "issued")]
    assert [award.flag for award in awards(app)] == [""]


def test_the_advanced_level_asks_for_the_basic_one_and_three_modules(app, world, rule, show, basic):
    rule(ADVANCED, mode="auto")
    show(world.an, "IU07", "IU08", "IU09")
    assert awards(app) == []

    show(world.an, *basic)

    assert [award.subject for award in awards(app)] == [ADVANCED]


def test_a_start_makes_up_for_what_was_missed_since_the_rule_and_leaves_the_rest_to_batches(
    app, world, rule, show, basic, monkeypatch
):
    monkeypatch.setitem(app.extensions["lms"].listeners, LevelReached, [])
    rule(BASIC, mode="auto", at=IN_MAY + timedelta(days=30))
    show(world.an, *basic)
    show(world.dung, *basic, at=IN_MAY + timedelta(days=31))
    with app.app_context():
        LevelsOwed().run()

        assert list(db.session.scalars(select(Award.owner_id))) == [world.dung]


def test_nobody_gets_two_however_often_it_is_tried(app, world, rule, show, basic):
    rule(BASIC, mode="auto")
    show(world.an, *basic)
    with app.app_context():
        LevelsOwed().run()
        LevelsOwed().run()

        assert db.session.scalar(select(func.count()).select_from(Award)) == 1
