"""Sheets of staff from the command line: `staff check`, `staff apply`, `staff undo`."""

import json

import pytest
from click.testing import CliRunner

from lms.staffing.import_commands import staff
from tests.lms.staffing.import_desk import csv, people_and_posts


@pytest.fixture
def run(app):
    def run(*words):
        with app.app_context():
            return CliRunner().invoke(staff, [str(word) for word in words])

    return run


@pytest.fixture
def file(tmp_path, world):
    """Somebody new in each of the two communes, and a line that is wrong."""
    path = tmp_path / "can-bo.csv"
    rows = [
        ["NA00101", "Lô Văn Mới", "1/2/1995", "", "H40.X01", "Kế toán"],
        ["NA00102", "Vi Thị Mới", "", "", "H40.X02"],
        ["NA00103", "Vi Thị Sai", "31/02/1990", "", "H40.X01"],
    ]
    path.write_bytes(csv(*rows).content)
    return path


def test_a_check_prints_every_line_and_writes_nothing(app, run, file):
    before = people_and_posts(app)

    result = run("check", file, "--json")

    told = json.loads(result.output)
    assert result.exit_code == 1
    assert (told["counts"]["new"], told["counts"]["error"]) == (2, 1)
    assert told["lines"][0] == {
        "line": 2, "kind": "new", "code": "NA00101", "name": "Lô Văn Mới", "since": "",
        "changes": [{"column": "unit_name", "before": "", "after": "UBND xã Quỳ Châu"}],
        "problems": [], "offered": [], "warnings": ["Chưa ghi nhóm: sẽ ghi là Công chức."],
    }  # fmt: skip
    assert told["lines"][2]["problems"][0]["column"] == "birth_date"
    assert people_and_posts(app) == before


def test_as_an_officer_only_the_own_units_are_in_reach(run, file, world):
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)

    told = json.loads(run("check", file, "--as", "na00002", "--json").output)

    assert [line["kind"] for line in told["lines"]] == ["new", "error", "error"]


def test_what_is_in_order_is_taken_in_and_undone_by_its_number(app, run, file):
    before = people_and_posts(app)

    result = run("apply", file, "--json")

    told = json.loads(result.output)
    assert (result.exit_code, told["applied"]) == (1, 2)
    assert run("undo", told["import"]).exit_code == 0
    assert people_and_posts(app) == before


def test_a_file_that_is_none_and_an_officer_that_is_none_are_refused(run, file, tmp_path):
    (tmp_path / "can-bo.xlsx").write_bytes(b"%PDF-1.7")

    refused = run("check", tmp_path / "can-bo.xlsx", "--json")
    assert refused.exit_code == 2
    assert json.loads(refused.output)["error"].startswith("Đây là tệp PDF")
    assert run("apply", file, "--as", "NA99999").exit_code == 2
    assert run("undo", 77).exit_code == 2
