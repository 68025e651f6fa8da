"""The small course, taught."""

from datetime import date

import pytest

from courses.enrolment.services import enrol
from lms.api import db, now
from tests.learning import PACKS, Taught, teach


@pytest.fixture
def taught(app, world) -> Taught:
    with app.app_context():
        return teach()


@pytest.fixture
def lesson(taught) -> int:
    return next(iter(taught.lessons.values()))


@pytest.fixture
def hidden(app, world) -> Taught:
    """A course that is still a draft."""
    with app.app_context():
        return teach(PACKS / "hidden", is_open=False)


@pytest.fixture
def take(app, taught):
    """Enrol a person, by a day if one is given."""

    def enrolled(learner: int, due_on: date | None = None) -> None:
        with app.app_context():
            enrol(taught.course, [learner], source="assigned" if due_on else "self", due_on=due_on, at=now())
            db.session.commit()

    return enrolled
