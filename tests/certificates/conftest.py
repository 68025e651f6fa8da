"""This plugin alone beside the host: it must do without courses."""

import pytest

from certificates.plugin import plugin
from certificates.testing import body, certificate, complete  # noqa: F401


@pytest.fixture
def plugins():
    return [plugin]
