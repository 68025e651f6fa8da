"""A question's own pages: what it says, what the coach says, where it is used, what it was."""

import pytest
from sqlalchemy import select

from courses.questions.models import Question, QuestionVersion
from courses.questions.services import draft_from
from courses.questions.writing import add_versions
from courses.quizzes.models import Quiz
from courses.statistics.advising import keep_advice
from courses.statistics.models import QuestionAdvice, QuestionStatistics
from lms.db import db
from tests.courses.bank.conftest import MORNING, fields, newest
from tests.learning import answer_all, begin, read_all


def figured(desk, key, **figures):
    """Store figures of a question's newest version, and what the coach makes of them."""
    with desk.app.app_context():
        version = newest(key)
        texts = [option["text"] for option in version.settings["options"]]
        thirds = [(10, 5, 2), (2, 10, 20), (8, 5, 0)]
        answers = [
            {"text": text, "count": sum(third), "fraction": float(place == 0), "rest": 0.5, "kind": "", "thirds": third}
            for place, (text, third) in enumerate(zip(texts, thirds, strict=True))
        ]
        values = {"attempts": 62, "facility": 0.27, "discrimination": -0.3, **figures}
        db.session.add(
            QuestionStatistics(
                quiz_id=desk.taught.exam,
                version_id=version.id,
                question_id=key,
                computed_at=MORNING,
                figures={"answers": answers},
                **values,
            )
        )
        db.session.flush()
        keep_advice([key], at=MORNING)
        db.session.commit()


def test_the_page_shows_key_status_and_what_the_coach_says(desk, binh):
    (key,) = desk.add("private", fields("Chọn A", feedback="Vì A."))
    figured(desk, key)

    page = binh.get(f"/staff/questions/{key}").text

    assert "Chọn A A" in page
    assert "Sẵn sàng" in page
    assert "Nghi sai đáp án: người điểm cao hay chọn B, đáp án đang đặt là A." in page
    assert "Hãy xem lại đáp án: B có đúng hơn A không" in page
    assert "Chưa có bài kiểm tra nào rút được câu này." in page


def test_advice_lives_through_a_change_of_labels_and_not_through_one_of_words(desk, binh, app):
    (key,) = desk.add("private", fields("Chọn A"))
    figured(desk, key)
    listed = f"/staff/bank/{desk.banks['private']}"

    binh.post("/staff/bank/bulk/do", data={"deed": "skill", "value": "IU06.2.1", "id": key})
    assert "Nghi sai đáp án" in binh.get(listed).text
    assert "Nghi sai đáp án" in binh.get(f"/staff/questions/{key}").text
    with app.app_context():
        add_versions({key: draft_from(fields("Chọn A hay B"))}, by_id=desk.world.binh, at=MORNING)
        keep_advice([key], at=MORNING)
        db.session.commit()

    assert "người điểm cao hay chọn" not in binh.get(listed).text
    assert "Chưa có lượt làm nào" in binh.get(f"/staff/questions/{key}").text


def test_figures_of_several_quizzes_count_together(desk, app):
    (key,) = desk.add("private", fields("Chọn A"))
    figured(desk, key, attempts=20)
    with app.app_context():
        other = db.session.scalars(select(Quiz.id).where(Quiz.id != desk.taught.exam)).first()
        first = db.session.scalars(select(QuestionStatistics)).one()
        db.session.add(
            QuestionStatistics(
                quiz_id=other,
                version_id=first.version_id,
                question_id=key,
                attempts=60,
                facility=0.67,
                discrimination=0.5,
                figures=first.figures,
                computed_at=MORNING,
            )
        )
        keep_advice([key], at=MORNING)
        advice = db.session.get_one(QuestionAdvice, key)

        assert advice.attempts == 80
        assert advice.facility == pytest.approx((20 * 0.27 + 60 * 0.67) / 80)
        assert advice.discrimination == pytest.approx((20 * -0.3 + 60 * 0.5) / 80)


