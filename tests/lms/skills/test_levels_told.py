"""Who reaches a level or loses it is told once, in the transaction that changes it."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.db import db
from lms.skills.contract import FRAMEWORKS
from lms.skills.profiles import find_profile, profile_of_subject
from lms.skills.services import Shown, record_evidence, replace_evidence
from lms.skills.standings import LevelLost, LevelReached
from lms.skills.subjects import Levels

FRAMEWORK, BASIC = "tt03-2014", "lms:profile:tt03-2014:basic"
MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def told(app, monkeypatch):
    """What listeners hear."""
    heard = []
    for event in (LevelReached, LevelLost):
        monkeypatch.setitem(app.extensions["lms"].listeners, event, [heard.append])
    return heard


@pytest.fixture
def show(app):
    def show(learner_id, *codes, at=MORNING, fraction=0.7):
        for code in codes:
            record_evidence(
                learner_id=learner_id, framework=FRAMEWORK, kind="tested", results={code: fraction},
                source=f"test:{learner_id}:{code}:{at}", at=at,
            )  # fmt: skip

    return show


def test_a_level_is_told_when_it_is_reached_and_not_when_it_is_shown_again(app, world, told, show):
    with app.app_context():
        codes = FRAMEWORKS[FRAMEWORK].levels[0].modules
        show(world.an, *codes[:-1])
        assert told == []

        show(world.an, codes[-1])
        show(world.an, codes[0], at=MORNING + timedelta(days=1), fraction=1.0)

        assert told == [LevelReached(subject=BASIC, learner_ids=(world.an,))]


def test_a_correction_tells_who_lost_a_level_and_who_came_up_to_it(app, world, told, show):
    with app.app_context():
        codes = FRAMEWORKS[FRAMEWORK].levels[0].modules
        for person in (world.an, world.dung):
            show(person, *codes)
        told.clear()
        sources = [f"test:{person}:{codes[0]}:{MORNING}" for person in (world.an, world.dung)]
        people = list(zip((world.an, world.dung), sources, strict=True))

        replace_evidence([Shown(p, FRAMEWORK, "tested", {codes[0]: 0.1}, s, MORNING) for p, s in people], at=MORNING)
        replace_evidence(
            [Shown(p, FRAMEWORK, "tested", {codes[0]: 0.9}, s, MORNING) for p, s in people[:1]], at=MORNING
        )
        db.session.rollback()

        assert told == [
            LevelLost(subject=BASIC, learner_ids=(world.an, world.dung)),
            LevelReached(subject=BASIC, learner_ids=(world.an,)),
        ]


def test_a_level_is_found_by_words_and_by_its_subject(app):
    with app.test_request_context():
        profile = find_profile(FRAMEWORK, "basic")

        assert Levels().found("ky nang co ban", 5) == [(BASIC, profile.title("vi"))]
        assert profile_of_subject(BASIC) == profile
        assert profile_of_subject("courses:course:1") is None
