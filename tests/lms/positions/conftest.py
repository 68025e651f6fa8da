"""Two communes whose people hold positions, and a short way to require something of these."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from lms.db import db
from lms.organisation.models import Membership
from lms.positions.services import require_modules
from lms.skills.contract import FRAMEWORKS
from lms.skills.services import record_evidence

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
ACCOUNTANT = "Kế toán"


class Posts:
    """What the tests of positions do again and again."""

    def __init__(self, app, world):
        self.app, self.world = app, world

    def hold(self, person, position):
        with self.app.app_context():
            db.session.execute(update(Membership).where(Membership.user_id == person).values(job_position=position))
            db.session.commit()

    def require(self, position, *modules, unit=None, framework="tt03-2014"):
        with self.app.app_context():
            made = require_modules(
                framework=FRAMEWORKS[framework], unit_id=unit or self.world.province, position=position,
                modules=modules, by_id=self.world.binh, at=NOW,
            )  # fmt: skip
            db.session.commit()
            return made

    def show(self, person, *modules, days=10):
        with self.app.app_context():
            record_evidence(
                learner_id=person, framework="tt03-2014", kind="tested", results=dict.fromkeys(modules, 1.0),
                source=f"test:{person}:{days}", at=datetime.now(UTC) - timedelta(days=days),
            )  # fmt: skip
            db.session.commit()


@pytest.fixture
def posts(app, world):
    """An and Bình are accountants of Quỳ Châu, Dũng one of Con Cuông; an officer follows the province."""
    world.grant(world.binh, "lms.follow", world.quy_chau)
    world.officer = world.person("Hoàng Thị Mai", world.province)
    for permission in ("lms.follow", "lms.set_requirements"):
        world.grant(world.officer, permission, world.province)
    posts = Posts(app, world)
    for person in (world.an, world.binh, world.dung):
        posts.hold(person, ACCOUNTANT)
    return posts
