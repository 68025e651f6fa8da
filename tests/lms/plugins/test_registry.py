"""The registry checks everything at start and nothing later."""

import flask
import pytest

from lms.app import create_app
from lms.plugins.contract import ExtensionPoint, MissingContribution, Plugin
from lms.plugins.registry import PluginError, in_dependency_order
from lms.web.routing import Blueprint


class Colour:
    key = "red"
    title = "Red"


COLOURS = ExtensionPoint("paint.colours", Colour)


def paint(**values):
    return Plugin(**{"name": "paint", "title": "Paint", "api": 1, "points": [COLOURS], **values})


def test_plugins_load_by_name_and_then_by_requirement():
    plugins = [
        Plugin(name="a", title="", api=1, requires=("z",)),
        Plugin(name="z", title="", api=1),
        Plugin(name="m", title="", api=1),
    ]

    names = [plugin.name for plugin in in_dependency_order(plugins)]

    assert names.index("z") < names.index("a")
    assert names == [plugin.name for plugin in in_dependency_order(plugins[::-1])]


@pytest.mark.parametrize(
    ("plugins", "named"),
    [
        ([paint(api=2)], "API 2"),
        ([paint(requires=("brush",))], "requires brush"),
        ([paint(requires=("b",)), Plugin(name="b", title="", api=1, requires=("paint",))], "each other"),
        ([paint(points=[], provides={COLOURS: [Colour()]})], "nothing offers"),
        ([paint(provides={COLOURS: [object()]})], "is not a Colour"),
        ([paint(provides={COLOURS: [Colour(), Colour()]})], "two plugins provide 'red'"),
        ([paint(), paint()], "same name"),
        ([paint(points=[ExtensionPoint("lms.colours", Colour)])], "begin with paint"),
    ],
)
def test_a_wrong_installation_does_not_start(settings, plugins, named):
    with pytest.raises(PluginError, match=named):
        create_app(settings, plugins)


def test_a_page_that_does_not_say_who_may_is_refused(settings):
    careless = flask.Blueprint("paint", __name__)
    careless.add_url_rule("/paint", "show", lambda: "")

    with pytest.raises(PluginError, match=r"paint\.show does not say who may"):
        create_app(settings, [paint(blueprints=[careless])])


def test_a_page_for_everybody_has_to_say_so_aloud(settings):
    open_page = Blueprint("paint", __name__)

    @open_page.page("/paint", may=None)
    def show():
        return "red"

    client = create_app(settings, [paint(blueprints=[open_page])]).test_client()

    assert client.get("/paint").text == "red"


def test_a_key_whose_plugin_is_gone_is_named(settings):
    app = create_app(settings, [paint()])

    with app.app_context(), pytest.raises(MissingContribution) as missing:
        COLOURS["red"]

    assert (missing.value.point, missing.value.key) == ("paint.colours", "red")
