"""From month to month, one statement, the people of today."""

from datetime import date

import pytest

from lms.db import db
from lms.skills.profiles import find_profile
from lms.skills.trends import month_ends, trend_of
from tests.lms.skills.tree import FRAMEWORK, TODAY, Reader, commune


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield
        db.session.rollback()


def test_the_trend_tells_when_the_people_of_today_reached_the_level(statements):
    province, _first, _second = commune()
    days = month_ends(date(2026, 11, 28), months=4)
    db.session.flush()
    statements.clear()

    won = trend_of(find_profile(FRAMEWORK, "basic"), province.since[:3], days, user=Reader((province.since[0],)))

    assert days == [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 28)]
    assert won == {
        province.since[0]: [0, 0, 1, 1],
        province.since[1]: [0, 0, 1, 1],
        province.since[2]: [0, 0, 0, 0],
    }
    assert len(statements) == 1


def test_the_trend_keeps_what_lies_out_of_scope_to_itself():
    province, _first, _second = commune()

    won = trend_of(find_profile(FRAMEWORK, "basic"), [province.since[0]], [TODAY], user=Reader((province.since[2],)))

    assert won == {province.since[0]: [0]}
