"""The officer's pages: finding people, giving, withdrawing, always within the own subtree."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from courses.quizzes.entry_models import Allowance
from courses.quizzes.models import Quiz
from lms.api import db
from lms.audit import AuditEntry
from tests.courses.quizzes.conftest import classroom

__all__ = ["classroom"]


@pytest.fixture
def officer(app, classroom, world, sign_in):
    """Bình may admit people of Quỳ Châu."""
    world.grant(world.binh, "courses.admit", world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def place(app, classroom) -> str:
    with app.app_context():
        quiz_id = db.session.scalar(select(Quiz.id).where(Quiz.activity_id == classroom.exam))
    return f"/staff/quizzes/{quiz_id}/allowances"


def given(app):
    with app.app_context():
        return db.session.execute(
            select(Allowance.user_id, Allowance.unit_id, Allowance.minutes, Allowance.closes_at, Allowance.reason)
        ).all()


def test_people_are_found_without_tone_marks_and_only_in_the_own_subtree(officer, place, world):
    mine = officer.get(f"{place}?q=nguyen thi an").text
    by_code = officer.get(f"{place}?q=na00001").text
    foreign = officer.get(f"{place}?q=Lô Văn Dũng").text

    assert f"{place}/people/{world.an}" in mine
    assert f"{place}/people/{world.an}" in by_code
    assert "Không tìm thấy ai tên" in foreign
    assert f"{place}/people/{world.dung}" not in foreign
    assert "Con Cuông" not in foreign


def test_giving_is_seen_by_the_learner_logged_and_can_be_withdrawn(app, classroom, officer, place, world, sign_in):
    answer = officer.post(
        f"{place}/people/{world.an}",
        data={"minutes": "15", "closes_at": "2026-11-30T10:00", "reason": "Khuyết tật vận động"},
    )

    assert answer.location == place
    closes_at = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
    assert given(app) == [(world.an, None, 15, closes_at, "Khuyết tật vận động")]
    learner = sign_in(world.an).get(f"/quizzes/{classroom.exam}").text
    assert "Đồng chí được thêm 15 phút, đóng lúc 10:00 ngày 30/11/2026." in learner
    assert "Khuyết tật vận động" in learner
    listed = officer.get(place).text
    assert "thêm 15 phút" in listed
    with app.app_context():
        allowance = db.session.scalar(select(Allowance.id))
        deeds = set(db.session.scalars(select(AuditEntry.action)))
    assert "courses.allowance_granted" in deeds
    assert officer.post(f"/staff/quizzes/allowances/{allowance}/withdraw").location == place
    assert "Đã thu hồi" in officer.get(place).text
    assert "Đồng chí được thêm" not in sign_in(world.an).get(f"/quizzes/{classroom.exam}").text


def test_a_unit_is_chosen_from_the_own_subtree(app, officer, place, world):
    page = officer.get(place).text

    assert "UBND xã Quỳ Châu" in page
    assert "UBND xã Con Cuông" not in page
    chosen = officer.get(f"{place}/unit?unit={world.quy_chau}").location
    assert officer.post(chosen, data={"attempts": "1", "reason": "Mất điện cả xã"}).location == place
    assert given(app)[0][:3] == (None, world.quy_chau, 0)


@pytest.mark.parametrize("path", ["people/{dung}", "units/{con_cuong}", "units/{province}"])
def test_nobody_outside_the_subtree_is_given_anything(app, officer, place, world, path):
    answer = officer.post(f"{place}/{path.format(**vars(world))}", data={"minutes": "15", "reason": "Quen biết"})

    assert answer.status_code == 403
    assert given(app) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"minutes": "15", "reason": ""}, "Hãy ghi lý do."),
        ({"reason": "Ốm"}, "Hãy cho thêm phút"),
        ({"minutes": "-15", "reason": "Ốm"}, "Từ 1 đến 600 phút."),
        ({"minutes": "9" * 40, "reason": "Ốm"}, "Từ 1 đến 600 phút."),
        (
            {"opens_at": "2026-11-30T10:00", "closes_at": "2026-11-30T09:00", "reason": "Ốm"},
            "Giờ đóng phải sau giờ mở.",
        ),
        ({"opens_at": "mười giờ", "reason": "Ốm"}, "Mở từ"),
        ({"minutes": "15", "reason": "x" * 301}, "Lý do"),
    ],
)
def test_what_cannot_be_given_is_told_at_its_field(app, officer, place, world, typed, sentence):
    answer = officer.post(f"{place}/people/{world.an}", data=typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert given(app) == []


def test_pages_cost_eight_statements_at_most(app, officer, place, world, statements):
    officer.post(f"{place}/people/{world.an}", data={"minutes": "15", "reason": "Ốm"})
    for path in (place, f"{place}?q=an", f"{place}/people/{world.an}", "/staff/allowances"):
        statements.clear()

        assert officer.get(path).status_code == 200
        assert len(statements) <= 8, path


def test_the_list_counts_what_the_officer_sees(app, officer, place, world, sign_in):
    officer.post(f"{place}/people/{world.an}", data={"minutes": "15", "reason": "Ốm"})
    world.grant(world.dung, "courses.admit", world.con_cuong)

    assert place in officer.get("/staff/allowances").text
    assert "thêm 15 phút" not in sign_in(world.dung).get(place).text
    with app.app_context():
        assert db.session.scalar(select(func.count(Allowance.id))) == 1
