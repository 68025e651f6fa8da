"""A third party's question type is installed, used and removed; the site and its rows outlive it."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lms.first_start import ROOT
from tests.plugins.installing import HOTSPOT, install

LEAST_LINES, MOST_LINES = 40, 110


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The distribution, built and installed into a folder of its own, without a network."""
    return install(tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def used(installed, tmp_path_factory) -> tuple[Path, dict]:
    """The site after its exam with the plugin's question."""
    folder = tmp_path_factory.mktemp("site")
    seen = process("with", folder, PYTHONPATH=str(installed))
    (folder / "seen.json").write_text(json.dumps(seen), encoding="utf-8")
    return folder, seen


@pytest.fixture(scope="module")
def removed(used) -> dict:
    """The same site in a process that cannot see the plugin."""
    return process("without", used[0])


def process(what: str, folder: Path, **environment: str) -> dict:
    done = subprocess.run(
        (sys.executable, "-m", "tests.plugins.with_and_without", what, str(folder)),
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_it_imports_the_two_doors_and_nothing_else_of_the_product():
    imported = {
        node.module
        for path in (HOTSPOT / "hotspot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.split(".")[0] in {"lms", "courses", "certificates"}
    }

    assert imported == {"lms.api", "courses.api"}


def test_it_is_short_and_whole():
    lines = (HOTSPOT / "hotspot" / "__init__.py").read_text(encoding="utf-8").splitlines()
    with (HOTSPOT / "hotspot" / "translations" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)

    assert LEAST_LINES < len(lines) < MOST_LINES
    assert all(message.string for message in catalogue)


def test_its_question_is_asked_answered_and_marked(used):
    _folder, seen = used

    assert (seen["page"], seen["saved"], seen["plain"], seen["finished"]) == (200, 200, 302, 302)
    assert seen["refused"] == [422, "Hãy chọn một vùng trên ảnh."]
    assert seen["picture"] == [200, "image/svg+xml"]
    assert sorted(seen["marks"]) == [0.0, 1.0]
    assert seen["awards"] == 1
    assert "Hàng thẻ" in seen["result"]  # what was chosen
    assert "Thanh địa chỉ" in seen["result"]  # what is right


def test_it_can_be_answered_from_the_list_and_gives_nothing_away(used):
    _folder, seen = used

    for value in ("address", "tabs", "page"):
        assert f'value="{value}"' in seen["html"]
    assert "ngay dưới hàng thẻ" not in seen["html"]  # the feedback


def test_without_it_pages_say_what_is_missing_and_everything_else_works(removed):
    statuses = {name: status for name, (status, _text) in removed["pages"].items()}

    assert {name: statuses[name] for name in ("home", "course", "certificates")} == {
        "home": 200, "course": 200, "certificates": 200,
    }  # fmt: skip
    for name in ("attempt", "result", "receipts"):
        status, text = removed["pages"][name]
        assert status in {200, 503}
        assert "hotspot.hotspot" in text
        assert "Traceback" not in text


def test_without_it_an_answered_attempt_is_not_marked_but_kept(removed):
    assert removed["finish"] == 503


def test_without_it_no_row_is_lost(used, removed):
    kept = ("attempts", "answers", "marks", "awards", "types")

    assert {name: removed[name] for name in kept} == {name: used[1][name] for name in kept}


def test_without_it_the_host_still_migrates(removed):
    assert removed["pending"] == []
