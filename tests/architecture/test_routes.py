"""Every endpoint says who may use it; an application with one that does not cannot start."""

import flask
import pytest

from lms.app import create_app
from lms.permissions import Permission
from lms.plugins.contract import API_VERSION, Plugin
from lms.plugins.registry import PluginError


def test_a_plugin_with_an_undeclared_endpoint_is_refused(settings):
    careless = flask.Blueprint("careless", __name__)
    careless.add_url_rule("/careless", "open", lambda: "everybody's")
    plugin = Plugin(name="careless", title="Careless", api=API_VERSION, blueprints=[careless])

    with pytest.raises(PluginError, match=r"careless\.open does not say who may use it"):
        create_app(settings, plugins=[plugin])


def test_every_endpoint_of_every_plugin_names_its_permission(app):
    for endpoint, view in app.view_functions.items():
        may = getattr(view, "lms_may", "missing")

        assert endpoint == "static" or may is None or isinstance(may, Permission), endpoint


def test_permissions_of_endpoints_are_announced_by_the_plugin_that_owns_them(app):
    announced = {permission for plugin in app.extensions["lms"].plugins for permission in plugin.permissions}
    used = {view.lms_may for endpoint, view in app.view_functions.items() if endpoint != "static"} - {None}

    assert {permission.name for permission in used - announced} == set()


def test_tables_carry_the_name_of_their_package(app):
    packages = {plugin.name for plugin in app.extensions["lms"].plugins}
    metadata = app.extensions["sqlalchemy"].metadata

    assert {table for table in metadata.tables if table.split("_")[0] not in packages} == set()


def test_endpoints_answer_unsafe_methods_only_where_they_say_so(app):
    """HEAD and OPTIONS come with GET; nothing answers TRACE or CONNECT."""
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods}

    assert methods <= {"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"}
