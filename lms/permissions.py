"""Who may do what. Every check in the platform, host or plugin, ends in `allowed`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_login import current_user
from sqlalchemy import ColumnElement, String, false, or_
from sqlalchemy.orm import InstrumentedAttribute

Rule = Callable[[Any, Any], bool]
"""(user, subject) → may they?"""


@dataclass(frozen=True)
class Permission:
    """A thing one can be allowed to do; `rule` decides it for a user and a subject.

    `grantable` permissions are given to people over a subtree of units and shown to administrators by `title`.
    """

    name: str
    rule: Rule
    title: Any = ""
    grantable: bool = False


class Forbidden(Exception):  # noqa: N818 (reads as what it is)
    """The current user may not do this; the web layer answers 403, or offers to sign in."""


def allowed(permission: Permission, subject: object = None, *, user: Any = None) -> bool:
    """Tell whether `user`, the current one by default, may do this to `subject`."""
    user = user or current_user
    return bool(user.is_authenticated) and permission.rule(user, subject)


def require(permission: Permission, subject: object = None) -> None:
    """Raise `Forbidden` unless the current user is allowed."""
    if not allowed(permission, subject):
        raise Forbidden(permission.name)


def signed_in(user: Any, subject: object) -> bool:  # noqa: ARG001 (a Rule)
    """Whoever has signed in."""
    return True


def own(user: Any, subject: Any) -> bool:
    """The subject belongs to the user, as its `owner_id` says."""
    return bool(subject is not None and subject.owner_id == user.id)


def granted(name: str) -> Rule:
    """The user holds a grant of `name`; where the subject lies in a unit, over that unit.

    The subject's `unit_path` says where it lies ("/1/4/17/"); without a subject any unit will do.
    """

    def rule(user: Any, subject: Any) -> bool:
        paths = user.granted_paths(name)
        place = getattr(subject, "unit_path", None) if subject is not None else None
        if subject is not None and hasattr(subject, "unit_path"):
            return place is not None and any(place.startswith(path) for path in paths)
        return bool(paths)

    return rule


def any_of(*rules: Rule) -> Rule:
    """One of `rules` allows it."""
    return lambda user, subject: any(rule(user, subject) for rule in rules)


def scope_of(
    permission: Permission, path: ColumnElement[str] | InstrumentedAttribute[Any], *, user: Any = None
) -> ColumnElement[bool]:
    """Turn a permission into a condition on a column of unit paths, for lists filtered in SQL.

    Nobody's grants make an empty list, never a full one.
    """
    user = user or current_user
    paths = user.granted_paths(permission.name) if user.is_authenticated else ()
    column = path.cast(String) if not isinstance(path, InstrumentedAttribute) else path
    return or_(false(), *(column.startswith(prefix, autoescape=True) for prefix in paths))
