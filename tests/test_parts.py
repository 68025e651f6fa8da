"""The runner itself: nothing that failed may look as if it had passed."""

import sys
import time

import pytest

from tests import parts
from tests.parts import CHECKS, Run

DONE = "import sys; print('. [100%]'); print('{}'); sys.exit({})"


@pytest.fixture
def pytest_says(monkeypatch):
    """Put a program in pytest's place that prints a last line and leaves with a status."""

    def stand_in(last: str, status: int) -> None:
        started = parts.subprocess.Popen

        def start(_words, **options):
            return started([sys.executable, "-c", DONE.format(last, status)], **options)

        monkeypatch.setattr(parts.subprocess, "Popen", start)

    return stand_in


def test_the_last_line_sums_the_runs_in_the_words_of_pytest(pytest_says, capsys):
    so_far = Run(began=time.monotonic() - 100)
    pytest_says("3 passed, 1 skipped in 2.00s", 0)
    parts._pytest(so_far, "tests on SQLite", [], [])
    parts._pytest(so_far, "tests on PostgreSQL", [], [])

    assert so_far.failed == []
    assert so_far.summary().startswith("6 passed, 2 skipped in 100.")
    assert "[   " in capsys.readouterr().out


def test_a_part_that_failed_is_named(pytest_says, capsys):
    so_far = Run()
    pytest_says("1 failed, 3 passed in 2.00s", 1)

    parts._pytest(so_far, "tests on SQLite", [], [])

    assert so_far.failed == ["tests on SQLite"]
    assert so_far.summary().startswith("1 failed, 3 passed in ")
    assert "tests on SQLite: FAILED" in capsys.readouterr().out


def test_words_that_select_nothing_in_a_part_do_not_fail_it_unless_none_were_given(pytest_says):
    asked, bare = Run(), Run()
    pytest_says("no tests ran in 0.10s", 5)

    parts._pytest(asked, "walks in a browser", [], ["-k", "one"])
    parts._pytest(bare, "walks in a browser", [], [])

    assert asked.failed == []
    assert bare.failed == ["walks in a browser"]


def test_a_failed_check_counts_as_an_error(capfd):
    so_far = Run()

    parts._check(so_far, next(iter(CHECKS)), ("python", "-c", "print('a line too long'); raise SystemExit(1)"))

    assert so_far.failed == ["ruff check"]
    assert so_far.summary().startswith("1 error in ")
    assert "a line too long" in capfd.readouterr().out
