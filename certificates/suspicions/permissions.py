"""Who reads and settles reports: whoever holds a right over the register at the issuing body's unit."""

from typing import Any, Final

from certificates.permissions import REVOKE, SEE
from certificates.rules.permissions import is_of_site
from lms.api import Permission

RIGHTS: Final = (SEE.name, REVOKE.name)


def _looks_after(user: Any, subject: Any) -> bool:
    paths = paths_of(user)
    if subject is None:
        return bool(paths)
    place = subject.unit_path
    return any(is_of_site(path) if place is None else place.startswith(path) for path in paths)


def paths_of(user: Any) -> set[str]:
    """The units over which somebody holds one of the rights."""
    return {path for right in RIGHTS for path in user.granted_paths(right)}


LOOK_AFTER = Permission("certificates.look_after_suspicions", _looks_after)
PERMISSIONS = [LOOK_AFTER]
