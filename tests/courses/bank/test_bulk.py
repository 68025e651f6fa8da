"""Something done to many questions at once: it says what it did, leaves out what it must, and can be undone."""

import re

import pytest
from sqlalchemy import func, select, update

from courses.questions.desk_models import BankDeed, QuestionDraft
from courses.questions.formats.contract import QUESTION_FORMATS, SourceFile
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import Quiz
from lms.db import db, now
from tests.courses.bank.conftest import DRAFT, MORNING, READY, fields


def do(client, deed, value, *ids, **more):
    """Carry a deed out, and give the page that tells of it."""
    answer = client.post("/staff/bank/bulk/do", data={"deed": deed, "value": value, "id": [*ids], **more})
    return client.get(answer.location).text if answer.status_code == 302 else answer.text


def undo(client, app):
    """Undo the newest deed, and give the page that tells of it."""
    with app.app_context():
        deed = db.session.scalar(select(func.max(BankDeed.id)))
    client.post(f"/staff/bank/deeds/{deed}/undo")
    return client.get(f"/staff/bank/deeds/{deed}").text


def test_what_is_ticked_is_shown_before_anything_is_done(desk, binh):
    mine = desk.add("private", fields("Một"), fields("Hai"))
    (hers,) = desk.add("province", fields("Của tỉnh"), by=desk.world.hien)
    with desk.app.app_context():
        from_page = f"/staff/bank/bulk?deed=skill&id={mine[0]}&id={mine[1]}"

    page = binh.get(from_page).text

    assert "Gắn mã chuẩn cho 2 câu." in page
    assert f'name="id" value="{mine[0]}"' in page
    assert binh.get(f"/staff/bank/bulk?deed=skill&id={hers}").location == "/staff/bank"
    assert binh.get("/staff/bank/bulk?deed=skill").location == "/staff/bank"
    assert binh.get(f"/staff/bank/bulk?deed=nothing&id={mine[0]}").location == "/staff/bank"


def test_a_skill_is_given_to_all_and_taken_back(desk, binh, app):
    ids = desk.add("private", fields("Một"), fields("Hai"), fields("Ba", skill="IU06.2.1"))

    told = do(binh, "skill", "iu06.2.1", *ids)

    assert "Đã gắn IU06.2.1 cho 2 câu, bỏ qua 1 câu vì đã như vậy từ trước." in told
    assert [desk.row(key)[1].skill for key in ids] == ["IU06.2.1"] * 3
    assert [desk.row(key)[0].latest for key in ids] == [2, 2, 1]

    told = undo(binh, app)

    assert "Đã hoàn tác." in told
    assert [desk.row(key)[1].skill for key in ids] == ["IU06.1.1", "IU06.1.1", "IU06.2.1"]
    assert [desk.row(key)[0].latest for key in ids] == [3, 3, 1]  # forward: nothing is rewritten
    assert "đã được hoàn tác từ trước" in undo(binh, app)


@pytest.mark.parametrize(("deed", "value", "name", "expected"), [
    ("difficulty", "3", "difficulty", 3), ("category", "Thi thử", "category", "Thi thử"),
])  # fmt: skip
def test_other_labels_work_alike(desk, binh, app, deed, value, name, expected):
    (key,) = desk.add("private", fields("Một"))
    before = getattr(desk.row(key)[1], name)

    do(binh, deed, value, key)
    assert getattr(desk.row(key)[1], name) == expected

    undo(binh, app)
    assert getattr(desk.row(key)[1], name) == before


def test_a_deed_is_not_undone_over_what_somebody_has_done_since(desk, binh, app):
    ids = desk.add("private", fields("Một"), fields("Hai"))
    do(binh, "difficulty", "3", *ids)
    with app.app_context():
        first = db.session.scalar(select(func.max(BankDeed.id)))
    do(binh, "skill", "IU06.2.1", ids[0])

    binh.post(f"/staff/bank/deeds/{first}/undo")
    told = binh.get(f"/staff/bank/deeds/{first}").text

    assert f"1 câu đã được sửa hoặc dùng sau đó (Q-{ids[0]:04d})" in told
    assert desk.row(ids[1])[1].difficulty == 3
    assert "Đã hoàn tác." not in told


def test_only_questions_without_faults_and_with_a_skill_become_ready(desk, binh, app):
    good, untagged, faulty = desk.add(
        "private", fields("Tốt"), fields("Chưa gắn", skill=""), fields("Hỏng"), status=DRAFT
    )
    with app.app_context():
        version = db.session.execute(select(QuestionVersion).where(QuestionVersion.question_id == faulty)).scalar_one()
        settings = {**version.settings, "options": version.settings["options"][:1]}
        db.session.execute(update(QuestionVersion).where(QuestionVersion.id == version.id).values(settings=settings))
        db.session.commit()

    told = do(binh, "status", "ready", good, untagged, faulty)

    assert "Đã đổi 1 câu sang “Sẵn sàng”, bỏ qua 2 câu vì" in told
    assert "chưa có mã chuẩn" in told
    assert [desk.row(key)[0].status for key in (good, untagged, faulty)] == [READY, DRAFT, DRAFT]

    undo(binh, app)
    assert desk.row(good)[0].status == DRAFT


