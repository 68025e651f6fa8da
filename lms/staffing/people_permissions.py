"""Who fetches what a job of staffing has made."""

from typing import Any

from lms.organisation.permissions import MANAGE_STAFF
from lms.permissions import Permission, own


def _fetches(user: Any, subject: Any) -> bool:
    return own(user, subject) and MANAGE_STAFF.rule(user, None)


FETCH_STAFF_FILE = Permission("lms.fetch_staff_file", _fetches)
"""A file with people in it belongs to whoever asked for it, as long as they look after staff."""

PERMISSIONS = [FETCH_STAFF_FILE]
