from datetime import timedelta

import pytest

from lms.api import now, today_of


@pytest.fixture
def today():
    return today_of(now())


def test_who_takes_no_course_is_shown_the_way_to_one(sign_in, world, taught):
    page = sign_in(world.an).get("/").text

    assert "Hiện không có việc học nào" in page
    assert "Không có việc nào quá hạn hay sắp đến hạn." in page
    assert 'class="t-next"' not in page


def test_a_late_course_is_told_in_days(sign_in, world, take, today):
    take(world.an, today - timedelta(days=3))

    page = sign_in(world.an).get("/").text

    assert '<b class="strong">1 việc quá hạn</b>' in page
    assert "Quá hạn 3 ngày" in page
    assert "Còn 1 bài, 1 bài kiểm tra" in page


@pytest.mark.parametrize("expected", [(0, "Hạn hôm nay", "soon"), (7, "Còn 7 ngày", "soon"), (60, "Còn 60 ngày", "")])
def test_days_left_are_told_and_only_the_near_ones_are_coloured(sign_in, world, take, today, expected):
    days, tag, kind = expected
    take(world.an, today + timedelta(days=days))

    page = sign_in(world.an).get("/").text

    assert f'class="t-tag{" " + kind if kind else ""}"' in page
    assert tag in page
    assert ("1 việc sắp đến hạn" in page) is bool(kind)


def test_the_next_step_is_the_first_thing_missing(sign_in, world, taught, lesson, take):
    take(world.an)
    an = sign_in(world.an)

    before = an.get("/").text
    an.post(f"/lessons/{lesson}/done")
    after = an.get("/").text

    assert f'href="/lessons/{lesson}">Bắt đầu học' in before
    assert f'href="/quizzes/{taught.exam_activity}">Học tiếp' in after


def test_nobody_sees_the_courses_of_another(sign_in, world, take, today):
    take(world.an, today - timedelta(days=3))

    assert "Quá hạn" not in sign_in(world.dung).get("/").text


def test_the_weave_shows_the_six_basic_modules(sign_in, world, taught):
    page = sign_in(world.an).get("/").text

    assert [f"IU0{n}" in page for n in range(1, 8)] == [True] * 6 + [False]


def test_the_page_speaks_english_too(sign_in, world, take, today):
    take(world.an, today - timedelta(days=3))

    page = sign_in(world.an).get("/?lang=en").text

    assert "3 days overdue" in page
    assert "A short trial course" in page


def test_joining_a_course_leads_to_its_first_lesson_and_happens_once(sign_in, world, taught, lesson):
    an = sign_in(world.an)

    first = an.post(f"/courses/{taught.course}/enrol")
    again = an.post(f"/courses/{taught.course}/enrol")

    assert first.location == again.location == f"/lessons/{lesson}"
    assert an.get("/").text.count("Khóa thử ngắn") >= 1