def test_questions_move_and_come_back_under_their_keys(desk, binh, app):
    ids = desk.add("private", fields("Một", key="cau-1"), fields("Hai", key="cau-2"))
    desk.add("quy_chau", fields("Khác", key="cau-1"))

    told = do(binh, "move", str(desk.banks["quy_chau"]), *ids)

    assert "Đã chuyển 2 câu vào ngân hàng “Ngân hàng Quỳ Châu”." in told
    moved = [desk.row(key)[0] for key in ids]
    assert {question.bank_id for question in moved} == {desk.banks["quy_chau"]}
    assert moved[0].key != "cau-1"
    assert moved[1].key == "cau-2"

    undo(binh, app)
    assert [(desk.row(key)[0].bank_id, desk.row(key)[0].key) for key in ids] == [
        (desk.banks["private"], "cau-1"), (desk.banks["private"], "cau-2"),
    ]  # fmt: skip


def test_what_a_quiz_names_or_a_pack_brings_does_not_move(desk, binh, app):
    (named,) = desk.add("course", fields("Gọi tên", key="goi-ten"))
    with app.app_context():
        quiz = db.session.get_one(Quiz, desk.taught.exam)
        line = {"question": "goi-ten", "points": 1.0}
        quiz.sections = [{**quiz.sections[0], "lines": [*quiz.sections[0]["lines"], line]}]
        packed = db.session.scalars(
            select(Question.id).where(Question.bank_id == desk.banks["course"], Question.author_id.is_(None))
        ).first()
        db.session.commit()

    told = do(binh, "move", str(desk.banks["private"]), named, packed)

    assert "Không câu nào thay đổi, bỏ qua 2 câu vì" in told
    assert "có bài kiểm tra gọi đích danh câu đó" in told
    assert "gói khóa học sẽ nạp lại câu đó" in told


def test_copies_are_drafts_and_vanish_when_undone_unless_somebody_works_on_them(desk, binh, app):
    (key,) = desk.add("quy_chau", fields("Một"))

    told = do(binh, "copy", str(desk.banks["private"]), key)

    assert "Đã sao chép 1 câu vào ngân hàng “Câu của Bình”." in told
    copy = int(re.search(r'href="/staff/questions/(\d+)"', told)[1])
    assert (desk.row(copy)[0].status, desk.row(copy)[0].author_id) == (DRAFT, desk.world.binh)
    assert desk.row(copy)[1].settings == desk.row(key)[1].settings
    with app.app_context():
        draft = QuestionDraft(
            bank_id=desk.banks["private"], question_id=copy, owner_id=desk.world.binh, type="courses.choice",
            fields={}, saved_at=MORNING,
        )  # fmt: skip
        db.session.add(draft)
        db.session.commit()
        assert "đã được sửa hoặc dùng sau đó" in undo(binh, app)
        db.session.delete(db.session.merge(draft))
        db.session.commit()

    assert "Đã hoàn tác." in undo(binh, app)
    with app.app_context():
        assert db.session.get(Question, copy) is None


def test_reading_lets_one_copy_but_not_change(desk, binh, dung, app):
    (key,) = desk.add("con_cuong", fields("Một"), by=desk.world.dung)
    dung.post(f"/staff/bank/{desk.banks['con_cuong']}/share", data={"user": desk.world.binh, "may": "read"})

    told = do(binh, "skill", "IU06.2.1", key)
    copied = do(binh, "copy", str(desk.banks["private"]), key)
    refused = do(binh, "move", str(desk.banks["con_cuong"]), key)

    assert "Không câu nào thay đổi, bỏ qua 1 câu vì đồng chí chỉ được xem ngân hàng của câu đó." in told
    assert "Đã sao chép 1 câu" in copied
    assert "Hãy chọn một ngân hàng mà đồng chí được soạn." in refused


def test_questions_out_of_reach_are_as_if_they_were_not_there(desk, binh):
    (theirs,) = desk.add("con_cuong", fields("Một"), by=desk.world.dung)

    binh.post("/staff/bank/bulk/do", data={"deed": "skill", "value": "IU06.2.1", "id": theirs})
    binh.post("/staff/bank/bulk/do", data={"deed": "copy", "value": desk.banks["private"], "id": theirs})

    assert desk.row(theirs)[0].latest == 1
    with desk.app.app_context():
        assert db.session.scalar(select(func.count()).where(Question.bank_id == desk.banks["private"])) == 0


