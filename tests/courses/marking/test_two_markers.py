"""Two markers, neither of whom sees the other's mark; a gap, a referee, and drafts that count for nothing."""

import pytest
from sqlalchemy import select

from courses.marking.doubling import is_doubled
from courses.marking.models import MarkDraft, MarkingPlan
from courses.quizzes.mark_models import GIVEN, MANUAL, Mark, MarkEvent
from courses.quizzes.models import Attempt
from lms.api import db
from tests.courses.quizzes.conftest import MORNING
from tests.courses.workshop import ESSAY

FIRST_TIME = {"seen": "none", "reason": "", "comment": ""}


def url(attempt_id, door="marking"):
    return f"/staff/{door}/{attempt_id}/{ESSAY}"


def give(client, attempt_id, mark, *, door="marking", **more):
    return client.post(url(attempt_id, door), data={**FIRST_TIME, "mark": mark, **more})


def events(app):
    with app.app_context():
        columns = (MarkEvent.kind, MarkEvent.before, MarkEvent.after, MarkEvent.reason)
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(MarkEvent.id))]


def standing(app, attempt_id):
    with app.app_context():
        return db.session.get_one(Mark, (attempt_id, ESSAY)).fraction, db.session.get_one(Attempt, attempt_id).score


def test_two_marks_within_the_gap_give_their_mean_and_neither_is_seen_before(
    app, plan, binh, hien, sat, sign_in, world
):
    plan()

    first = give(binh, sat, "7", comment="Đủ ý.")
    own_page, others_page, pile = binh.get(url(sat)).text, hien.get(url(sat)).text, hien.get("/staff/marking").text
    waiting = standing(app, sat)
    give(hien, sat, "8", comment="Rõ ràng.")
    after = hien.get(url(sat)).text
    result = sign_in(world.an).get(f"/attempts/{sat}/result").text

    assert first.status_code == 302
    assert "Đồng chí đã cho bài này 7 điểm." in own_page
    assert "Đủ ý." not in others_page
    assert "Lưu điểm, sang bài sau" in others_page
    assert "Vì sao phải sao lưu?" in pile
    assert waiting == (None, None)
    assert standing(app, sat)[0] == pytest.approx(0.75)
    assert events(app) == [
        (GIVEN, None, 0.7, "Điểm của một trong hai người chấm"),
        (GIVEN, None, 0.8, "Điểm của một trong hai người chấm"),
        (MANUAL, None, pytest.approx(0.75), "Trung bình của hai người chấm"),
    ]
    assert "Đủ ý." in after
    assert "Đủ ý.\n\nRõ ràng." in result


def test_a_gap_goes_to_a_referee_who_sees_both_marks_and_is_neither_marker(app, plan, binh, hien, referee, sat, world):
    plan(gap=0.2)
    world.grant(world.binh, "courses.referee", world.quy_chau)
    give(binh, sat, "4", comment="Thiếu cách làm.")
    told = give(hien, sat, "9", comment="Rất tốt.")
    flashed = hien.get(told.location).text

    listed, page = referee.get("/staff/referee").text, referee.get(url(sat, "referee")).text
    by_a_marker = give(binh, sat, "9", door="referee")
    as_a_third_marker = give(referee, sat, "1")
    waits = standing(app, sat)
    decided = give(referee, sat, "6,5", door="referee", comment="Thiếu một ý.")

    assert "lệch nhau quá mức cho phép" in flashed
    assert f"/staff/referee/{sat}/{ESSAY}" in listed
    assert "Thiếu cách làm." in page
    assert "Rất tốt." in page
    assert (by_a_marker.status_code, as_a_third_marker.status_code) == (409, 409)
    assert waits == (None, None)
    assert decided.status_code == 302
    assert standing(app, sat)[0] == pytest.approx(0.65)
    assert events(app)[-1] == (MANUAL, None, 0.65, "Phân xử hai điểm lệch nhau")
    assert "Không có bài nào chờ phân xử" in referee.get("/staff/referee").text


