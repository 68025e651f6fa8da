"""A framework says whether a module counts by its best test or by its last."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.db import db, now
from lms.skills.contract import FRAMEWORKS
from lms.skills.models import Attainment, Mastery, Standing
from lms.skills.module_states import module_states
from lms.skills.profiles import profiles_of
from lms.skills.queries import matrix_of
from lms.skills.services import record_evidence

FRAMEWORK = "tt03-2014"


@pytest.fixture
def tested(app, world):
    """Let An be tested in modules, one attempt after the other; returns what each way of looking says of IU01."""

    def take(*fractions, modules=("IU01",)):
        begun = now() - timedelta(days=30)
        with app.app_context():
            for place, fraction in enumerate(fractions):
                record_evidence(
                    learner_id=world.an, framework=FRAMEWORK, kind="tested", source=f"courses:attempt:{place}",
                    results=dict.fromkeys(modules, fraction), at=begun + timedelta(days=place),
                )  # fmt: skip
            db.session.commit()
            profile = profiles_of(FRAMEWORKS[FRAMEWORK])[0]
            mastery = db.session.scalar(select(Mastery.fraction).where(Mastery.code == "IU01"))
            bits = db.session.scalar(select(Standing.passed)) or 0
            own = next(row for row in matrix_of(world.an).rows if row.module.code == "IU01")
            state = module_states(profile, [world.an])[world.an][profile.codes.index("IU01")]
            levels = db.session.scalars(select(Attainment.profile)).all()
            return mastery, bool(bits), own.passed, state, levels

    return take


@pytest.fixture
def by_last(app, monkeypatch):
    """The standard as a site would have it that counts the last test."""
    with app.app_context():
        changes = {"counts_last": True}
        for name, value in changes.items():
            monkeypatch.setitem(FRAMEWORKS[FRAMEWORK].__dict__, name, value)


def test_by_the_best_a_worse_test_afterwards_takes_nothing_away(tested):
    assert tested(0.9, 0.2) == (0.9, True, True, "proven", [])


def test_by_the_last_a_worse_test_afterwards_takes_the_module_away(tested, by_last):
    assert tested(0.9, 0.2) == (None, False, False, "again", [])


def test_by_the_last_a_better_test_afterwards_gives_it_back(tested, by_last):
    assert tested(0.9, 0.2, 0.6) == (0.6, True, True, "proven", [])


def test_by_the_last_a_level_goes_with_its_module(app, tested, by_last):
    with app.app_context():
        basic = tuple(profiles_of(FRAMEWORKS[FRAMEWORK])[0].codes)

    assert tested(0.9, modules=basic)[4] == ["basic"]
    assert tested(0.9, 0.2, modules=basic)[4] == []


def test_a_framework_that_says_anything_else_is_refused(app, monkeypatch):
    with app.app_context():
        framework = FRAMEWORKS[FRAMEWORK]
    monkeypatch.setitem(framework.__dict__, "data", {**framework.data, "evidence": "mean"})
    monkeypatch.delitem(framework.__dict__, "counts_last", raising=False)

    with pytest.raises(ValueError, match="best or last"):
        _told = framework.counts_last
