"""What the registry refuses at start: everything that could never work."""

from dataclasses import dataclass

import pytest
from flask import Flask

from lms.events import Event
from lms.permissions import Permission, signed_in
from lms.plugins import registry
from lms.plugins.contract import API_VERSION, ExtensionPoint, MissingContribution, Plugin
from lms.plugins.registry import PluginError


class Colour:
    title = "A colour"

    def __init__(self, key):
        self.key = key


COLOURS = ExtensionPoint("paint.colours", Colour)


def plugin(name, **parts):
    return Plugin(name=name, title=name, api=parts.pop("api", API_VERSION), **parts)


def load(*plugins):
    app = Flask("registry")
    registry.init_app(app, plugins)
    return app


def test_contributions_are_found_by_key_and_in_the_order_of_loading():
    paint = plugin("paint", points=[COLOURS], provides={COLOURS: [Colour("paint.red")]})
    more = plugin("more", requires=("paint",), provides={COLOURS: [Colour("more.blue")]})

    with load(more, paint).app_context():
        assert [colour.key for colour in COLOURS] == ["paint.red", "more.blue"]
        assert COLOURS["more.blue"].key == "more.blue"
        assert "more.green" not in COLOURS


def test_a_key_whose_plugin_is_gone_says_which_one_is_missing():
    with load(plugin("paint", points=[COLOURS])).app_context(), pytest.raises(MissingContribution) as missing:
        COLOURS["more.blue"]

    assert (missing.value.point, missing.value.key) == ("paint.colours", "more.blue")


def test_loading_does_not_depend_on_the_order_in_which_plugins_were_found():
    parts = [plugin("c", requires=("b",)), plugin("a"), plugin("b", requires=("a",)), plugin("d")]

    forth = [part.name for part in registry.in_dependency_order(parts)]
    back = [part.name for part in registry.in_dependency_order(parts[::-1])]

    assert forth == back
    assert forth.index("a") < forth.index("b") < forth.index("c")


def test_two_applications_in_one_process_keep_their_plugins_apart():
    full = load(plugin("paint", points=[COLOURS], provides={COLOURS: [Colour("paint.red")]}))
    bare = load(plugin("paint", points=[COLOURS]))

    with full.app_context():
        assert len(list(COLOURS)) == 1
    with bare.app_context():
        assert list(COLOURS) == []


@pytest.mark.parametrize(
    ("plugins", "sentence"),
    [
        ([plugin("old", api=API_VERSION - 1)], "old needs plugin API"),
        ([plugin("new", api=API_VERSION + 1)], "new needs plugin API"),
        ([plugin("forum", requires=("courses", "mail"))], "forum requires courses, mail"),
        ([plugin("a", requires=("b",)), plugin("b", requires=("a",))], "plugins require each other"),
        ([plugin("twice"), plugin("twice")], "the same name"),
        ([plugin("more", provides={COLOURS: [Colour("x")]})], "more fills paint.colours, which nothing offers"),
        ([plugin("other", points=[COLOURS])], "its points begin with other."),
        ([plugin("paint", points=[COLOURS, COLOURS])], "which is offered already"),
        ([plugin("paint", points=[COLOURS], provides={COLOURS: ["red"]})], "'red' is not a Colour"),
        (
            [plugin("paint", points=[COLOURS], provides={COLOURS: [Colour("k"), Colour("k")]})],
            "two plugins provide 'k'",
        ),
        (
            [
                plugin("paint", points=[COLOURS], provides={COLOURS: [Colour("k")]}),
                plugin("more", requires=("paint",), provides={COLOURS: [Colour("k")]}),
            ],
            "paint.colours: two plugins provide 'k'",
        ),
        ([plugin("paint", permissions=[Permission("lms.see_all", signed_in)])], "lacks the plugin's name"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_registry_refuses(plugins, sentence):
    with pytest.raises(PluginError) as refusal:
        load(*plugins)

    assert sentence in str(refusal.value)


def test_listeners_of_every_plugin_are_kept_under_their_event():
    @dataclass(frozen=True, kw_only=True)
    class Painted(Event):
        wall: int

    first, second = print, repr
    app = load(plugin("a", listens={Painted: first}), plugin("b", listens={Painted: second}))

    assert app.extensions["lms"].listeners[Painted] == [first, second]
