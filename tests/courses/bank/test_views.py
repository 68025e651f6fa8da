"""The trainer sees the bank with its keys; nobody else does."""

import pytest

from tests.learning import teach


@pytest.fixture
def taught(app, world):
    with app.app_context():
        return teach()


@pytest.fixture
def trainer(world, sign_in):
    world.grant(world.binh, "courses.author", world.province)
    return sign_in(world.binh)


def test_the_trainer_finds_every_course_and_what_its_bank_covers(trainer, taught):
    listed = trainer.get("/staff/bank").text
    shown = trainer.get(f"/staff/bank/{taught.course}")

    assert f'href="/staff/bank/{taught.course}"' in listed
    assert "IU06.1.1" in shown.text
    assert "Đáp án:" in shown.text


def test_an_item_is_opened_alone(trainer, taught):
    page = trainer.get(f"/staff/bank/{taught.course}?skill=IU06.1.1").text

    assert "Câu hỏi của IU06.1.1" in page
    assert page.count("Đáp án:") < trainer.get(f"/staff/bank/{taught.course}").text.count("Đáp án:")


def test_an_item_without_questions_and_an_unknown_course_are_told_plainly(trainer, taught):
    assert "Chưa có câu hỏi nào" in trainer.get(f"/staff/bank/{taught.course}?skill=IU06.9.9").text
    assert trainer.get("/staff/bank/999").status_code == 404


def test_learners_never_see_the_keys(world, sign_in, taught):
    an = sign_in(world.an)

    assert an.get("/staff/bank").status_code == 403
    assert an.get(f"/staff/bank/{taught.course}").status_code == 403
    assert "/staff/bank" not in an.get("/").text


def test_the_page_costs_at_most_eight_statements(trainer, taught, statements):
    statements.clear()

    trainer.get(f"/staff/bank/{taught.course}")

    assert len(statements) <= 8
