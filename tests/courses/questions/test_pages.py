"""Questions as pages: nothing typed is lost without a script, and nothing is told before its time."""

import re
import shutil

import pytest
import yaml
from sqlalchemy import select

from courses.questions.models import QuestionVersion
from courses.questions.types import TYPES
from courses.quizzes.models import Slot
from courses.testing.secrets import CANARY, with_canaries
from lms.db import db
from tests.learning import PACKS, answers_to, begin, read_all, teach


@pytest.fixture
def taught(app):
    with app.app_context():
        return teach(PACKS / "every_type")


@pytest.fixture
def an(world, sign_in):
    return sign_in(world.an)


@pytest.fixture
def attempt(app, world, taught) -> int:
    with app.app_context():
        read_all(taught, world.an)
        return begin(taught, world.an)


@pytest.fixture
def number_of(app, attempt):
    """Where the question of a type stands."""

    def number(kind: str) -> int:
        with app.app_context():
            rows = select(Slot.position).join(QuestionVersion, QuestionVersion.id == Slot.version_id)
            return db.session.scalars(rows.where(Slot.attempt_id == attempt, QuestionVersion.type == kind)).first()

    return number


def question(page: str, number: int) -> str:
    """The part of an attempt's page that holds one question."""
    return re.search(rf'data-question="{number}".*?</section>', page, re.DOTALL)[0]


def test_one_unreadable_number_empties_no_other_gap(app, an, attempt, number_of):
    number = number_of("courses.cloze")
    with app.app_context():
        byte = answers_to(attempt)[number]["gap-unit"][0]
    typed = {"gap-unit": byte, "gap-bits": "tám", "gap-program": "trình duyệt"}

    answer = an.post(f"/attempts/{attempt}/answers/{number}", data={**typed, "base": 0})

    shown = question(answer.text, number)
    assert answer.status_code == 422
    assert "Ô 2: Hãy ghi một con số" in shown
    assert 'value="tám"' in shown
    assert 'value="trình duyệt"' in shown
    assert f'value="{byte}" selected' in shown


def test_numbers_that_give_no_order_stay_chosen(app, an, attempt, number_of):
    number = number_of("courses.ordering")
    with app.app_context():
        rows = answers_to(attempt)[number]

    answer = an.post(f"/attempts/{attempt}/answers/{number}", data={**dict.fromkeys(rows, "3"), "base": 0})

    assert answer.status_code == 422
    assert question(answer.text, number).count('<option value="3" selected>') == len(rows)


@pytest.mark.parametrize(("headers", "status"), [({}, 422), ({"X-Requested-With": "fetch"}, 200)])
def test_a_check_question_gives_back_what_it_could_not_read(app, an, world, taught, headers, status):
    lesson = next(iter(taught.lessons.values()))
    typed = {"every-l01-gaps-gap-bits": "tám", "every-l01-gaps-gap-program": "trình duyệt"}

    answer = an.post(f"/lessons/{lesson}/checks/every-l01-gaps", data=typed, headers=headers)

    assert answer.status_code == status
    assert "Ô 1: Hãy ghi một con số" in answer.text
    assert 'value="tám"' in answer.text
    assert 'value="trình duyệt"' in answer.text
    assert 'value="tám"' not in an.get(f"/lessons/{lesson}").text


def test_every_type_can_be_answered_without_a_script(app, an, attempt):
    with app.app_context():
        answers = answers_to(attempt)
    for number, raw in answers.items():
        saved = an.post(f"/attempts/{attempt}/answers/{number}", data={**raw, "base": 0})
        assert saved.status_code == 302, number

    an.post(f"/attempts/{attempt}/finish", data={"confirmed": "yes"})

    with app.app_context():
        assert len(answers) == 10
    assert "10/10" in an.get(f"/attempts/{attempt}/result").text


def test_no_secret_of_any_type_that_marks_itself_is_in_any_answer_before_the_end(app, an, world, tmp_path):
    folder = shutil.copytree(PACKS / "every_type", tmp_path / "pack")
    labels = {"skill": "IU06.1.1", "difficulty": 1, "kind": "recall"}
    asked = [kind for kind in TYPES if not kind.marked_by_people]
    bank = [{"key": f"asked-{n}", "type": kind.key, **labels, **with_canaries(kind)} for n, kind in enumerate(asked)]
    (folder / "questions" / "IU06.1.yaml").write_text(yaml.safe_dump(bank, allow_unicode=True), encoding="utf-8")
    manifest = (folder / "pack.yaml").read_text(encoding="utf-8").replace("count: 10", f"count: {len(asked)}")
    (folder / "pack.yaml").write_text(manifest, encoding="utf-8")
    with app.app_context():
        taught = teach(folder)
        read_all(taught, world.an)
        attempt = begin(taught, world.an)

    told = [an.get(f"/attempts/{attempt}/{place}") for place in ("1", "state", "receipts", "finish")]
    for number in range(1, len(asked) + 1):
        for given in ({}, {"answer": CANARY[:5]}, {"gap-bits": "9"}, {"answer": "true"}):
            sent = {"given": given, "base": 0, "request": f"tried-{number}-{len(told)}"}
            told.append(an.put(f"/attempts/{attempt}/answers/{number}", json=sent))
    told.append(an.get(f"/attempts/{attempt}/1"))
    an.post(f"/attempts/{attempt}/finish", data={"confirmed": "yes"})

    assert not [answer.request.path for answer in told if "918273" in answer.text]
    assert "918273" in an.get(f"/attempts/{attempt}/result").text
