"""Who reads the reports of courses."""

import pytest


@pytest.fixture
def officer(world):
    """Follows the province."""
    person = world.person("Hoàng Thị Mai", world.province)
    world.grant(person, "lms.follow", world.province)
    return person