def test_nobody_marks_the_same_answer_twice(app, plan, binh, sat):
    plan()
    give(binh, sat, "7")

    again = give(binh, sat, "9")

    assert again.status_code == 409
    assert "Không ai chấm một bài hai lần." in again.text
    assert [event[0] for event in events(app)] == [GIVEN]


def test_a_marker_has_no_door_to_the_referees_page(plan, binh, sat):
    plan()

    assert binh.get(url(sat, "referee")).status_code == 403
    assert give(binh, sat, "5", door="referee").status_code == 403


def test_without_a_dispute_the_referee_is_told_and_changes_nothing(app, plan, referee, binh, sat):
    plan()
    give(binh, sat, "7")

    page, tried = referee.get(url(sat, "referee")), give(referee, sat, "3", door="referee")

    assert "Câu này không chờ đồng chí phân xử." in page.text
    assert tried.status_code == 409
    assert standing(app, sat)[0] is None


def test_a_share_is_drawn_by_chance_but_always_the_same_and_a_larger_one_has_the_smaller_in_it():
    def drawn(share):
        plan = MarkingPlan(second_share=share, gap=0.1)
        return {seed for seed in range(2_000) if is_doubled(plan, seed, 3)}

    small, large = drawn(0.2), drawn(0.5)

    assert small == drawn(0.2)
    assert 300 < len(small) < 500
    assert 900 < len(large) < 1_100
    assert small < large
    assert drawn(0) == set()
    assert len(drawn(1)) == 2_000
    assert not is_doubled(None, 1, 1)


def test_a_draft_is_kept_for_its_marker_alone_and_counts_for_nothing(app, binh, hien, sat):
    kept = binh.post(url(sat), data={**FIRST_TIME, "do": "draft", "mark": "6", "comment": "Xem lại câu hai."})
    own, others = binh.get(url(sat)).text, hien.get(url(sat)).text
    waits = standing(app, sat)
    give(binh, sat, "6,5")

    assert kept.status_code == 302
    assert "Đang mở bản nháp của đồng chí." in own
    assert "Xem lại câu hai." in own
    assert "Một người khác cũng đang chấm bài này." in others
    assert "Xem lại câu hai." not in others
    assert waits == (None, None)
    with app.app_context():
        assert db.session.scalars(select(MarkDraft)).all() == []


@pytest.mark.parametrize("share", ["", "-1", "101", "nửa"])
def test_the_way_of_marking_is_set_by_authors_in_whole_percent(app, workshop, world, sign_in, share):
    world.grant(world.binh, "courses.author", world.province)
    author, page = sign_in(world.binh), f"/staff/quizzes/{workshop.quiz}/marking/plan"

    wrong = author.post(page, data={"second_share": share, "gap": "10"})
    right = author.post(page, data={"second_share": "25", "gap": "10"})

    assert wrong.status_code == 422
    assert "Tỷ lệ là số nguyên từ 0 đến 100." in wrong.text
    assert right.status_code == 302
    assert 'value="25"' in author.get(page).text
    with app.app_context():
        stored = db.session.scalars(select(MarkingPlan)).one()
        assert (stored.second_share, stored.gap) == (0.25, 0.1)


def test_progress_tells_who_has_marked_how_much(plan, binh, hien, sat, workshop, world):
    plan()
    workshop.sit(world.person("Vi Thị Hoa", world.quy_chau), at=MORNING)
    give(binh, sat, "7")

    page = binh.get(f"/staff/quizzes/{workshop.quiz}/marking").text

    assert "100 % số bài do hai người chấm" in page
    assert "Tiến độ theo người chấm" in page
    assert "1 bài chờ người khác" in page


def test_a_double_marked_pile_asks_the_database_as_little(plan, binh, workshop, world, statements):
    plan()
    for number in range(6):
        last = workshop.sit(world.person(f"Người {number}", world.quy_chau), at=MORNING)
    give(binh, last, "5")
    binh.get("/staff/marking")
    for page in ("/staff/marking", url(last), f"/staff/quizzes/{workshop.quiz}/marking"):
        statements.clear()

        binh.get(page)

        assert len(statements) <= 8, (page, len(statements))
