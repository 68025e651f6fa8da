"""What every test of the product shares beyond `lms.testing`."""

import pytest

from lms.testing import DATABASE


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs PostgreSQL where the run has none."""
    if DATABASE:
        return
    away = [item for item in items if item.get_closest_marker("postgresql")]
    if away:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]
