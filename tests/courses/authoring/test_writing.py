"""A trainer writes questions without a script: drafts, versions, refusals, and a trial that stores nothing."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from courses.questions.desk_models import QuestionDraft
from courses.questions.models import DRAFT, READY, Question, QuestionVersion
from courses.quizzes.models import Attempt
from lms.audit import AuditEntry
from lms.db import db
from tests.learning import begin, read_all

CHOICE = {
    "text": "Phím nào mở một thẻ mới?", "options": ["0", "1", "2", "3"], "right": "1", "options-0-text": "Ctrl + W",
    "options-0-feedback": "Phím này đóng thẻ.", "options-1-text": "Ctrl + T", "options-2-text": "Ctrl + F",
    "options-3-text": "", "shuffle": "1", "difficulty": "2", "kind": "apply", "feedback": "T là viết tắt của tab.",
}  # fmt: skip


@pytest.fixture
def address(bank):
    return f"/staff/bank/{bank.id}/questions/new?type=choice"


@pytest.fixture
def question(trainer, bank, address):
    """A ready question by its id."""
    trainer.post(address, data={**CHOICE, "do": "ready"})
    return bank.questions()[0].id


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_a_new_question_is_ready_with_its_first_version_and_the_deed_is_entered(app, world, trainer, bank, address):
    answer = trainer.post(address, data={**CHOICE, "do": "ready"})

    question = bank.questions()[0]
    version = bank.latest(question.id)
    assert answer.location == f"/staff/questions/{question.id}/edit"
    assert (question.status, question.author_id, version.number, version.made_by) == (READY, world.binh, 1, world.binh)
    assert [option["text"] for option in version.settings["options"]] == ["Ctrl + W", "Ctrl + T", "Ctrl + F"]
    assert [option["right"] for option in version.settings["options"]] == [False, True, False]
    with app.app_context():
        deed = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "courses.question_written")).one()
        assert (deed.subject, deed.actor_id) == (f"courses:question:{question.id}", world.binh)


def test_what_has_to_be_mended_stands_beside_its_field_and_nothing_is_stored(app, trainer, address):
    answer = trainer.post(address, data={**CHOICE, "right": "", "options-2-text": "Ctrl + T", "do": "ready"})

    assert answer.status_code == 422
    assert 'id="options-2-text-error"' in answer.text
    assert 'id="options-error"' in answer.text
    assert "T là viết tắt của tab." in answer.text
    assert (count(app, Question), count(app, QuestionDraft)) == (0, 0)


def test_buttons_add_move_and_take_away_rows_without_storing_anything(app, trainer, address):
    def texts(button):
        page = trainer.post(address, data={**CHOICE, "do": button}).text
        return [page.split(f'name="options-{row}-text"')[1].split(">", 1)[1].split("<")[0].strip() for row in range(3)]

    assert texts("up:options:1") == ["Ctrl + T", "Ctrl + W", "Ctrl + F"]
    assert texts("down:options:1") == ["Ctrl + W", "Ctrl + F", "Ctrl + T"]
    assert texts("remove:options:0") == ["Ctrl + T", "Ctrl + F", ""]
    assert texts("up:options:99") == ["Ctrl + W", "Ctrl + T", "Ctrl + F"]
    assert 'name="options-4-text"' in trainer.post(address, data={**CHOICE, "do": "add:options"}).text
    assert count(app, QuestionDraft) == 0


def test_a_draft_kept_while_typing_is_offered_again_and_goes_with_the_saved_question(app, trainer, bank, address):
    first = trainer.post(f"/staff/bank/{bank.id}/questions/draft", data={"type": "choice", "text": "Phím n"}).json
    typed = {**CHOICE, "type": "choice", "draft": first["draft"], "text": "Phím nào <mở>?"}
    again = trainer.post(f"/staff/bank/{bank.id}/questions/draft", data=typed).json

    offered = trainer.get(f"/staff/bank/{bank.id}/questions/new").text
    opened = trainer.get(f"/staff/bank/{bank.id}/questions/new?draft={again['draft']}").text
    trainer.post(address, data={**typed, "do": "ready"})

    assert first["draft"] == again["draft"]
    assert "Phím nào &lt;mở&gt;?" in offered
    assert "Phím nào &lt;mở&gt;?" in opened
    assert (count(app, QuestionDraft), count(app, Question)) == (0, 1)


def test_a_question_with_faults_is_kept_as_a_draft(app, trainer, bank, address):
    answer = trainer.post(address, data={"text": "Phím nào?", "do": "draft"})

    assert "Đã lưu nháp lúc" in answer.text
    assert (count(app, QuestionDraft), count(app, Question)) == (1, 0)


def test_a_question_without_faults_may_stay_a_draft_of_the_bank(trainer, bank, address):
    trainer.post(address, data={**CHOICE, "do": "draft"})

    assert bank.questions()[0].status == DRAFT


def test_changing_a_question_makes_a_version_and_the_old_one_stays(app, trainer, bank, question):
    edit = f"/staff/questions/{question}/edit"

    trainer.post(edit, data={**CHOICE, "text": "Phím nào mở thẻ mới?", "base": 1, "do": "ready"})
    same = trainer.post(
        edit, data={**CHOICE, "text": "Phím nào mở thẻ mới?", "base": 2, "do": "ready"}, follow_redirects=True
    )

    assert bank.latest(question).number == 2
    assert count(app, QuestionVersion) == 2
    assert "Không có gì thay đổi." in same.text


def test_saving_a_draft_of_a_ready_question_changes_nothing_that_is_in_use(app, trainer, bank, question):
    edit = f"/staff/questions/{question}/edit"

    trainer.post(edit, data={**CHOICE, "text": "Đang sửa dở", "base": 1, "do": "draft"})
    opened = trainer.get(edit).text

    assert (bank.latest(question).number, bank.questions()[0].status) == (1, READY)
    assert "Đang sửa dở" in opened
    assert "Đây là bản nháp của đồng chí" in opened


def test_somebody_elses_newer_version_is_told_and_only_a_second_press_goes_on(trainer, bank, question):
    edit = f"/staff/questions/{question}/edit"
    trainer.post(edit, data={**CHOICE, "text": "Của người kia", "base": 1, "do": "ready"})

    told = trainer.post(edit, data={**CHOICE, "text": "Của tôi", "base": 1, "do": "ready"})
    kept = trainer.post(f"/staff/questions/{question}/draft", data={**CHOICE, "base": 1}).json

    assert (told.status_code, bank.latest(question).settings["text"]) == (409, "Của người kia")
    assert "Người khác đã lưu phiên bản 2" in told.text
    assert 'name="base" value="2"' in told.text
    assert kept["newer"] == 2


def test_an_open_exam_keeps_its_questions_as_they_are(app, world, trainer, taught):
    with app.app_context():
        read_all(taught, world.an)
        begin(taught, world.an)
        held = db.session.scalars(select(Question).where(Question.status == READY)).first()
        number, latest = held.id, held.latest
    world.grant(world.binh, "courses.author", world.province)
    answer = trainer.post(
        f"/staff/questions/{number}/edit", data={**FORMS[held_type(app, number)], "base": latest, "do": "ready"}
    )

    assert answer.status_code == 409
    assert "Bài thi đang diễn ra" in answer.text
    assert "đang dùng trong 1 đề" in answer.text
    with app.app_context():
        assert db.session.get_one(Question, number).latest == latest


STATEMENT = {"text": "Web và Internet là một.", "answer": "false", "difficulty": "1", "kind": "recall"}
FORMS = {"courses.choice": CHOICE, "courses.true_false": STATEMENT}


def held_type(app, number):
    with app.app_context():
        return db.session.scalars(select(QuestionVersion.type).where(QuestionVersion.question_id == number)).first()


def test_a_bank_of_another_unit_is_closed(stranger, bank, question, address):
    assert stranger.get(address).status_code == 403
    assert stranger.post(f"/staff/questions/{question}/edit", data={**CHOICE, "do": "ready"}).status_code == 403
    assert stranger.get(f"/staff/questions/{question}/preview").status_code == 403


def test_the_editor_asks_the_database_eight_times_at_most(trainer, question, statements):
    trainer.get(f"/staff/questions/{question}/edit")
    statements.clear()

    trainer.get(f"/staff/questions/{question}/edit")

    assert len(statements) <= 8, "\n".join(statements)


def png():
    file = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    file.seek(0)
    return file


def test_a_pasted_picture_gets_an_address_and_a_broken_one_a_sentence(trainer):
    kept = trainer.post("/staff/authoring/pictures", data={"file": (png(), "x.png")})
    broken = trainer.post("/staff/authoring/pictures", data={"file": (BytesIO(b"x"), "x.png")})

    assert (kept.json["width"], kept.json["height"]) == (40, 30)
    assert kept.json["address"] == f"{kept.json['url']}#40x30"
    assert (broken.status_code, broken.json["error"][:14]) == (422, "Không đọc được")


def test_without_a_script_a_picture_is_chosen_with_its_words(trainer, address):
    refused = trainer.post(address, data={**CHOICE, "do": "picture:text", "picture_file": (png(), "x.png")})
    taken = trainer.post(
        address, data={**CHOICE, "do": "picture:text", "picture_file": (png(), "x.png"), "picture_alt": "Hàng thẻ [1]"}
    )

    assert refused.status_code == 422
    assert "![Hàng thẻ \\[1\\]](/pictures/" in taken.text
    assert '<img class="t-pic" src="/pictures/' in taken.text


def test_the_picture_of_a_question_follows_what_was_typed(trainer, bank):
    look = f"/staff/bank/{bank.id}/questions/look"

    whole = trainer.post(look, data={**CHOICE, "type": "choice", "options-3-text": "<b>Alt</b>"}).text
    half = trainer.post(look, data={"type": "choice", "text": "Phím **nào**?"}).text

    assert "Ctrl + T" in whole
    assert "&lt;b&gt;Alt&lt;/b&gt;" in whole
    assert "<strong>nào</strong>" in half
    assert "chỗ cần sửa" in half


@pytest.mark.parametrize("behaviour", ["practice", "interactive"])
def test_a_trial_answers_as_the_behaviour_does_and_stores_nothing(app, trainer, bank, question, behaviour):
    options = {option["text"]: option["id"] for option in bank.latest(question).settings["options"]}
    trial = f"/staff/questions/{question}/preview?behaviour={behaviour}"

    asked = trainer.get(trial).text
    nothing = trainer.post(trial, data={"do": "check", "behaviour": behaviour})
    wrong = trainer.post(trial, data={"do": "check", "behaviour": behaviour, "answer": options["Ctrl + W"]}).text
    right = trainer.post(
        trial, data={"do": "check", "behaviour": behaviour, "answer": options["Ctrl + T"], "tries": 1}
    ).text

    assert "Trả lời đúng." not in asked
    assert nothing.status_code == 422
    assert "Chưa đúng." in wrong
    assert "Trả lời đúng." in right
    assert count(app, Attempt) == 0


def test_a_trial_of_an_exam_tells_everything_only_after_it_was_handed_in(trainer, bank, question):
    options = {option["text"]: option["id"] for option in bank.latest(question).settings["options"]}
    trial = f"/staff/questions/{question}/preview"

    asked = trainer.post(trial, data={"behaviour": "exam", "do": "check", "answer": options["Ctrl + W"]}).text
    done = trainer.post(trial, data={"behaviour": "exam", "do": "finish", "answer": options["Ctrl + W"]}).text

    assert "Phím này đóng thẻ." not in asked
    assert "Phím này đóng thẻ." in done
    assert "Đáp án đúng" in done
