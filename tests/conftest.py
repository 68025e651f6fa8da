"""What every test of the product shares beyond `lms.testing`."""

import gc
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from lms.testing import DATABASE

HERE = Path(__file__).parent
PROCESSES = (HERE / "walks", HERE / "plugins", HERE / "endure")
"""Folders whose tests start programs of their own, which find the database by themselves."""
LONG_WALKS = ("test_every_page", "test_cuts", "test_wrong_key", "test_certificates_for_an_agency", "test_hr_desk")
"""Files of walks that take a minute or more, the longest first."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run each test where it can tell something: what needs PostgreSQL there alone, what knows no database once."""
    away = [item for item in items if not _belongs(item)]
    if away:
        config.hook.pytest_deselected(items=away)
        gone = set(away)
        items[:] = [item for item in items if item not in gone]
    items.sort(key=_comes_later)


def _comes_later(item: pytest.Item) -> int:
    """How late it comes: what starts programs takes longest and comes first, so that no worker is left with it."""
    if item.path.stem in LONG_WALKS:
        return LONG_WALKS.index(item.path.stem) - len(LONG_WALKS)
    return int(not any(folder in item.path.parents for folder in PROCESSES))


class Worktable(LoadScopeScheduling):
    """Gives a test to the worker that is free, in their order; a file of `PROCESSES` is one piece: it shares a site."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return file if HERE.parent.joinpath(file).parent in PROCESSES else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Worktable:
    """Say how tests are handed out, whatever `--dist` says."""
    return Worktable(config, log)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not look through it again and again."""
    gc.freeze()


def _belongs(item: pytest.Item) -> bool:
    needs_postgresql = item.get_closest_marker("postgresql") is not None
    if not DATABASE:
        return not needs_postgresql
    asks_a_database = "settings" in getattr(item, "fixturenames", ())
    return needs_postgresql or asks_a_database or any(folder in item.path.parents for folder in PROCESSES)
