"""Who keeps which rules: a body of a unit is that unit's, one without a unit is the whole site's."""

from typing import Any

from certificates.permissions import MANAGE
from lms.api import Permission


def is_of_site(path: str) -> bool:
    """Whether a unit's path is that of a root."""
    return path.count("/") == 2


def _keeps(user: Any, subject: Any) -> bool:
    place, paths = subject.unit_path, user.granted_paths(MANAGE.name)
    return any(is_of_site(path) if place is None else place.startswith(path) for path in paths)


KEEP_RULE = Permission("certificates.keep_rule", _keeps)
PERMISSIONS = [KEEP_RULE]