def test_the_quizzes_that_draw_it_are_named_with_the_attempts_that_had_it(desk, binh, app):
    with app.app_context():
        read_all(desk.taught, desk.world.an)
        answer_all(begin(desk.taught, desk.world.an))
        key = db.session.scalars(
            select(QuestionVersion.question_id)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(Question.bank_id == desk.banks["course"], QuestionVersion.skill == "IU06.1.1")
        ).first()
        quiz = db.session.get_one(Quiz, desk.taught.exam)
        quiz.sections = [
            {**quiz.sections[0], "lines": [{"question": db.session.get_one(Question, key).key, "points": 1.0}]}
        ]
        db.session.commit()

    page = binh.get(f"/staff/questions/{key}").text

    assert "gọi đích danh" in page
    assert f'href="/staff/quizzes/{desk.taught.exam}"' in page


def test_the_history_says_in_words_what_each_version_changed(desk, binh, app):
    (key,) = desk.add("private", fields("Phím nào dùng để lưu"))
    with app.app_context():
        changed = {**fields("Phím nào dùng để in"), "difficulty": 2}
        add_versions({key: draft_from(changed)}, by_id=desk.world.hien, at=MORNING)
        db.session.commit()

    page = binh.get(f"/staff/questions/{key}/history").text

    assert '<del><span class="visually-hidden">bỏ: </span>lưu</del>' in page
    assert '<ins><span class="visually-hidden">thêm: </span>in</ins>' in page
    assert "Độ khó" in page
    assert "Lê Thị Hiền" in page
    assert "Bản đầu tiên." in page


def test_a_former_version_comes_back_as_a_new_one(desk, binh, app):
    (key,) = desk.add("private", fields("Trước"))
    with app.app_context():
        add_versions({key: draft_from(fields("Sau"))}, by_id=desk.world.hien, at=MORNING)
        db.session.commit()

    binh.post(f"/staff/questions/{key}/versions/1/restore")

    question, version = desk.row(key)
    assert (question.latest, version.settings["text"], version.made_by) == (3, "Trước", desk.world.binh)
    assert question.search_text.startswith("truoc")
    again = binh.post(f"/staff/questions/{key}/versions/1/restore")
    assert "Bản mới nhất đã nói đúng như vậy." in binh.get(again.location).text
    assert binh.post(f"/staff/questions/{key}/versions/9/restore").status_code == 404


def test_retiring_and_coming_back_on_the_page_of_the_question(desk, binh):
    (key,) = desk.add("private", fields("Một"))

    told = binh.get(binh.post(f"/staff/questions/{key}/status", data={"status": "retired"}).location).text

    assert "Đã đổi 1 câu sang “Ngừng dùng”." in told
    assert desk.row(key)[0].status == "retired"
    binh.post(f"/staff/questions/{key}/status", data={"status": "nothing"})
    assert desk.row(key)[0].status == "retired"


def test_every_page_costs_at_most_eight_statements(desk, binh, statements):
    keys = desk.add("private", *[fields(f"Câu {n}") for n in range(30)])
    figured(desk, keys[0])
    bank = desk.banks["private"]
    pages = [
        "/staff/bank", "/staff/bank?q=cau&quality=look", f"/staff/bank/{bank}", "/staff/banks",
        "/staff/bank/coverage", f"/staff/bank/{bank}/coverage", f"/staff/bank/{bank}/sharing?q=a",
        f"/staff/bank/{bank}/links", f"/staff/bank/{desk.banks['course']}/links", "/staff/bank/deeds",
        f"/staff/bank/bulk?deed=move&id={keys[0]}", f"/staff/bank/bulk?deed=export&id={keys[0]}",
        f"/staff/questions/{keys[0]}", f"/staff/questions/{keys[0]}/history",
    ]  # fmt: skip
    costs = {}
    for page in pages:
        binh.get(page)
        statements.clear()
        assert binh.get(page).status_code == 200
        costs[page] = len(statements)

    assert {page: cost for page, cost in costs.items() if cost > 8} == {}
