"""The host is tested without any plugin: it must not need one."""

import pytest


@pytest.fixture
def plugins():
    return []
