"""What every test of the product shares beyond `lms.testing`."""

import gc
from pathlib import Path

import pytest

from lms.testing import DATABASE

HERE = Path(__file__).parent
PROCESSES = (HERE / "walks", HERE / "plugins", HERE / "endure")
"""Folders whose tests start programs of their own, which find the database by themselves."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run each test where it can tell something: what needs PostgreSQL there alone, what knows no database once."""
    away = [item for item in items if not _belongs(item)]
    if away:
        config.hook.pytest_deselected(items=away)
        gone = set(away)
        items[:] = [item for item in items if item not in gone]
    items.sort(key=_comes_later)


def _comes_later(item: pytest.Item) -> bool:
    """Whether it is short: what starts programs takes longest and comes first, so that no worker is left with it."""
    return not any(folder in item.path.parents for folder in PROCESSES)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not look through it again and again."""
    gc.freeze()


def _belongs(item: pytest.Item) -> bool:
    needs_postgresql = item.get_closest_marker("postgresql") is not None
    if not DATABASE:
        return not needs_postgresql
    asks_a_database = "settings" in getattr(item, "fixturenames", ())
    return needs_postgresql or asks_a_database or any(folder in item.path.parents for folder in PROCESSES)
