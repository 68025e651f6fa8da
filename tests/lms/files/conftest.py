"""Reading files asks no database, so its tests run once, on a host that has none."""

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.app import create_app
from lms.config import Settings


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The host without plugins and without tables."""
    data = tmp_path_factory.mktemp("files")
    app = create_app(Settings(environment="test", data=data, secret_key="only for tests of files " * 3), [])
    yield app
    app.extensions["lms.huey"].storage.close()


@pytest.fixture(autouse=True)
def _words(host: Flask) -> Iterator[None]:
    """Refusals are sentences in somebody's language."""
    with host.app_context():
        yield
