"""Packs with every type of question: read whole, and every mistake told with its file and line."""

import copy
import random
import shutil

import pytest
import yaml
from sqlalchemy import select

from courses.packing.reading import read_pack
from courses.questions.models import QuestionVersion
from courses.questions.types import TYPES
from lms.api import StoredFile
from lms.db import db
from tests.learning import PACKS, teach

BANK, LESSON, PICTURE = "questions/IU06.1.yaml", "lessons/01-trinh-duyet.md", "pictures/cua-so.svg"
MISTAKES = {
    "a picture that is not there": (BANK, "picture: cua-so.svg", "picture: cua.svg", "picture", "pictures/cua.svg"),
    "a picture that is none": (BANK, "picture: cua-so.svg", "picture: [1]", "picture", "thư mục pictures"),
    "a region outside": (BANK, "{title: Thanh địa chỉ, x: 60", "{title: Thanh địa chỉ, x: 160", "x: 160", "ra ngoài"),
    "a gap that nobody fills": (BANK, "[[bits]]", "[[bit]]", "text: |", "[[bit]]"),
    "a gap of no kind": (BANK, "{kind: number", "{kind: date", "kind: date", "select"),
    "a gap without a number": (BANK, "answer: 8, weight", "weight", "bits:", "answer"),
    "two steps alike": (BANK, "Gõ địa chỉ trang, Bấm Enter", "Bấm Enter, Bấm Enter", "items:", "lặp lại"),
    "a check with a missing picture": (LESSON, "picture: cua-so.svg", "picture: x.svg", "x.svg", "pictures/x.svg"),
}


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(PACKS / "every_type", tmp_path / "pack")
    return tmp_path / "pack"


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_with_its_file_and_line(app, folder, mistake):
    file, old, new, at, words = mistake
    text = (folder / file).read_text(encoding="utf-8")
    spoilt = text.replace(old, new, 1)
    (folder / file).write_text(spoilt, encoding="utf-8")

    with app.app_context():
        pack, problems = read_pack(folder)

    line = next(number for number, words_of in enumerate(spoilt.splitlines(), start=1) if at in words_of)
    assert pack is None
    assert any(problem.place == f"{file}:{line}" and words in problem.sentence for problem in problems), problems


def test_an_unsafe_picture_is_complained_of_once(app, folder):
    path = folder / PICTURE
    path.write_text(path.read_text(encoding="utf-8").replace("<circle", '<circle onload="x()"', 1), encoding="utf-8")

    with app.app_context():
        _pack, problems = read_pack(folder)

    files = [problem.place.split(":")[0] for problem in problems]
    assert files.count(PICTURE) == 1
    assert not {BANK, LESSON} & set(files)


def test_a_loaded_pack_shows_its_pictures_in_questions(app):
    with app.app_context():
        teach(PACKS / "every_type")
        versions = db.session.execute(select(QuestionVersion.type, QuestionVersion.settings)).all()
        pictures = {settings["picture"]["url"].rpartition("/") for _type, settings in versions if "picture" in settings}
        stored = set(db.session.scalars(select(StoredFile.sha256)))

    assert {kind for kind, _settings in versions} == {kind.key for kind in TYPES if not kind.marked_by_people}
    assert pictures == {("/pictures", "/", sha256) for sha256 in stored}


def test_no_value_in_any_field_breaks_the_reader(app, folder):
    path = folder / BANK
    good = yaml.safe_load(path.read_text(encoding="utf-8"))
    cases = [(place, value) for place in places(good) for value in (None, -1, True, " ", [[]], {"a": {"b": []}})]

    with app.app_context():
        for place, value in random.Random(6).sample(cases, 40):
            spoilt = copy.deepcopy(good)
            inner = spoilt
            for step in place[:-1]:
                inner = inner[step]
            inner[place[-1]] = value
            path.write_text(yaml.safe_dump(spoilt, allow_unicode=True), encoding="utf-8")
            read_pack(folder)  # it may find some or none, but it must not raise


def places(value, path=()):
    """Paths of everything inside a YAML value."""
    for step, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, step)
        yield from places(part, (*path, step))
