"""Packs made of a template that ships, with one thing changed."""

import pytest

from certificates.looks import checks
from certificates.looks.archive import files_of, starter
from certificates.looks.shipped import SHIPPED


@pytest.fixture(scope="session")
def shipped():
    return {template.key: template for template in SHIPPED}


@pytest.fixture
def pack(app, shipped):
    """The files of a sound pack, drawn in nothing but text, to change before it is checked."""
    with app.app_context():
        files = files_of(starter(shipped["note"]))
    return files | {"template.json": files["template.json"].replace(b'"key": "note"', b'"key": "so-noi-vu"')}


@pytest.fixture
def found(app):
    """Check a pack without drawing it: what is found, as (place, sentence)."""

    def check(files):
        with app.test_request_context():
            return [(problem.place, problem.sentence) for problem in checks.check(files, drawing=False).problems]

    return check
