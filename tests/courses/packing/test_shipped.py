"""The packs that ship: whole, equal when loaded again, and exams that meet their blueprints."""

from collections import Counter
from random import Random

import pytest
from sqlalchemy import func, select

from courses.catalogue.models import Course
from courses.packing.commands import packs, shipped
from courses.packing.files import files_in
from courses.packing.neighbours import beside
from courses.packing.quizzes import candidates_of
from courses.packing.reading import read_pack
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.papers import Blueprint, admits
from lms.api import FRAMEWORKS, db
from lms.testing import make_tables

BASIC = [f"iu0{number}" for number in range(1, 7)]
DRAWS = 1000
UNEVEN = 1.4
"""How many times the least used item the most used one may be drawn: by chance, of 1,000 papers, 1.3."""


def rows():
    return [db.session.scalar(select(func.count()).select_from(each)) for each in (Course, Question, QuestionVersion)]


def test_loading_all_of_them_again_changes_nothing(app):
    runner = app.test_cli_runner()
    with app.app_context():
        make_tables()
        first = runner.invoke(packs, ["load"])
        before = rows()

        again = runner.invoke(packs, ["load"])

        assert first.exit_code == 0, first.output
        assert again.output.splitlines() == [f"{folder.name}: unchanged" for folder in shipped()]
        assert rows() == before


@pytest.fixture
def shelf(app):
    """The packs of the basic standard, as they are read."""
    with app.test_request_context():
        read = {folder: read_pack(folder) for folder in shipped() if folder.name in {*BASIC, "co-ban"}}
        yield {folder: pack for folder, (pack, _problems) in read.items()}


def exams_of(shelf):
    """Every exam of the basic standard: its course, its key, its quiz, and what it can draw from."""
    for folder, pack in shelf.items():
        bank = candidates_of(pack.questions, beside(folder, files_in(folder)) or ())
        for part in pack.activities:
            if part.key in {"dau-vao", "thi-trac-nghiem", "thi-cuoi-khoa"}:
                yield folder.name, part.key, part.columns, bank


def test_the_bank_fills_every_paper_of_a_thousand_and_uses_the_items_evenly(shelf):
    sizes = {}
    for course, key, quiz, bank in exams_of(shelf):
        blueprint, used = Blueprint(quiz["sections"], bank), Counter()
        for seed in range(DRAWS):
            paper = blueprint.draw(Random(seed))
            assert len({pick.candidate.question_id for pick in paper}) == len(paper)
            for place, section in enumerate(quiz["sections"]):
                own = [pick.candidate for pick in paper if pick.section == place]
                assert len(own) == sum(line["draw"] for line in section["lines"])
                assert all(any(admits(line, candidate) for line in section["lines"]) for candidate in own)
            used.update(pick.candidate.skill for pick in paper)
            sizes[course, key] = len(paper), quiz["minutes"]
        for module in {skill.partition(".")[0] for skill in used}:
            counts = [used[item.code] for item in FRAMEWORKS["tt03-2014"].items_of(module)]
            print(f"{course}/{key}, {module}: an item is drawn {min(counts)} to {max(counts)} times in {DRAWS} papers")
            assert max(counts) <= UNEVEN * min(counts)

    assert sizes == {
        ("co-ban", "dau-vao"): (30, 40),
        ("co-ban", "thi-trac-nghiem"): (40, 45),
        **{(key, "thi-cuoi-khoa"): (25, 30) for key in BASIC},
    }

    # Circular 17/2016, article 5, asks for 700 questions; every module has a hundred, every item three.
    banks = {folder.name: pack.questions for folder, pack in shelf.items() if folder.name in BASIC}
    items = Counter(draft.skill for questions in banks.values() for draft in questions)
    wanted = [item.code for key in BASIC for item in FRAMEWORKS["tt03-2014"].items_of(key.upper())]
    assert sum(map(len, banks.values())) >= 720
    assert min(map(len, banks.values())) >= 100
    assert min(items[code] for code in wanted) >= 3
