"""What officers may do with units and their people, each over a subtree."""

from typing import Any

from flask_babel import lazy_gettext as lazy_
from flask_login import current_user
from sqlalchemy import ColumnElement, String, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from lms.permissions import Permission, any_of, granted


def _leads(user: Any, subject: Any) -> bool:
    """Whoever leads a unit follows it and what lies below; without a subject, whoever leads any."""
    if not getattr(user, "leads", False) or user.unit_path is None:
        return False
    place = getattr(subject, "unit_path", None)
    return subject is None or (place is not None and place.startswith(user.unit_path))


def _may_follow(user: Any, subject: Any) -> bool:
    return granted("lms.follow")(user, subject) or _leads(user, subject)


MANAGE_STAFF = Permission(
    "lms.manage_staff", granted("lms.manage_staff"), lazy_("Quản lý hồ sơ cán bộ"), grantable=True
)
"""Lists and cards of people, sheets out and in, slips for the first sign-in."""

ORGANISE = Permission("lms.organise", granted("lms.organise"), lazy_("Sắp xếp đơn vị"), grantable=True)
"""Opening, renaming, moving, merging, splitting and closing units."""

FOLLOW = Permission("lms.follow", _may_follow, lazy_("Theo dõi và báo cáo"), grantable=True)
"""Seeing how far people are: matrix, late ones, reports. Leaders may for the unit that they lead."""

APPROVE_TRAINING = Permission(
    "lms.approve_training", granted("lms.approve_training"), lazy_("Công nhận kết quả học ở nơi khác"), grantable=True
)


def followed_paths(user: Any) -> tuple[str, ...]:
    """Paths of the topmost units that the user may follow: those granted, and the one that they lead."""
    paths = {*user.granted_paths(FOLLOW.name)}
    if getattr(user, "leads", False) and user.unit_path is not None:
        paths.add(user.unit_path)
    return tuple(sorted(path for path in paths if not any(path != other and path.startswith(other) for other in paths)))


def follow_scope(path: ColumnElement[str] | InstrumentedAttribute[Any], *, user: Any = None) -> ColumnElement[bool]:
    """Turn `FOLLOW` into a condition on a column of paths as they are today; nobody's makes an empty list.

    As `scope_of`, with the unit that the user, the current one by default, leads.
    """
    user = user or current_user
    column = path.cast(String) if not isinstance(path, InstrumentedAttribute) else path
    return or_(false(), *(column.startswith(prefix, autoescape=True) for prefix in followed_paths(user)))


SEE_UNITS = Permission("lms.see_units", any_of(MANAGE_STAFF.rule, ORGANISE.rule, FOLLOW.rule), lazy_("Xem cây đơn vị"))
"""The tree and the page of a unit: for whoever has something to do with it."""

PERMISSIONS = [MANAGE_STAFF, ORGANISE, FOLLOW, APPROVE_TRAINING, SEE_UNITS]
