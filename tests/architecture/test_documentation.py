"""The README promises plugin authors what the code gives, neither more nor less."""

import re

from lms import api
from lms.plugins.registry import loaded_plugins
from tests.architecture.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_extension_point_has_its_row(app):
    with app.app_context():
        offered = {point.name for plugin in loaded_plugins() for point in plugin.points}

    rows = set(re.findall(r"^\|\s*`((?:lms|courses|certificates)\.\w+)`\s*\|", README, re.MULTILINE))

    assert rows == offered


def test_the_door_of_the_host_is_listed_whole():
    block = re.search(r"```lms\.api\n(.*?)```", README, re.DOTALL)

    assert block, "README.md has no fenced block ```lms.api"
    assert sorted(re.findall(r"\w+", block[1])) == sorted(api.__all__)


def test_the_door_exports_what_it_imports_and_no_more():
    public = {name for name in vars(api) if not name.startswith("__")}

    assert public - set(api.__all__) == set()
    assert set(api.__all__) - public == set()


def test_the_commands_of_the_readme_exist(app):
    runner = app.extensions["lms"]
    plugins = {command.name for plugin in runner.plugins for command in plugin.commands}
    from_host = {"help", "start", "serve", "worker", "db", "demo"}
    named = set(re.findall(r"python3 -m lms ([a-z]+)", README))

    assert named <= plugins | from_host
