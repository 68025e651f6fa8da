"""Finds plugins, checks them, and puts what they provide where the host looks for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import entry_points
from typing import Any

from flask import Flask, current_app

from lms.plugins.contract import API_VERSION, NavigationItem, Plugin

ENTRY_POINT_GROUP = "lms.plugins"


class PluginError(Exception):
    """The installation is wrong. Raised at start-up, never while serving a request."""


@dataclass
class Registry:
    """What the loaded plugins brought, kept on the application object."""

    plugins: list[Plugin]
    contributions: dict[str, dict[str, Any]] = field(default_factory=dict)
    listeners: defaultdict[type[Any], list[Callable[[Any], None]]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def navigation(self) -> defaultdict[str, list[NavigationItem]]:
        """The lines of each frame's menu, in their order."""
        lines: defaultdict[str, list[NavigationItem]] = defaultdict(list)
        items = [item for plugin in self.plugins for item in plugin.navigation]
        for item in sorted(items, key=lambda item: item.order):
            lines[item.frame].append(item)
        return lines


def loaded_plugins() -> list[Plugin]:
    """Plugins of the current application, each after the ones it requires."""
    registry: Registry = current_app.extensions["lms"]
    return registry.plugins


def navigation_of(frame: str) -> list[NavigationItem]:
    """What the plugins of the current application put into a frame's menu."""
    registry: Registry = current_app.extensions["lms"]
    return registry.navigation[frame]


def installed_plugins() -> list[Plugin]:
    """Every plugin that an installed distribution announces."""
    return [point.load() for point in entry_points(group=ENTRY_POINT_GROUP)]


def init_app(app: Flask, plugins: Iterable[Plugin]) -> None:
    """Load `plugins`, the host's own manifest among them, into `app`. Raises `PluginError`."""
    registry = Registry(in_dependency_order(list(plugins)))
    app.extensions["lms"] = registry
    for plugin in registry.plugins:
        for point in plugin.points:
            if point.name in registry.contributions:
                raise PluginError(f"{plugin.name} offers {point.name}, which is offered already")
            if not point.name.startswith(f"{plugin.name}."):
                raise PluginError(f"{plugin.name} offers {point.name}: its points begin with {plugin.name}.")
            registry.contributions[point.name] = {}
    for plugin in registry.plugins:
        _load(app, registry, plugin)


def in_dependency_order(plugins: list[Plugin]) -> list[Plugin]:
    """Sort by name, then by requirement; raises `PluginError` for what can never work."""
    by_name = {plugin.name: plugin for plugin in sorted(plugins, key=lambda plugin: plugin.name)}
    if len(by_name) < len(plugins):
        raise PluginError("two installed plugins have the same name")
    for plugin in plugins:
        if plugin.api != API_VERSION:
            raise PluginError(f"{plugin.name} needs plugin API {plugin.api}, this is {API_VERSION}")
        if missing := set(plugin.requires) - by_name.keys():
            raise PluginError(f"{plugin.name} requires {', '.join(sorted(missing))}")
    try:
        order = TopologicalSorter({name: by_name[name].requires for name in by_name}).static_order()
        return [by_name[name] for name in order]
    except CycleError as error:
        raise PluginError(f"plugins require each other: {error.args[1]}") from None


def _load(app: Flask, registry: Registry, plugin: Plugin) -> None:
    for point, items in plugin.provides.items():
        if point.name not in registry.contributions:
            raise PluginError(f"{plugin.name} fills {point.name}, which nothing offers")
        for item in items:
            if not isinstance(item, point.contract):
                raise PluginError(f"{plugin.name}: {item!r} is not a {point.contract.__name__}")
            if item.key in registry.contributions[point.name]:
                raise PluginError(f"{point.name}: two plugins provide {item.key!r}")
            registry.contributions[point.name][item.key] = item
    for event, listener in plugin.listens.items():
        registry.listeners[event].append(listener)
    for blueprint in plugin.blueprints:
        app.register_blueprint(blueprint)
    for permission in plugin.permissions:
        if not permission.name.startswith(f"{plugin.name}."):
            raise PluginError(f"{plugin.name}: the permission {permission.name} lacks the plugin's name")
