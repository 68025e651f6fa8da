"""Whoever keeps the book over the whole province."""

import pytest


@pytest.fixture
def keeper(world, sign_in):
    world.grant(world.binh, "certificates.see", world.province)
    return sign_in(world.binh)
