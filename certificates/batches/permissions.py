"""Who sees, prepares and approves a batch: whoever holds the right over every unit that it chooses from."""

from collections.abc import Callable
from typing import Any

from certificates.permissions import APPROVE, PREPARE
from lms.api import Permission, any_of


def _over_all(name: str) -> Callable[[Any, Any], bool]:
    def rule(user: Any, batch: Any) -> bool:
        held, places = user.granted_paths(name), batch.unit_paths
        return bool(places) and all(any(place.startswith(path) for path in held) for place in places)

    return rule


def _prepares_or_approves(user: Any, _subject: Any) -> bool:
    return bool(user.granted_paths(PREPARE.name) or user.granted_paths(APPROVE.name))


PREPARE_BATCH = Permission("certificates.prepare_batch", _over_all(PREPARE.name))
APPROVE_BATCH = Permission("certificates.approve_batch", _over_all(APPROVE.name))
SEE_BATCH = Permission("certificates.see_batch", any_of(PREPARE_BATCH.rule, APPROVE_BATCH.rule))
SEE_BATCHES = Permission("certificates.see_batches", _prepares_or_approves)

PERMISSIONS = [PREPARE_BATCH, APPROVE_BATCH, SEE_BATCH, SEE_BATCHES]
