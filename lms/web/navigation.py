"""The menus: what plugins put there, less what the reader may not use."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from lms.permissions import allowed
from lms.plugins.registry import loaded_plugins


@dataclass(frozen=True)
class Line:
    """One line of a menu."""

    title: str
    icon: str
    url: str
    current: bool
    count: int | None


@dataclass
class Group:
    """Lines under one heading."""

    title: str
    items: list[Line] = field(default_factory=list)


def navigation(frame: str) -> list[Group]:
    """The menu of a frame (`learner` or `staff`) for the current user, in groups."""
    groups: dict[str, Group] = {}
    items = [item for plugin in loaded_plugins() for item in plugin.navigation if item.frame == frame]
    for item in sorted(items, key=lambda item: item.order):
        if item.may is not None and not allowed(item.may):
            continue
        title = str(item.group)
        line = Line(
            title=str(item.title),
            icon=item.icon,
            url=url_for(item.endpoint),
            current=request.endpoint == item.endpoint,
            count=item.count(current_user) if item.count else None,
        )
        groups.setdefault(title, Group(title)).items.append(line)
    return list(groups.values())


def may_staff() -> bool:
    """Whether the reader has anything to do in the staff frame."""
    return bool(current_user.is_authenticated and any(group.items for group in navigation("staff")))


def init_app(app: Flask) -> None:
    """Give the menus to templates."""
    globals_: dict[str, Any] = {"navigation": navigation, "may_staff": may_staff}
    app.jinja_env.globals.update(globals_)
