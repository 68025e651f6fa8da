"""The application as it is served: what a process of its own does, and what it sends."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Response

from lms.serving import LEAST, compressed
from tests.lms.test_memory import can_take_together

PROGRAM = """
import re
from pathlib import Path
from lms.serving import create_served_app
create_served_app()
print(re.search(r"AnonHugePages:\\s+(\\d+) kB", Path("/proc/self/smaps_rollup").read_text()).group(1))
"""


@pytest.mark.skipif(not can_take_together(), reason="this Linux makes no large pages when asked")
def test_a_served_process_lies_in_large_pages(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
        env={"LMS_ENV": "test", "LMS_DATA": str(tmp_path), "LMS_SECRET_KEY": "only for tests " * 3},
    )  # fmt: skip

    assert int(told.stdout.split()[-1]) > 50_000  # of some 130 MB


def answered(app, content: bytes, *, takes: str = "gzip, br", **said: str) -> Response:
    with app.test_request_context(headers={"Accept-Encoding": takes}):
        return compressed(Response(content, **said))


def test_a_page_is_compressed_for_who_takes_it_and_read_back_whole(app):
    page = "<p>Nguyễn Thị Ánh Tuyết, UBND xã Quỳ Châu</p>".encode() * 100

    answer = answered(app, page, mimetype="text/html")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.content_length == len(answer.data) < len(page) / 5
    assert gzip.decompress(answer.data) == page


@pytest.mark.parametrize(
    ("content", "mimetype", "takes"),
    [(b"x" * (LEAST - 1), "text/html", "gzip"), (b"x" * LEAST, "image/png", "gzip"), (b"x" * LEAST, "text/html", "br")],
)
def test_what_gains_nothing_or_cannot_be_read_is_sent_as_it_is(app, content, mimetype, takes):
    answer = answered(app, content, takes=takes, mimetype=mimetype)

    assert "Content-Encoding" not in answer.headers
    assert answer.data == content
