"""Essays and files: nothing is half-saved, and nobody hands in or fetches what is not theirs."""

import io

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from courses.questions.types.essay import LONGEST
from courses.quizzes.answer_models import Answer, Upload
from courses.quizzes.uploads import MOST_UPLOADS
from lms.api import db
from tests.courses.questions.test_filetypes import GOOD
from tests.courses.quizzes.asking import put
from tests.courses.quizzes.conftest import MORNING
from tests.courses.workshop import ESSAY, FILE, GUIDE, Workshop, open_workshop

AS_JSON = {"Accept": "application/json"}


@pytest.fixture
def workshop(app, world, time_machine) -> Workshop:
    time_machine.move_to(MORNING, tick=False)
    return open_workshop(app, MORNING)


@pytest.fixture
def an(workshop, world, sign_in):
    return sign_in(world.an)


@pytest.fixture
def attempt(workshop, world):
    return workshop.start(world.an, at=MORNING)


def hand_in(client, attempt_id, content=GOOD["docx"], name="Công văn.docx", *, number=FILE, base=0, headers=None):
    sent = {"file": FileStorage(io.BytesIO(content), name, "file"), "base": str(base)}
    boundary, body = encode_multipart(sent)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/attempts/{attempt_id}/uploads/{number}", data=body, content_type=kind, headers=headers)


def stored(app, attempt_id):
    with app.app_context():
        uploads = db.session.scalar(select(func.count(Upload.id)))
        answers = dict(
            db.session.execute(select(Answer.position, Answer.given).where(Answer.attempt_id == attempt_id)).all()
        )
        return uploads, answers


def test_a_file_is_handed_in_without_a_script_shown_on_the_question_and_given_back(an, attempt, app):
    asked = an.get(f"/attempts/{attempt}/uploads/{FILE}")
    saved = hand_in(an, attempt)
    question = an.get(saved.location)
    again = an.post(
        f"/attempts/{attempt}/answers/{FILE}",
        data={"base": 1, "upload": "1", "name": "Công văn.docx", "size": str(len(GOOD["docx"])), "go": 1},
    )
    fetched = an.get(f"/attempts/{attempt}/uploads/{FILE}/1")

    assert "Soạn công văn theo mẫu." in asked.text
    assert saved.location.endswith(f"/attempts/{attempt}/{FILE}")
    assert "Công văn.docx" in question.text
    assert again.status_code == 302
    assert GUIDE not in asked.text + question.text
    assert fetched.data == GOOD["docx"]
    assert fetched.headers["Content-Disposition"].startswith("attachment;")
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    assert stored(app, attempt) == (1, {FILE: {"upload": 1, "name": "Công văn.docx", "size": len(GOOD["docx"])}})


