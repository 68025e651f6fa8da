"""The menus: what plugins put there, less what the reader may not use."""

from dataclasses import dataclass, field

from flask import Flask, request, url_for
from flask_login import current_user

from lms.permissions import allowed
from lms.plugins.registry import navigation_of


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
    """The menu of a frame (`learner` or `staff`) in groups; empty when the current user may use none of it."""
    groups: dict[str, Group] = {}
    user = current_user._get_current_object()  # noqa: SLF001 (asked of once for every line)
    for item in navigation_of(frame):
        if item.may is not None and not allowed(item.may, user=user):
            continue
        title = str(item.group)
        line = Line(
            title=str(item.title),
            icon=item.icon,
            url=url_for(item.endpoint),
            current=request.endpoint == item.endpoint,
            count=item.count(user) if item.count else None,
        )
        groups.setdefault(title, Group(title)).items.append(line)
    return list(groups.values())


def init_app(app: Flask) -> None:
    """Give the menus to templates."""
    app.jinja_env.globals["navigation"] = navigation
