"""Who takes files out to be signed and brings them back, and who says whose signature counts."""

from typing import Any

from certificates.permissions import APPROVE, MANAGE, PREPARE
from certificates.rules.permissions import is_of_site
from lms.api import Permission


def holds(user: Any, place: str | None, *names: str) -> bool:
    """Whether the user holds one of these permissions over a body's unit; the whole site's body asks for the site."""
    paths = [path for name in names for path in user.granted_paths(name)]
    return any(is_of_site(path) if place is None else place.startswith(path) for path in paths)


def _over_body(*names: str) -> Any:
    def rule(user: Any, subject: Any) -> bool:
        if subject is None:
            return any(user.granted_paths(name) for name in names)
        return holds(user, subject.unit_path, *names)

    return rule


def _fetches(user: Any, job: Any) -> bool:
    place = job.payload["path"] or None
    return bool(job.owner_id == user.id and holds(user, place, PREPARE.name, APPROVE.name))


SIGN_OUTSIDE = Permission("certificates.sign_outside", _over_body(PREPARE.name, APPROVE.name))
SEE_SIGNERS = Permission("certificates.see_signers", _over_body(PREPARE.name, APPROVE.name, MANAGE.name))
PROPOSE_SIGNER = Permission("certificates.propose_signer", _over_body(MANAGE.name))
CONFIRM_SIGNER = Permission("certificates.confirm_signer", _over_body(APPROVE.name))
FETCH_UNSIGNED = Permission("certificates.fetch_unsigned", _fetches)

PERMISSIONS = [SIGN_OUTSIDE, SEE_SIGNERS, PROPOSE_SIGNER, CONFIRM_SIGNER, FETCH_UNSIGNED]
