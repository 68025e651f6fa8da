"""A file of questions is looked at before anything of it is in a bank, taken in whole, and undone."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select, update

from courses.questions.models import Bank, Question, QuestionVersion
from courses.quizzes.models import Quiz
from lms.api import db, now
from lms.audit.models import AuditEntry
from tests.courses.importing.conftest import CLEAR, KEYLESS, TWO
from tests.learning import begin

ACROSS = {"right": "0", "shape": "options", "text": "Ô nào đang được chọn trong bảng tính này?"}


def test_a_clear_file_is_shown_and_not_yet_taken(desk):
    page = desk.page(desk.hand_in(TWO))

    assert "Phím nào mở một thẻ mới trong trình duyệt?" in page
    assert "Đọc được" in page
    assert "Nhập 2 câu" in page
    assert desk.questions() == []


def test_taking_a_file_in_brings_drafts_that_no_paper_draws(desk):
    handed = desk.hand_in(TWO)

    page = desk.post(handed, "apply").text

    assert "Đã nhập 2 câu mới" in page
    assert [status for _text, status in desk.questions()] == ["draft", "draft"]


def test_questions_with_a_skill_may_be_used_at_once_and_others_stay_drafts(desk):
    handed = desk.hand_in(TWO)
    desk.post(handed, "all", do="skill", skill="IU06.1.1")
    desk.post(handed, "apply", ready="1")
    other = desk.hand_in(KEYLESS.replace("~C3", "=C3"))

    page = desk.post(other, "apply", ready="1").text

    assert "1 câu còn là bản nháp vì chưa có mã kỹ năng" in page
    assert [status for _text, status in desk.questions()] == ["ready", "ready", "draft"]


def test_applying_twice_takes_every_question_once(desk):
    handed = desk.hand_in(TWO)
    desk.post(handed, "apply")

    page = desk.post(handed, "apply").text

    assert "Không có câu nào để nhập" in page
    assert len(desk.questions()) == 2


def test_a_question_without_a_key_waits_until_somebody_gives_it_one(desk):
    handed = desk.hand_in(CLEAR + "\n" + KEYLESS)
    desk.post(handed, "apply")
    assert len(desk.questions()) == 1

    desk.decide(handed, 2, "key:B")
    desk.post(handed, "apply")

    assert len(desk.questions()) == 2
    row = desk.rows(handed)[1]
    assert [option["text"] for option in row.fields["options"] if option.get("right")] == ["C3"]


def test_two_letters_make_it_a_question_with_several_answers(desk):
    handed = desk.hand_in(KEYLESS)

    desk.decide(handed, 1, "key:AC")

    assert desk.rows(handed)[0].type == "choices"


def test_a_question_can_be_mended_on_the_spot(desk):
    handed = desk.hand_in(KEYLESS)
    fields = {**ACROSS, "option-0": "B3", "option-1": "C3", "option-2": "D4", "remark-1": "Ô này để trống."}

    page = desk.mend(handed, 1, **fields, skill="IU06.1.1").text

    assert "câu này sẽ được nhập" in page
    row = desk.rows(handed)[0]
    assert (row.type, row.state, row.decision) == ("choice", "clear", "take")
    assert row.fields["options"][1] == {"text": "C3", "feedback": "Ô này để trống."}
    assert row.fields["skill"] == "IU06.1.1"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"shape": "true_false", "text": "Ô B3 đang chọn.", "answer": "false"}, "true_false"),
        ({"shape": "short_answer", "text": "Ô nào?", "accept": "B3\nô B3"}, "short_answer"),
        ({"shape": "numeric", "text": "Bao nhiêu ô?", "answer": "6,5", "tolerance": "0,5", "unit": "MB"}, "numeric"),
        ({"shape": "matching", "text": "Ghép.", "pairs": "A = 1\nB = 2\nC = 3\n4"}, "matching"),
        ({"shape": "ordering", "text": "Xếp.", "items": "Mở\nGõ\nLưu"}, "ordering"),
        ({"shape": "essay", "text": "Vì sao?"}, "essay"),
        ({"shape": "tree", "tree": "type: true_false\ntext: Ô B3.\nanswer: true"}, "true_false"),
    ],
)
def test_it_can_become_a_question_of_another_type(desk, fields, kind):
    handed = desk.hand_in(KEYLESS)

    desk.mend(handed, 1, **fields)

    assert desk.rows(handed)[0].type == kind
    assert desk.client.get(f"/staff/imports/{handed}/questions/1").status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {**ACROSS, "text": ""},
        {**ACROSS, "option-0": "một mình"},
        {"shape": "numeric", "text": "Bao nhiêu?", "answer": "sáu"},
        {"shape": "true_false", "text": "Đúng không?"},
        {"shape": "tree", "tree": "type: [không"},
        {"shape": "tree", "tree": "type: la-lam\ntext: x"},
    ],
)
def test_a_mended_question_with_a_fault_is_not_saved_and_says_why(desk, fields):
    handed = desk.hand_in(KEYLESS)

    answer = desk.client.post(f"/staff/imports/{handed}/questions/1", data=fields)

    assert answer.status_code == 422
    assert "Còn chỗ phải sửa" in answer.text
    assert desk.rows(handed)[0].confirmed_at is None


OPTIONS = {"shape": "options", "text": "Đạo hàm nào?", "option-0": "Một", "option-1": "Hai", "right": "0"}


def picture():
    file = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    return BytesIO(file.getvalue()), "cong-thuc.png"


@pytest.mark.parametrize(
    ("place", "field"), [("text", "text"), ("option-1", "options"), ("feedback", "feedback"), ("shape", "text")]
)
def test_a_picture_that_could_not_be_taken_is_put_in_by_hand(desk, place, field):
    handed = desk.hand_in(KEYLESS)
    chosen = {**OPTIONS, "picture_alt": "Đồ thị [1]", "picture_place": place}

    looked = desk.mend(handed, 1, **chosen, picture=picture(), do="picture")
    unsaved = desk.rows(handed)[0]
    desk.mend(handed, 1, **chosen, picture=picture())

    row = desk.rows(handed)[0]
    held = row.fields[field][1]["text"] if field == "options" else row.fields[field]
    assert '<img class="t-pic" src="/pictures/' in looked.text
    assert unsaved.confirmed_at is None
    assert "![Đồ thị \\[1\\]](/pictures/" in held
    assert held.endswith("#40x30)")
    assert (row.state, row.decision) == ("clear", "take")


@pytest.mark.parametrize(
    ("alt", "file", "said"),
    [
        ("", picture(), "Hãy ghi lời thay thế"),
        ("Hình", (BytesIO(b"x"), "x.png"), "Không đọc được hình này"),
        ("Hình", (BytesIO(), ""), "Hãy chọn một tệp hình"),
    ],
)
def test_a_picture_without_words_or_that_is_none_is_refused_and_what_was_typed_stays(desk, alt, file, said):
    handed = desk.hand_in(KEYLESS)

    answer = desk.mend(handed, 1, **OPTIONS, picture_alt=alt, picture_place="text", picture=file, do="picture")

    assert answer.status_code == 422
    assert said in answer.text
    assert "Đạo hàm nào?" in answer.text
    assert desk.rows(handed)[0].confirmed_at is None


def test_no_stored_file_is_named_as_a_starting_file_by_hand(desk):
    handed = desk.hand_in(KEYLESS)
    tree = f"type: file_task\ntext: Soạn.\nextensions: [docx]\nfiles: [{{name: a.docx, sha256: {'a' * 64}, size: 1}}]"

    answer = desk.mend(handed, 1, shape="tree", tree=tree)

    assert answer.status_code == 422
    assert "Tệp ban đầu được thêm ở trang soạn câu hỏi" in answer.text


def test_a_question_that_the_bank_has_is_shown_beside_it(desk):
    desk.post(desk.hand_in(TWO), "apply")

    handed = desk.hand_in(CLEAR.replace("mở một thẻ mới", "mở thẻ mới"))

    page = desk.page(handed)
    assert "Gần giống câu đã có" in page
    assert "Thay phiên bản cũ" in page
    assert "Nhập 1 câu" not in page
    desk.post(handed, "apply")
    assert len(desk.questions()) == 2


def test_a_twin_in_the_same_file_is_told(desk):
    handed = desk.hand_in(CLEAR + "\n" + CLEAR.replace("::a::", "::a2::"))

    assert [row.decision for row in desk.rows(handed)] == ["take", ""]
    assert "trong cùng tệp" in desk.page(handed)


def test_it_may_become_a_new_version_of_the_question_that_it_resembles(desk):
    desk.post(desk.hand_in(CLEAR), "apply")
    handed = desk.hand_in(CLEAR.replace("mở một thẻ mới", "mở thẻ mới"))
    desk.decide(handed, 1, "replace")

    page = desk.post(handed, "apply").text

    assert "1 câu có phiên bản mới" in page
    with desk.app.app_context():
        assert db.session.scalar(select(func.max(Question.latest)).where(Question.import_id.is_not(None))) == 2


def test_undoing_takes_new_questions_out_and_gives_replaced_ones_their_words_back(desk):
    first = desk.hand_in(CLEAR)
    desk.post(first, "apply")
    second = desk.hand_in(TWO.replace("mở một thẻ mới", "mở thẻ mới"))
    desk.decide(second, 1, "replace")
    desk.post(second, "apply")

    page = desk.post(second, "undo").text

    assert "2 câu trở lại như trước" in page
    assert desk.state(second) == "undone"
    ((text, _status),) = desk.questions()
    with desk.app.app_context():
        question = db.session.scalars(select(Question).where(Question.import_id.is_not(None))).one()
        version = db.session.scalars(
            select(QuestionVersion).where(
                QuestionVersion.question_id == question.id, QuestionVersion.number == question.latest
            )
        ).one()
        assert question.latest == 3
        assert "mở một thẻ mới" in version.settings["text"]
    assert "mo the moi" not in text


def test_what_a_learner_has_had_cannot_be_undone(desk, world, taught):
    handed = desk.hand_in(CLEAR)
    desk.post(handed, "all", do="skill", skill="IU06.1.1")
    desk.post(handed, "apply", ready="1")
    with desk.app.app_context():
        key = db.session.scalars(select(Question.key).where(Question.import_id == handed)).one()
        quiz = db.session.get_one(Quiz, taught.exam)
        one = {**quiz.sections[0], "lines": [{"question": key, "points": 1.0}]}
        quiz.sections = [one]
        db.session.commit()
        begin(taught, world.an)

    page = desk.post(handed, "undo").text

    assert "Không hoàn tác được: học viên đã làm Q-" in page
    assert len(desk.questions()) == 1


def test_what_somebody_has_written_on_cannot_be_undone(desk):
    handed = desk.hand_in(CLEAR)
    desk.post(handed, "apply")
    with desk.app.app_context():
        db.session.execute(update(Question).where(Question.import_id == handed).values(latest=2))
        db.session.commit()

    assert "đã có người sửa tiếp" in desk.post(handed, "undo").text


def test_a_file_can_be_put_away_as_long_as_nothing_of_it_was_taken(desk):
    handed = desk.hand_in(TWO)
    desk.post(handed, "discard")
    assert desk.state(handed) == "discarded"
    taken = desk.hand_in(TWO)
    desk.post(taken, "apply")

    page = desk.post(taken, "discard").text

    assert "không bỏ được" in page
    assert desk.state(taken) == "applied"


def test_nothing_can_be_decided_any_more_once_a_file_was_put_away(desk):
    handed = desk.hand_in(KEYLESS)
    desk.post(handed, "discard")

    desk.post(handed, "apply")

    assert desk.questions() == []
    assert desk.client.post(f"/staff/imports/{handed}/questions/1/decide", data={"do": "key:A"}).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7 ...", "de.gift", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "de.docx", "PNG"),
        (b"PK\x03\x04 not a zip", "de.docx", ""),
        (b"", "rong.gift", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_leaves_nothing(desk, content, name, said):
    answer = desk.upload(content, name)

    assert answer.status_code == 422
    assert "Chưa đọc được tệp" in answer.text
    assert said in answer.text
    with desk.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0
    assert "cau-hoi" not in desk.client.get("/staff/imports").text


def test_no_file_at_all_is_asked_for(desk):
    answer = desk.client.post(f"/staff/bank/{desk.bank}/import", data={})

    assert answer.status_code == 422
    assert "Hãy chọn tệp câu hỏi" in answer.text


def test_a_bank_that_one_may_only_read_takes_no_file(desk, world):
    with desk.app.app_context():
        private = Bank(key="rieng-dung", title="Riêng của Dũng", owner_id=world.dung)
        db.session.add(private)
        db.session.commit()
        bank = private.id

    assert desk.client.get(f"/staff/bank/{bank}/import").status_code == 403
    desk.bank = bank
    assert desk.upload(CLEAR).status_code == 403
    assert "Riêng của Dũng" not in desk.client.get("/staff/imports").text


def test_the_original_is_given_back_byte_for_byte(desk):
    handed = desk.hand_in(TWO)

    answer = desk.client.get(f"/staff/imports/{handed}/file")

    assert answer.data.decode() == TWO
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_whoever_wants_to_know_finds_the_import_in_the_log(desk):
    desk.post(desk.hand_in(TWO), "apply")

    with desk.app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "courses.questions_imported")).one()
        assert entry.detail["new"] == 2
        assert entry.at <= now()


def test_a_page_costs_at_most_eight_statements_however_many_questions_there_are(desk, statements):
    handed = desk.hand_in(
        "\n".join(CLEAR.replace("::a::", f"::a{n}::").replace("thẻ", f"thẻ {n * 7919}") for n in range(60))
    )

    statements.clear()
    desk.page(handed)

    assert len(statements) <= 8
