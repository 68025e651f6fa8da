"""Formats know no database, so their tests run once, on a product that has none."""

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.app import create_app
from lms.config import Settings


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Everything that is installed, without tables."""
    data = tmp_path_factory.mktemp("formats")
    app = create_app(Settings(environment="test", data=data, secret_key="only for tests of formats " * 3))
    yield app
    app.extensions["lms.huey"].storage.close()
