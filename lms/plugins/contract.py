"""Everything a plugin may tell the host. Read this page to write a plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import click
from flask import Blueprint, current_app

API_VERSION = 1
"""Raised by one when a change would break a plugin written for the previous number."""


class Contribution(Protocol):
    """What a plugin puts into an extension point: an object with a stable key and a title."""

    key: str  # stored in the database, so it never changes once released

    @property
    def title(self) -> str: ...


C = TypeVar("C")


class MissingContribution(LookupError):  # noqa: N818 (reads as what it is)
    """Stored data names a contribution whose plugin is no longer installed."""

    def __init__(self, point: str, key: str) -> None:
        super().__init__(f"{point}: no installed plugin provides {key!r}")
        self.point, self.key = point, key


@dataclass(frozen=True)
class ExtensionPoint(Generic[C]):
    """A named place that plugins fill with objects of one kind.

    Iterate over it for all contributions, index it by key for one.
    """

    name: str
    contract: type[C]

    def __iter__(self) -> Iterator[C]:
        return iter(self._filled().values())

    def __contains__(self, key: object) -> bool:
        return key in self._filled()

    def __getitem__(self, key: str) -> C:
        """Find the contribution stored under `key`; raises `MissingContribution`."""
        try:
            return self._filled()[key]
        except KeyError:
            raise MissingContribution(self.name, key) from None

    def _filled(self) -> dict[str, C]:
        contributions: dict[str, C] = current_app.extensions["lms"].contributions[self.name]
        return contributions


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """A line of the menu. `frame` is `learner` or `staff`; `may` hides it from who may not go there.

    `count` (user → number or None) is shown beside the title; it must cost at most one statement.
    """

    frame: str
    title: Any  # a lazy translation
    icon: str  # a Tabler outline icon's name
    endpoint: str
    may: Any = None  # a Permission; None shows it to everybody signed in
    group: Any = ""
    order: int = 100
    count: Callable[[Any], int | None] | None = None


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """A plugin's manifest. Point an entry point of the group `lms.plugins` at one of these."""

    name: str
    title: Any
    api: int
    requires: Sequence[str] = ()
    blueprints: Sequence[Blueprint] = ()
    migrations: Path | None = None
    translations: Path | None = None
    points: Sequence[ExtensionPoint[Any]] = ()
    provides: Mapping[ExtensionPoint[Any], Sequence[Any]] = field(default_factory=dict)
    listens: Mapping[type[Any], Callable[[Any], None]] = field(default_factory=dict)
    navigation: Sequence[NavigationItem] = ()
    permissions: Sequence[Any] = ()
    commands: Sequence[click.Command] = ()
