"""Every number of the leader's page, counted again from the rows."""

from datetime import timedelta

import pytest

from courses.catalogue.models import Activity
from courses.completion.models import Enrolment, Progress
from courses.oversight.leader_chart import chart_of, days_back
from courses.oversight.leader_page import unit_page
from courses.oversight.leader_queries import followed_unit
from courses.oversight.leader_views import profile_of_leaders
from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db, now
from tests.courses.oversight.commune import BASIC, settle


@pytest.fixture
def commune(world):
    return settle(world)


@pytest.fixture
def page_of(app):
    """What the page of a unit, the reader's own by default, shows somebody."""

    def read(reader_id, unit_id=None):
        with app.test_request_context():
            profile, reader = profile_of_leaders(), person_by(User.id == reader_id)
            return unit_page(followed_unit(reader, unit_id, profile), profile, reader, now())

    return read


def test_the_share_counts_everybody_of_the_unit_and_below_against_the_nearest_target(commune, page_of, world):
    commune.target(world.province, 80, commune.today + timedelta(days=38))
    commune.shows(commune.leader, *BASIC, days_ago=2)
    commune.shows(commune.head, *BASIC, days_ago=40)
    commune.shows(world.an, "IU01", "IU02")
    commune.shows(world.dung, *BASIC)

    page = page_of(commune.leader)

    assert page.followed.unit.id == world.quy_chau
    assert (page.counts.held, page.counts.people) == (2, 4)
    assert (page.week, page.begun, page.idle) == (1, 1, 1)
    assert (page.counts.leaders_held, page.counts.leaders) == (2, 2)
    assert [(code, share) for code, _title, share in page.modules[:3]] == [
        ("IU01", 0.75),
        ("IU02", 0.75),
        ("IU03", 0.5),
    ]
    assert page.followed.target.percent == 80
    assert (page.forecast.wanted, page.forecast.held) == (4, 2)
    assert page.own
    assert page.own_held


def test_the_line_of_the_chart_ends_at_todays_number(commune, page_of, world):
    commune.shows(commune.head, *BASIC, days_ago=40)
    commune.shows(commune.leader, *BASIC, days_ago=0)

    chart = page_of(commune.leader).chart

    assert chart.points[-1].held == 2
    assert [point.held for point in chart.points if point.day < commune.today - timedelta(days=41)][-1] == 0
    assert next(point.held for point in chart.points[:-1] if point.day > commune.today - timedelta(days=39)) == 1


def test_who_has_opened_a_lesson_of_the_standard_is_under_way(app, commune, page_of, world):
    with app.app_context():
        lesson = Activity(
            course_id=commune.courses["IU03"], key="bai", position=1, type="courses.reading", titles={"vi": "Bài"},
            skills=["IU03.1"], settings={}, is_required=True, minutes=8,
        )  # fmt: skip
        db.session.add(lesson)
        db.session.flush()
        db.session.add(
            Progress(learner_id=world.an, activity_id=lesson.id, course_id=lesson.course_id, first_at=now(), checks={})
        )
        db.session.add(Enrolment(course_id=lesson.course_id, learner_id=commune.leader, enrolled_at=now()))
        db.session.commit()

    page = page_of(commune.leader)

    assert (page.begun, page.idle) == (1, 3)
    assert (page.step.title, page.step.minutes, len(page.step.steps)) == ("IU03", 8, 1)


def test_the_late_are_named_the_latest_first_with_their_modules(commune, page_of, world):
    commune.late(world.an, "IU03", 3)
    commune.late(commune.head, "IU03", 18)
    commune.late(commune.head, "IU04", 15)
    commune.late(world.binh, "IU04", 20, state="done")
    commune.late(world.dung, "IU03", 30)

    page = page_of(commune.leader)

    assert [(line.name, line.days_late, line.wanting) for line in page.late] == [
        ("Vi Thị Nga", 18, ("IU03", "IU04")),
        ("Nguyễn Thị An", 3, ("IU03",)),
    ]
    assert (page.late_total, page.long_late, page.late_named) == (2, 1, 2)
    assert [(part.name, part.total.people, part.late) for part in page.parts] == [("Phòng Kinh tế", 1, 1)]


def test_a_province_counts_the_late_of_its_communes_without_naming_them(commune, page_of, world):
    chief = commune.person("Hồ Thị Châu", world.province, position="Chủ tịch UBND", leads=True)
    commune.late(world.an, "IU03", 3)
    commune.late(chief, "IU03", 2)

    page = page_of(chief)

    assert page.late_total == 2
    assert [line.name for line in page.late] == ["Hồ Thị Châu"]
    assert [(part.name, part.late) for part in page.parts] == [("UBND xã Con Cuông", 0), ("UBND xã Quỳ Châu", 1)]


def test_the_head_of_an_office_sees_the_office(commune, page_of):
    page = page_of(commune.head)

    assert page.followed.unit.id == commune.economy
    assert page.counts.people == 1
    assert page.parts == []


def test_the_days_of_the_chart_begin_three_months_back(commune):
    days = days_back(commune.today.replace(month=11, day=23, year=2026))

    assert [f"{day:%d/%m}" for day in days] == ["01/08", "16/08", "01/09", "16/09", "01/10", "16/10", "01/11", "16/11"]
    assert days_back(days[0].replace(month=1, year=2027))[0] == days[0].replace(month=10)


def test_a_target_far_away_leaves_room_for_the_names_of_the_months(commune):
    today = commune.today
    chart = chart_of(
        days_back(today), [0] * (len(days_back(today)) + 1), people=0, today=today, target=80,
        due_on=today + timedelta(days=700), forecast=None,
    )  # fmt: skip

    assert len(chart.months) <= 6
    assert chart.expected is None
    assert chart.points[-1].share == 0.0
