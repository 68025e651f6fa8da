"""A keeper of rules, and rules."""

import pytest

from tests.certificates.officers import entered, rule  # noqa: F401


@pytest.fixture
def keeper(world, sign_in):
    """Sign in Bình, who keeps the rules of a unit, or of the province."""

    def over(unit=None):
        world.grant(world.binh, "certificates.manage", unit or world.province)
        return sign_in(world.binh)

    return over