@pytest.mark.parametrize(
    ("deed", "value"),
    [("skill", "IU06"), ("skill", "IU99.1"), ("difficulty", "4"), ("status", "x"), ("move", "0"), ("move", "x" * 30)],
)
def test_a_value_that_makes_no_sense_is_asked_for_again(desk, binh, deed, value):
    (key,) = desk.add("private", fields("Một"))

    answer = binh.post("/staff/bank/bulk/do", data={"deed": deed, "value": value, "id": key})

    assert answer.status_code == 422
    assert "Chưa làm gì." in answer.text
    assert desk.row(key)[0].latest == 1


def test_all_that_fit_a_filter_or_all_of_a_page_are_chosen_at_once(desk, binh):
    easy = desk.add("private", *[fields(f"Dễ {n}") for n in range(30)])
    (hard,) = desk.add("private", fields("Khó", difficulty=3))

    do(binh, "category", "Cả trang", pick="page", seen=easy[:25])
    do(binh, "difficulty", "2", pick="all", bank=desk.banks["private"], difficulty="1")

    assert [desk.row(key)[1].category for key in easy[24:26]] == ["Cả trang", ""]
    assert {desk.row(key)[1].difficulty for key in easy} == {2}
    assert desk.row(hard)[1].difficulty == 3


def test_a_bank_that_an_open_exam_draws_on_stays_as_it_is(desk, binh, app):
    ready, draft = desk.add("course", fields("Sẵn sàng"))[0], desk.add("course", fields("Nháp"), status=DRAFT)[0]
    with app.app_context():
        quiz = db.session.get_one(Quiz, desk.taught.exam)
        quiz.opens_at, quiz.closes_at = MORNING, now().replace(year=2099)
        db.session.commit()

    refused = do(binh, "skill", "IU06.2.1", ready)
    do(binh, "skill", "IU06.2.1", draft)

    assert "Bài thi đang diễn ra" in refused
    assert (desk.row(ready)[0].latest, desk.row(draft)[0].latest) == (1, 2)


def test_papers_drawn_ahead_are_void_once_a_ready_question_changes(desk, binh, app):
    ready, draft = desk.add("course", fields("Sẵn sàng"))[0], desk.add("course", fields("Nháp"), status=DRAFT)[0]

    def edition():
        with app.app_context():
            return db.session.get_one(Quiz, desk.taught.exam).edition

    before = edition()
    do(binh, "skill", "IU06.2.1", draft)
    assert edition() == before
    do(binh, "skill", "IU06.2.1", ready)
    assert edition() == before + 1


def test_nobody_looks_at_or_undoes_the_deeds_of_others(desk, binh, hien, app):
    (key,) = desk.add("private", fields("Một"))
    do(binh, "difficulty", "3", key)
    with app.app_context():
        deed = db.session.scalar(select(func.max(BankDeed.id)))

    assert hien.get(f"/staff/bank/deeds/{deed}").status_code == 403
    assert hien.post(f"/staff/bank/deeds/{deed}/undo").status_code == 403
    assert "Đã đặt độ khó “Khó” cho 1 câu." in binh.get("/staff/bank/deeds").text


def test_a_deed_takes_as_many_statements_for_forty_questions_as_for_two(desk, binh, statements):
    few = desk.add("private", *[fields(f"Ít {n}") for n in range(2)])
    many = desk.add("private", *[fields(f"Nhiều {n}") for n in range(40)])
    counts = []
    for ids in (few, many):
        statements.clear()
        binh.post("/staff/bank/bulk/do", data={"deed": "skill", "value": "IU06.2.1", "id": ids})
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_questions_go_out_in_every_format_and_come_back(desk, binh, app):
    ids = desk.add("private", fields("Phím nào để lưu tệp?"), fields("Phím nào để in tệp?"))
    with app.app_context():
        formats = [QUESTION_FORMATS[f"courses.{name}"] for name in ("gift", "moodle_xml", "excel", "word")]
    page = binh.get(f"/staff/bank/bulk?deed=export&id={ids[0]}&id={ids[1]}").text

    assert page.count("Xuất 2 câu") >= len(formats)
    for one in formats:
        answer = binh.post("/staff/bank/bulk/do", data={"deed": "export", "value": one.key, "id": ids})
        name = f"cau-hoi-2{one.suffixes[0]}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        with app.test_request_context():
            read = one.parse(SourceFile(name, answer.data)).questions
        assert [question.fields["text"] for question in read] == ["Phím nào để lưu tệp?", "Phím nào để in tệp?"]


def test_what_a_format_cannot_hold_is_said_beforehand(desk, binh):
    (key,) = desk.add("private", fields("Có gợi ý", hints=["Gần chữ L"]))

    page = binh.get(f"/staff/bank/bulk?deed=export&id={key}").text
    refused = binh.post("/staff/bank/bulk/do", data={"deed": "export", "value": "courses.gift", "id": key})

    assert "Bỏ 1 câu: GIFT không giữ được: gợi ý." in page
    assert refused.status_code == 422
    assert binh.post("/staff/bank/bulk/do", data={"deed": "export", "value": "x", "id": key}).status_code == 422
