"""Who may use which endpoint: one table a package, written down apart from the code that it judges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ANYBODY, SIGNED_IN, OWNER = "anybody", "signed in", "owner"
"""Beside these three, `who` names permissions: whoever holds one over the thing's unit."""


@dataclass(frozen=True)
class Door:
    """Who may use an endpoint, on what kind of thing, and what is sent there.

    `of` names the kind of thing that the URL leads to, "" for none; `form` is posted, `json` is put.
    """

    who: tuple[str, ...]
    of: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    json: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Role:
    """Somebody who tries every door. `grants` are permissions over the subtree of a unit's path."""

    name: str
    person: int | None = None
    grants: Mapping[str, str] = field(default_factory=dict)
    is_signed_in: bool = True


@dataclass(frozen=True)
class Thing:
    """Something that a URL leads to: its values in the URL, whose it is, where it lies.

    A hidden thing is there, but not for learners: nobody may know of it.
    """

    name: str
    values: Mapping[str, Any]
    owner: int | None = None
    unit_path: str | None = None
    is_hidden: bool = False


NOTHING = Thing("", {})


def may(role: Role, door: Door, thing: Thing) -> bool:
    """What the table says."""
    if thing.is_hidden:
        return False
    if ANYBODY in door.who:
        return True
    if not role.is_signed_in:
        return False
    if SIGNED_IN in door.who or (OWNER in door.who and thing.owner is not None and thing.owner == role.person):
        return True
    return any(
        thing.unit_path is None or thing.unit_path.startswith(path)
        for name, path in role.grants.items()
        if name in door.who
    )
