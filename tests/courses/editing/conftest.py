"""A course with an exam, and a trainer who looks after it."""

import pytest

from tests.learning import teach


@pytest.fixture
def taught(app, world):
    with app.app_context():
        return teach()


@pytest.fixture
def trainer(world, sign_in):
    world.grant(world.binh, "courses.author", world.province)
    return sign_in(world.binh)
