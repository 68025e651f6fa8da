"""The templates that ship, each drawn by one warm machine."""

import io
from functools import cache

import pypdf
import pytest

from certificates.drawing.renderer import Renderer
from certificates.looks.shipped import SHIPPED

KEYS = [template.key for template in SHIPPED]
BILINGUAL = [key for key in KEYS if key.endswith("-bilingual")]
EMBLEMS = "emblems"


@pytest.fixture(scope="session")
def emblem_folder(tmp_path_factory):
    return tmp_path_factory.mktemp(EMBLEMS)


@pytest.fixture(scope="session")
def machine(emblem_folder):
    """The drawing machine of a template, by its key."""
    templates = {template.key: template for template in SHIPPED}
    return cache(lambda key: Renderer(templates[key], emblem_folder))


@pytest.fixture(scope="session")
def words_on(machine):
    """Draw fields and read the page's words, single spaces between."""

    def read(key, fields):
        return words_of(machine(key).draw(fields).content)

    return read


def words_of(content):
    return " ".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
