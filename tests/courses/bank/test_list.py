"""The list of questions: only of banks that one may read, found without tone marks, narrowed by what it shows."""

import re

import pytest

from courses.questions.services import draft_from
from courses.questions.writing import add_versions
from courses.statistics import coach
from lms.db import db
from tests.courses.bank.conftest import DRAFT, MORNING, fields


def numbers(page: str) -> set[int]:
    """The questions that a list shows."""
    return {int(found) for found in re.findall(r'name="seen" value="(\d+)"', page)}


def test_a_trainer_sees_the_questions_of_banks_within_reach_and_no_others(desk, binh, dung):
    (mine,) = desk.add("private", fields("Câu riêng"))
    (ours,) = desk.add("quy_chau", fields("Câu của xã"))
    (theirs,) = desk.add("con_cuong", fields("Câu xã khác"))

    seen = numbers(binh.get("/staff/bank?order=new").text)

    assert {mine, ours} <= seen
    assert theirs not in seen
    assert numbers(dung.get("/staff/bank?order=new").text) >= {theirs}
    assert dung.get(f"/staff/bank/{desk.banks['private']}").status_code == 403
    assert dung.get(f"/staff/questions/{ours}").status_code == 403


def test_search_needs_no_tone_marks_and_knows_numbers(desk, binh):
    (found,) = desk.add("private", fields("Ô F2 có công thức =$C$2*D2. Kết quả là gì?"))
    bank = f"/staff/bank/{desk.banks['private']}"

    assert numbers(binh.get(f"{bank}?q=cong+thuc").text) == {found}
    assert numbers(binh.get(f"{bank}?q=thuc+ket qua cong").text) == {found}
    assert numbers(binh.get(f"/staff/bank?q=Q-{found:04d}").text) == {found}
    assert "Không có câu nào khớp" in binh.get(f"{bank}?q=100%25").text


FILTERS = {
    "type=true_false": "statement",
    "skill=IU06.2": "other_skill",
    "skill=iu06.2.1": "other_skill",
    "difficulty=3": "hard_label",
    "category=Thi+thử": "grouped",
    "status=draft": "draft",
    "quality=look": "wrong_key",
    "quality=key": "wrong_key",
    "quality=easy": "easy",
    "quality=hard": "too_hard",
    "quality=weak": "flat",
    "author=hien": "hers",
}


@pytest.fixture
def varied(desk, world) -> dict[str, int]:
    """One question for each filter, all in the private bank of Bình."""
    said = {"feedback": "Vì thế."}
    statement = {key: value for key, value in fields("Khẳng định", **said).items() if key != "options"}
    asked = {
        "plain": fields("Thường", **said),
        "statement": {**statement, "type": "true_false", "answer": True},
        "other_skill": fields("Mã khác", skill="IU06.2.1", **said),
        "hard_label": fields("Khó", difficulty=3, **said),
        "grouped": fields("Có nhóm", category="Thi thử", **said),
        "wrong_key": fields("Sai đáp án", **said),
        "easy": fields("Quá dễ", **said),
        "too_hard": fields("Quá khó", **said),
        "flat": fields("Không phân biệt", **said),
    }
    ids = dict(zip(asked, desk.add("private", *asked.values()), strict=True))
    (ids["draft"],) = desk.add("private", fields("Nháp", **said), status=DRAFT)
    (ids["silent"],) = desk.add("private", fields("Không nhận xét"))
    (ids["hers"],) = desk.add("private", fields("Của Hiền", **said), by=world.hien)
    desk.say(ids["wrong_key"], coach.KEY, 8, told={"strong": "A", "key": "C"})
    desk.say(ids["easy"], coach.STRONG, 0, facility=0.97)
    desk.say(ids["too_hard"], coach.STRONG, 0, facility=0.1)
    desk.say(ids["flat"], coach.STRONG, 0, discrimination=0.1)
    return ids


@pytest.mark.parametrize(("query", "name"), FILTERS.items())
def test_each_filter_leaves_what_it_says(desk, binh, varied, query, name):
    assert numbers(binh.get(f"/staff/bank/{desk.banks['private']}?{query}").text) == {varied[name]}


def test_filters_for_what_is_missing(desk, binh, varied):
    bank = f"/staff/bank/{desk.banks['private']}"

    assert numbers(binh.get(f"{bank}?quality=silent").text) == {varied["silent"]}
    assert numbers(binh.get(f"{bank}?used=never").text) == set(varied.values())
    assert numbers(binh.get(f"{bank}?since=2026-11-24").text) == set()
    assert numbers(binh.get(f"{bank}?since=2026-11-23").text) == set(varied.values())


def test_what_makes_no_sense_in_the_address_is_left_out(desk, binh, varied):
    nonsense = "status=x&quality=x&difficulty=9&since=x&order=x&bank=x&used=x&page=-1&q=%00"

    answer = binh.get(f"/staff/bank/{desk.banks['private']}?{nonsense}")

    assert answer.status_code == 200
    assert binh.get(f"/staff/bank?bank={'9' * 30}").status_code == 200


def test_the_most_urgent_stands_first_and_is_said_above(desk, binh, varied):
    page = binh.get(f"/staff/bank/{desk.banks['private']}").text

    assert re.findall(r'name="seen" value="(\d+)"', page)[0] == str(varied["wrong_key"])
    assert "người điểm cao hay chọn A, đáp án đang đặt là C" in page
    assert "1 câu cần xem lại" in page
    assert binh.get("/staff/bank/review").location == "/staff/bank?quality=look"


def test_advice_for_former_words_is_not_shown(desk, binh, varied, app):
    with app.app_context():
        add_versions({varied["wrong_key"]: draft_from(fields("Đã sửa"))}, by_id=desk.world.binh, at=MORNING)
        db.session.commit()

    assert "câu cần xem lại" not in binh.get(f"/staff/bank/{desk.banks['private']}").text
