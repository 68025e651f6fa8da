"""People by command: as many as asked for, the same from the same seed, with summaries that agree with the rows."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from lms.accounts.models import User
from lms.commands import cli
from lms.db import db
from lms.demo.crowd import CODE, make_people
from lms.demo.names import other_tone_place
from lms.organisation.models import Membership, Unit
from lms.records.models import Completion
from lms.skills.models import Evidence, Mastery, Standing

NOON = datetime(2026, 11, 28, 5, tzinfo=UTC)


@pytest.fixture
def plugins():
    """The host alone."""
    return []


def made(count, **wanted):
    result = make_people(count, at=NOON, **wanted)
    db.session.commit()
    return result


def drawn():
    of_these = User.staff_code.startswith(CODE)
    return [
        (row.name, row.birth_date) for row in db.session.execute(select(User.name, User.birth_date).where(of_these))
    ]


def test_there_are_as_many_as_asked_for_in_every_unit(app):
    with app.app_context():
        result = made(400, units=300)

        assert (result.people, db.session.scalar(select(func.count(Unit.id)))) == (400, 300)
        open_main = (Membership.main, Membership.valid_to.is_(None))
        assert db.session.scalar(select(func.count()).where(*open_main)) == 400
        used = db.session.scalar(select(func.count(Membership.unit_id.distinct())).where(*open_main))
        assert used == 299  # nobody sits in the province itself
        assert db.session.scalar(select(func.count()).where(Membership.is_leader, *open_main)) >= 299
        assert db.session.scalar(select(func.count()).where(Membership.valid_from > NOON.date())) == 0


def test_the_same_seed_draws_the_same_people_and_again_adds_nobody(app):
    with app.app_context():
        made(60, seed=4)
        first = drawn()
        again = made(60, seed=4)
        more = made(70, seed=4)

        assert (again.people, more.people) == (0, 10)
        assert drawn()[:60] == first


def test_summaries_agree_with_the_evidence(app):
    with app.app_context():
        result = made(50, completions=333)

        assert result.completions == db.session.scalar(select(func.count(Completion.id))) == 333
        shown = set(db.session.execute(select(Evidence.learner_id, Evidence.code)).all())
        assert set(db.session.execute(select(Mastery.learner_id, Mastery.code)).all()) == shown
        bits = dict(db.session.execute(select(Standing.learner_id, Standing.passed)).all())
        assert sum(passed.bit_count() for passed in bits.values()) == len(shown) == 333


def test_nobody_completes_more_than_there_is(app):
    with app.app_context():
        assert made(3, completions=1000).completions == 45


def test_the_command_tells_what_it_did_and_refuses_a_real_site(app, capsys):
    with app.app_context():
        with pytest.raises(SystemExit, match="no demonstration"):
            cli(["demo", "people", "3"], obj=app, standalone_mode=False)
        cli(["demo", "people", "3", "--here"], obj=app, standalone_mode=False)

    assert capsys.readouterr().out.startswith("3 people")


def test_both_places_of_a_tone():
    assert other_tone_place("Lê Thị Hòa Thúy Quý") == "Lê Thị Hoà Thuý Quý"
