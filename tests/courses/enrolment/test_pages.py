import pytest
from sqlalchemy import insert, select

from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment, Progress
from lms.api import User, db, now

BUDGET = 8


def test_a_visitor_is_sent_from_the_start_page_to_sign_in_and_back(app, taught):
    answer = app.test_client().get("/")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/"


@pytest.mark.parametrize("page", ["/lessons/{lesson}", "/pictures/" + "0" * 64])
def test_visitors_read_neither_lessons_nor_drawings(app, lesson, page):
    answer = app.test_client().get(page.format(lesson=lesson))

    assert (answer.status_code, "/sign-in" in answer.location) == (302, True)


@pytest.mark.parametrize("page", ["/lessons/{lesson}/done", "/courses/{course}/enrol"])
def test_visitors_change_nothing(app, taught, lesson, page):
    app.config["WTF_CSRF_ENABLED"] = False

    answer = app.test_client().post(page.format(lesson=lesson, course=taught.course))

    assert "/sign-in" in answer.location
    with app.app_context():
        assert db.session.scalars(select(Progress)).all() == db.session.scalars(select(Enrolment)).all() == []


def test_visitors_see_the_outline_of_a_course_without_links_into_it(app, taught, lesson):
    page = app.test_client().get(f"/courses/{taught.course}").text

    assert "Địa chỉ trang" in page
    assert f"/lessons/{lesson}" not in page
    assert "Đăng nhập để học" in page


@pytest.mark.parametrize(
    "page", ["/courses/999", "/lessons/999", "/lessons/{exam}", "/pictures/none", "/lessons/99999999999999999999"]
)
def test_what_is_not_there_is_not_found(sign_in, world, taught, page):
    answer = sign_in(world.an).get(page.format(exam=taught.exam_activity))

    assert answer.status_code == 404
    assert "Không tìm thấy" in answer.text


def test_a_draft_is_not_there_for_anybody(app, sign_in, world, hidden):
    lesson = next(iter(hidden.lessons.values()))
    an, visitor = sign_in(world.an), app.test_client()

    for client in (an, visitor):
        assert client.get(f"/courses/{hidden.course}").status_code == 404
        assert "Khóa chưa mở" not in client.get("/catalogue").text
    assert an.get(f"/lessons/{lesson}").status_code == 404
    assert an.post(f"/lessons/{lesson}/done").status_code == 404
    assert an.post(f"/courses/{hidden.course}/enrol").status_code == 404


def test_a_closed_course_is_open_only_to_who_takes_it(app, sign_in, world, taught, take):
    lesson = next(iter(taught.lessons.values()))
    take(world.an)
    with app.app_context():
        db.session.get_one(Course, taught.course).state = "closed"
        db.session.commit()

    assert sign_in(world.an).get(f"/lessons/{lesson}").status_code == 200
    assert sign_in(world.dung).get(f"/lessons/{lesson}").status_code == 403
    assert sign_in(world.dung).post(f"/courses/{taught.course}/enrol").status_code == 403
    assert "Khóa học đã đóng" in sign_in(world.dung).get(f"/courses/{taught.course}").text


def test_a_retired_lesson_is_no_page_any_more(app, sign_in, world, lesson):
    with app.app_context():
        db.session.get_one(Activity, lesson).is_retired = True
        db.session.commit()

    assert sign_in(world.an).get(f"/lessons/{lesson}").status_code == 404


@pytest.mark.parametrize("people", [10, 1000])
def test_every_page_keeps_to_its_statements_however_many_people_learn(world, crowded, statements, people):
    an, pages = crowded(people)

    for page in pages:
        statements.clear()
        assert an.get(page).status_code == 200
        assert len(statements) <= BUDGET, (page, statements)


def test_the_start_page_keeps_to_its_statements_with_many_courses(app, sign_in, world, taught, statements):
    with app.app_context():
        many_courses(world.an, 40)

    statements.clear()
    answer = sign_in(world.an).get("/")

    assert answer.text.count("Khóa số") >= 40
    assert len(statements) <= BUDGET + 1  # and the one of the fixture's own sign-in


@pytest.fixture
def crowded(app, sign_in, world, taught, take):
    """Make so many others learn beside An; gives An's client and the pages to look at."""

    def make(people):
        crowd(app, taught, people)
        take(world.an)
        lesson = next(iter(taught.lessons.values()))
        pages = ["/", "/catalogue", "/catalogue?q=dia chi", f"/courses/{taught.course}", f"/lessons/{lesson}"]
        return sign_in(world.an), pages

    return make


def crowd(app, taught, people):
    """Enrol `people` others in the course; each has read the lesson."""
    with app.app_context():
        rows = [
            {
                "staff_code": f"D{number}", "name": f"Người {number}", "sort_key": f"{number}", "search_text": "",
                "session_epoch": "x", "language": "vi",
            }
            for number in range(people)
        ]  # fmt: skip
        ids = list(db.session.scalars(insert(User).returning(User.id), rows))
        moment = now()
        db.session.execute(
            insert(Enrolment),
            [{"course_id": taught.course, "learner_id": key, "source": "self", "enrolled_at": moment} for key in ids],
        )
        db.session.execute(
            insert(Progress),
            [
                {
                    "course_id": taught.course, "activity_id": activity, "learner_id": key, "state": "done",
                    "first_at": moment, "done_at": moment, "checks": {},
                }
                for key in ids
                for activity in taught.lessons.values()
            ],
        )  # fmt: skip
        db.session.commit()


def many_courses(learner, number):
    for place in range(number):
        course = Course(
            key=f"khoa-{place}", titles={"vi": f"Khóa số {place}"}, summaries={}, audiences={}, skills=[], rules={},
            sources=[],
        )  # fmt: skip
        db.session.add(course)
        db.session.flush()
        db.session.add(
            Activity(
                course_id=course.id, key="bai", position=1, type="courses.reading", titles={"vi": "Bài"},
                skills=["X.1"], settings={}, content={}, is_required=True,
            )
        )  # fmt: skip
        db.session.add(Enrolment(course_id=course.id, learner_id=learner, enrolled_at=now()))
    db.session.commit()
