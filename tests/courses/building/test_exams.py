"""Exams of several parts are put together in the browser, and come into force by publishing."""

import pytest
from sqlalchemy import select

from courses.building.manuscript import Manuscript
from courses.quizzes.models import Exam, Quiz
from lms.api import db

EXAM = {"title_vi": "Sát hạch", "title_en": "Assessment", "part": ["thi", "thi-thuc-hanh"], "months": "12"}


@pytest.fixture
def two_papers(desk):
    """The course with a second exam, and something else that is none."""
    desk.do("add:quiz:exam", title_vi="Thực hành", count="2")
    return desk


def exams_of(desk):
    """What the draft says of exams."""
    manuscript = Manuscript({path: content.decode() for path, content in desk.files().items() if path == "pack.yaml"})
    return [(exam.title, exam.parts, exam.months) for exam in manuscript.exams]


def live(app):
    """The exams that hold, with their parts."""
    with app.app_context():
        rows = db.session.execute(
            select(Exam.key, Exam.keep_months, Quiz.key).join(Quiz, Quiz.exam_id == Exam.id).order_by(Quiz.key)
        )
        return [tuple(row) for row in rows]


def test_an_exam_of_two_parts_is_made_changed_and_taken_apart(app, two_papers):
    desk = two_papers
    desk.do("add:exam", **EXAM)
    assert exams_of(desk) == [("Sát hạch", ["thi", "thi-thuc-hanh"], 12)]

    desk.do("rename:exam:sat-hach", **{**EXAM, "months": "6"})
    assert exams_of(desk) == [("Sát hạch", ["thi", "thi-thuc-hanh"], 6)]
    assert live(app) == []
    assert "kỳ thi nhiều phần" in desk.get("/publish")
    desk.publish()
    assert live(app) == [("sat-hach", 6, "thi"), ("sat-hach", 6, "thi-thuc-hanh")]

    desk.do("retire:exam:sat-hach")
    assert exams_of(desk) == []
    assert "kỳ thi nhiều phần" in desk.get("/publish")
    desk.publish()
    assert live(app) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"months": "0"}, "số nguyên từ 1 đến 120"),
        ({"months": "mười hai"}, "số nguyên từ 1 đến 120"),
        ({"part": ["thi"]}, "ít nhất hai bài thi"),
        ({"part": ["thi", "luyen"]}, "ít nhất hai bài thi"),
        ({"part": ["thi", "khong-co"]}, "ít nhất hai bài thi"),
        ({"title_vi": ""}, "tên tiếng Việt"),
    ],
)
def test_what_makes_no_exam_is_said_and_nothing_is_written(two_papers, changes, sentence):
    page = two_papers.do("add:exam", **{**EXAM, **changes})

    assert sentence in page
    assert exams_of(two_papers) == []


def test_a_quiz_is_a_part_of_one_exam_only(two_papers):
    two_papers.do("add:exam", **EXAM)

    page = two_papers.do("add:exam", **{**EXAM, "title_vi": "Sát hạch khác"})

    assert "“Sát hạch”" in page
    assert len(exams_of(two_papers)) == 1


def test_a_course_with_one_exam_is_not_offered_any(desk):
    assert "Kỳ thi nhiều phần" not in desk.get()
