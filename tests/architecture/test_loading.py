"""What every process loads, and what waits for the first person who needs it."""

import subprocess
import sys
from pathlib import Path

import pytest

WAITING = {
    "aiohttp", "alembic", "bs4", "docx", "fontTools", "huey", "mako", "markdownify", "openpyxl", "pikepdf", "pkcs11",
    "pptx", "psycopg", "pyhanko", "pyhanko_certvalidator", "rapidfuzz", "redis", "ua_parser", "weasyprint",
    "xlsxwriter",
}  # fmt: skip
"""Libraries that cost a process tens of milliseconds and megabytes each; the one function that uses them loads them."""

START = """
import sys
from pathlib import Path
from lms.app import create_app
from lms.config import Settings
create_app(Settings(environment="test", data=Path(sys.argv[1]), secret_key="only for tests " * 3))
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> set[str]:
    """Every module of a process of its own, once it has put the application together."""
    folder = tmp_path_factory.mktemp("site")
    told = subprocess.run(
        [sys.executable, "-c", START, folder], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    return set(told.stdout.split())


def test_an_application_is_put_together_without_the_libraries_that_only_some_work_needs(loaded):
    assert {"lms.app", "courses.plugin", "certificates.plugin"} <= loaded
    assert not WAITING & loaded
