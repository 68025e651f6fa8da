"""Who may use reports: whoever follows a unit. What has been made for a person is that person's."""

from typing import Any

from lms.organisation.permissions import FOLLOW
from lms.permissions import Permission, allowed, any_of, own


def _follows_any(user: Any, subject: Any) -> bool:  # noqa: ARG001 (a Rule)
    """What a report tells is scoped in its statement; here it is enough to follow any unit."""
    return allowed(FOLLOW, user=user)


def _own_and_follow(user: Any, subject: Any) -> bool:
    """Also what one has made oneself is out of reach once one follows nothing any longer."""
    return own(user, subject) and allowed(FOLLOW, user=user)


def _follows(user: Any, subject: Any) -> bool:
    return allowed(FOLLOW, subject, user=user)


USE_REPORTS = Permission("lms.use_reports", _follows_any)

OWN_REPORTS = Permission("lms.own_reports", _own_and_follow)
"""Saved filters, exports and schedules."""

SEE_TRANSCRIPT = Permission("lms.see_transcript", any_of(own, _follows))
"""The results of one person: for that person, and for whoever follows the unit."""

PERMISSIONS = [USE_REPORTS, OWN_REPORTS, SEE_TRANSCRIPT]
