"""Fixtures of rules and batches: who keeps, prepares and approves, and the way of a batch. Import them in conftests."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from certificates.batches import services
from certificates.batches.criteria import Criteria
from certificates.batches.services import Paper
from certificates.models import Award, Batch, Candidate, Rule
from certificates.rules.services import Giving, make_rule
from lms.api import User, db, now

THE_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def rule(app, body):
    """Make a rule; its id."""

    def make(subject="courses:course:1", at=THE_FIRST, **values):
        with app.app_context():
            wanted = {"body_id": body, "template": "classic", "mode": "batch", **values}
            made = make_rule(subject, "Internet", Giving(**wanted), at=at)
            db.session.commit()
            return made

    return make


@pytest.fixture
def chief(world, sign_in):
    """The second person: holds the right to approve over the province."""
    person = world.person("Đậu Thị Minh", world.province)
    world.grant(person, "certificates.approve", world.province)
    return sign_in(person)


@pytest.fixture
def officer(world, sign_in):
    """Bình prepares for the province."""
    world.grant(world.binh, "certificates.prepare", world.province)
    return sign_in(world.binh)


@pytest.fixture
def draft(app, world, run_jobs):
    """Draw up a batch by a rule for a unit, the province by default; its id."""

    def make(rule_id, unit=None, by=None, **paper):
        with app.app_context():
            made = services.make_batch(
                db.session.get_one(Rule, rule_id), [unit or world.province], Criteria(),
                Paper(title="Đợt 1", **paper), by=by or world.binh, at=now(),
            )  # fmt: skip
            batch_id = made.id
            db.session.commit()
        run_jobs()
        return batch_id

    return make


@pytest.fixture
def approved(app, world, run_jobs):
    """Submit a batch as Bình and let somebody who is not in it approve it; its job waits."""

    def approve(batch_id):
        by = world.person("Lê Văn Tám", world.province)
        with app.app_context():
            services.submit(batch_id, by=world.binh, at=now())
            services.approve(batch_id, by=by, at=now())
            db.session.commit()

    return approve


@pytest.fixture
def listed(app):
    """The list of a batch: name, reason for being out, outcome."""

    def rows(batch_id):
        with app.app_context():
            found = db.session.scalars(
                select(Candidate).where(Candidate.batch_id == batch_id).order_by(Candidate.place)
            )
            return [(one.words["holder_name"], one.reason, one.outcome) for one in found]

    return rows


@pytest.fixture
def entered(app):
    """What stands in the register: serial and name, in the order of the numbers."""

    def rows(batch_id=None):
        with app.app_context():
            wanted = select(Award.serial, Award.holder_name).order_by(Award.serial)
            if batch_id is not None:
                wanted = wanted.where(Award.batch_id == batch_id)
            return [tuple(row) for row in db.session.execute(wanted)]

    return rows


@pytest.fixture
def rename(app):
    """Give a person another name."""

    def change(user_id, name):
        with app.app_context():
            db.session.get_one(User, user_id).name = name
            db.session.commit()

    return change


@pytest.fixture
def state_of(app):
    """The state of a batch."""

    def state(batch_id):
        with app.app_context():
            return db.session.get_one(Batch, batch_id).state

    return state
