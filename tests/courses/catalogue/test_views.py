import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from lms.api import db
from tests.learning import teach


@pytest.fixture
def taught(app, world):
    with app.app_context():
        return teach()


@pytest.mark.parametrize("words", ["Khóa thử", "khoa thu", "KHOÁ THỬ", "iu06", "dia chi trang", "thử khóa", "internet"])
def test_search_finds_by_any_word_with_or_without_marks(app, taught, words):
    page = app.test_client().get("/catalogue", query_string={"q": words}).text

    assert f'href="/courses/{taught.course}"' in page


@pytest.mark.parametrize("words", ["bảng tính excel", "%", "_", "khóa thửx", "'; DROP TABLE courses_course; --"])
def test_search_says_when_nothing_is_found(app, taught, words):
    page = app.test_client().get("/catalogue", query_string={"q": words}).text

    assert "Không thấy khóa học nào" in page


@pytest.mark.parametrize(("level", "found"), [("basic", True), ("advanced", False), ("", True)])
def test_the_filter_keeps_courses_of_a_level(app, taught, level, found):
    page = app.test_client().get("/catalogue", query_string={"level": level}).text

    assert (f'href="/courses/{taught.course}"' in page) is found


def test_closed_courses_are_not_offered(app, taught):
    with app.app_context():
        db.session.scalars(select(Course)).one().state = "closed"
        db.session.commit()

    assert "Chưa có khóa học nào ở đây" in app.test_client().get("/catalogue").text


def test_a_card_tells_lessons_hours_and_the_readers_own_cells(app, sign_in, world, taught):
    lesson = next(iter(taught.lessons.values()))
    an = sign_in(world.an)
    an.post(f"/lessons/{lesson}/done")

    page = an.get("/catalogue").text

    assert "1 bài · 1 tiết" in page
    assert "5 kỹ năng; 1 đang học" in page


def test_visitors_and_learners_get_the_frame_that_is_theirs(app, sign_in, world, taught):
    assert "t-hero" in app.test_client().get("/catalogue").text
    assert "t-hero" not in sign_in(world.an).get("/catalogue").text


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "99999999999999999999999"])
def test_a_page_number_out_of_bounds_is_no_failure(app, taught, page):
    assert app.test_client().get("/catalogue", query_string={"page": page}).status_code == 200
