"""Packs that draw on the banks of others."""

import shutil

import pytest
from sqlalchemy import func, select

from courses.building.publishing import review
from courses.catalogue.models import Course
from courses.packing.commands import load_from, packs
from courses.packing.exporting import files_of
from courses.packing.files import files_in
from courses.packing.reading import read_pack
from courses.questions.models import Bank, CourseBank
from lms.api import db
from lms.testing import make_tables
from tests.learning import PACKS

MANIFEST = "pack.yaml"


@pytest.fixture
def shelf(tmp_path):
    """Two packs side by side; one draws on the bank of the other."""
    for name in ("small", "entry"):
        shutil.copytree(PACKS / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def site(app):
    with app.app_context():
        make_tables()
        yield app


def test_a_named_bank_is_linked_with_the_course(site, shelf):
    assert load_from(shelf / "small") == 0
    assert load_from(shelf / "entry") == 0

    linked = select(Course.key, Bank.key).select_from(CourseBank).join(Course).join(Bank, Bank.id == CourseBank.bank_id)
    assert [tuple(row) for row in db.session.execute(linked)] == [("entry", "small")]


def test_what_a_paper_lacks_of_a_neighbours_bank_is_told_with_its_line(site, shelf):
    manifest = shelf / "entry" / MANIFEST
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("draw: 4", "draw: 40"), encoding="utf-8")

    _pack, problems = read_pack(shelf / "entry")

    assert [problem.place for problem in problems] == ["pack.yaml:34"]
    assert "cần 40 câu, ngân hàng có 6 câu" in problems[0].sentence


def test_without_the_bank_nothing_is_loaded(site, shelf):
    outcome = site.test_cli_runner().invoke(packs, ["load", str(shelf / "entry")])

    assert outcome.exit_code == 1
    assert "Chưa có ngân hàng câu hỏi mã “small”." in outcome.output
    assert db.session.scalar(select(func.count()).select_from(Course)) == 0


def test_what_a_stored_bank_lacks_is_told_and_nothing_is_loaded(site, shelf):
    load_from(shelf / "small")
    manifest = shelf / "entry" / MANIFEST
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("draw: 4", "draw: 40"), encoding="utf-8")
    shutil.rmtree(shelf / "small")

    outcome = site.test_cli_runner().invoke(packs, ["load", str(shelf / "entry")])

    assert outcome.exit_code == 1
    assert "dau-vao: Internet, dòng 1 cần 40 câu" in outcome.output
    assert list(db.session.scalars(select(Course.key))) == ["small"]


def test_a_course_that_draws_on_another_bank_goes_out_as_it_came_in(site, shelf):
    load_from(shelf / "small")
    load_from(shelf / "entry")

    course = db.session.scalars(select(Course).where(Course.key == "entry")).one()

    assert files_of(course) == files_in(shelf / "entry")


def test_files_that_are_live_are_not_read_again(site, shelf, statements):
    load_from(shelf / "small")

    statements.clear()
    assert load_from(shelf / "small") == 0

    assert len(statements) <= 2


def test_an_unlinked_bank_is_told_with_its_line(site, shelf):
    load_from(shelf / "small")
    course = db.session.scalars(select(Course).where(Course.key == "small")).one()
    files = files_in(shelf / "small")
    manifest = files[MANIFEST].replace(b"skills: [IU06]", b"skills: [IU06]\nbanks: [secret]")

    problems = review(course, {**files, MANIFEST: manifest}).problems

    assert [problem.place for problem in problems] == ["pack.yaml:17"]
    assert "chưa được nối với ngân hàng “secret”" in problems[0].sentence