def test_a_script_sends_the_file_first_and_then_the_answer_that_names_it(an, attempt, app):
    sent = hand_in(an, attempt, name="C:\\bai\\../bài làm.docx", headers=AS_JSON)
    before = stored(app, attempt)
    saved = put(an, attempt, FILE, sent.json["answer"])

    assert sent.json["answer"]["name"] == ["bài làm.docx"]
    assert before == (1, {})
    assert saved.json["seq"] == 1
    assert stored(app, attempt)[1][FILE]["name"] == "bài làm.docx"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("", b"x", "Hãy chọn tệp"),
        ("bai.exe", b"MZ", "chỉ nhận tệp .docx, .txt"),
        ("bai.docx", b"", "trống"),
        ("bai.docx", GOOD["pdf"], "hỏng"),
        ("bai.txt", GOOD["pdf"], "không phải là .txt"),
        ("bai.txt", b"a" * 1_000_001, "lớn hơn 1,0 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_told_why_and_leaves_nothing(an, attempt, app, name, content, words):
    page = hand_in(an, attempt, content, name)
    told = hand_in(an, attempt, content, name, headers=AS_JSON)

    assert (page.status_code, told.status_code) == (422, 422)
    assert words in page.text
    assert words in told.json["message"]
    assert stored(app, attempt) == (0, {})


def test_ten_megabytes_are_refused_in_a_sentence_whichever_way_they_come(an, attempt, app):
    text = "chữ " * 2_500_000

    as_file = hand_in(an, attempt, text.encode(), "bai.txt")
    as_page = an.post(f"/attempts/{attempt}/answers/{ESSAY}", data={"answer": text, "base": 0})
    as_json = put(an, attempt, ESSAY, {"answer": text[:5_000_000]})
    one_more = put(an, attempt, ESSAY, {"answer": "a" * (LONGEST + 1)})

    assert [page.status_code for page in (as_file, as_page, as_json, one_more)] == [413, 413, 422, 422]
    assert "vượt quá dung lượng" in as_page.text
    assert "quá dài" in as_json.json["message"]
    assert "nhiều nhất 10000" in one_more.json["message"]
    assert stored(app, attempt) == (0, {})


def test_an_essay_keeps_its_paragraphs_and_too_many_words_leave_the_stored_one(an, attempt, app):
    first = put(an, attempt, ESSAY, {"answer": "Thứ nhất.\r\n\r\nThứ  hai."})
    second = put(an, attempt, ESSAY, {"answer": "chữ " * 51}, base=1, request="request-0002")
    page = an.get(f"/attempts/{attempt}/{ESSAY}")

    assert first.status_code == 200
    assert second.status_code == 422
    assert "51 chữ, nhiều nhất 50. Hãy bớt 1 chữ" in second.json["message"]
    assert stored(app, attempt)[1][ESSAY] == {"text": "Thứ nhất.\n\nThứ hai.", "words": 4}
    assert "Thứ nhất.\n\nThứ hai.</textarea>" in page.text
    assert GUIDE not in page.text


def test_a_file_of_another_person_or_question_is_not_handed_in_nor_fetched(an, attempt, workshop, world, sign_in, app):
    dung, others = sign_in(world.dung), workshop.start(world.dung, at=MORNING)
    theirs = hand_in(dung, others, headers=AS_JSON).json["answer"]
    mine = hand_in(an, attempt, headers=AS_JSON).json["answer"]

    refused = [
        put(an, attempt, FILE, theirs),
        put(an, attempt, FILE, {**mine, "name": "khac.docx"}),
        put(an, attempt, FILE, {**mine, "size": "7"}),
        put(an, attempt, FILE, {**mine, "upload": "999"}),
    ]

    assert [answer.status_code for answer in refused] == [422] * 4
    assert "không phải do đồng chí nộp" in refused[0].json["message"]
    assert stored(app, attempt)[1] == {}
    assert an.get(f"/attempts/{attempt}/uploads/{FILE}/{theirs['upload'][0]}").status_code == 404
    assert an.get(f"/attempts/{others}/uploads/{FILE}/{theirs['upload'][0]}").status_code == 403
    assert hand_in(an, others).status_code == 403
    assert hand_in(an, attempt, number=ESSAY).status_code == 404


def test_after_the_end_no_file_is_taken(an, attempt, workshop, app):
    workshop.finish(attempt, at=MORNING)

    assert hand_in(an, attempt).location.endswith(f"/attempts/{attempt}/result")
    assert hand_in(an, attempt, headers=AS_JSON).status_code == 410
    assert an.get(f"/attempts/{attempt}/uploads/{FILE}").status_code == 302
    assert stored(app, attempt) == (0, {})


def test_a_stale_upload_page_does_not_replace_the_answer_and_uploads_have_an_end(an, attempt, app):
    hand_in(an, attempt)
    stale = hand_in(an, attempt, name="khác.docx", base=0)
    for _more in range(MOST_UPLOADS):
        last = hand_in(an, attempt, headers=AS_JSON)

    assert stale.status_code == 409
    assert "ở nơi khác" in stale.text
    assert stored(app, attempt)[1][FILE]["name"] == "Công văn.docx"
    assert last.status_code == 422
    assert "không nhận thêm" in last.json["message"]
