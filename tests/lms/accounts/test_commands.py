"""The operator's commands: a site without people gets its first administrator."""

import re

import pytest
from click.testing import CliRunner

from lms.accounts.commands import accounts
from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.organisation.commands import units

NEW = "mèo trắng ăn bánh đa"


@pytest.fixture
def run(app):
    def run(group, *words):
        with app.app_context():
            return CliRunner().invoke(group, words)

    return run


def test_an_empty_site_gets_units_and_an_administrator_who_sets_a_password(app, run):
    app.config["WTF_CSRF_ENABLED"] = False
    assert "units load" in run(accounts, "administrator", "na1", "Chu Đức Tài").output

    assert run(units, "load").exit_code == 0
    told = run(accounts, "administrator", "na1", "Chu Đức Tài", "--email", "Tai@Nghean.example").output

    link = re.search(r"http://[^/]+(/\S+)", told).group(1)
    client = app.test_client()
    assert client.post(link, data={"new": NEW, "repeated": NEW}).location == "/sign-in"
    assert client.post("/sign-in", data={"login": "tai@nghean.example", "password": NEW}).status_code == 302
    with app.app_context():
        person = person_by(User.staff_code == "NA1")
        assert person.granted_paths("lms.administer") == ("/1/",)
        assert person.unit_name == "Tỉnh Nghệ An"


def test_repeating_it_adds_nothing(app, run, world):
    assert run(accounts, "administrator", "NA00001").exit_code == 0
    assert run(accounts, "administrator", "NA00001").exit_code == 0


def test_unknown_people_are_told(run, world):
    assert "Nobody has" in run(accounts, "link", "NA99999").output
    assert "add the name" in run(accounts, "administrator", "NA99999").output


def test_a_file_of_units_with_a_mistake_changes_nothing(run, tmp_path):
    path = tmp_path / "don_vi.yaml"
    path.write_text("- {code: T, name: Tỉnh, kind: huyen}", encoding="utf-8")

    told = run(units, "load", str(path))

    assert told.exit_code == 1
    assert "mục 1" in told.output
