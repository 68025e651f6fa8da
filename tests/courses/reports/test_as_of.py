"""The reports of courses as of an earlier day: people where they were, duties and marks as they were known."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from courses.assigning.models import Assignment, DutyCause, Exemption
from courses.completion.models import ArchivedProgress, Progress
from lms.api import Membership, db, now, today_of
from tests.courses.reports.school import course_of, day_text, days_ago, duty, quiz_of, rows, sat

LATE, NOT_BEGUN, EXAMS = "courses.overdue", "courses.not_begun", "courses.exam_results"


@pytest.fixture
def course(app, world, officer):
    """A course in an open session, with its activity. Bình follows Quỳ Châu."""
    world.grant(world.binh, "lms.follow", world.quy_chau)
    with app.app_context():
        yield course_of("mot")


def moved(person, unit, *, days):
    """Let somebody work elsewhere since so many days."""
    day = today_of(now()) - timedelta(days=days)
    old = db.session.scalars(select(Membership).where(Membership.user_id == person)).one()
    old.valid_to = day
    if unit is not None:
        db.session.add(Membership(user_id=person, unit_id=unit, position="Phó phòng", valid_from=day))


def names(found):
    return [row["name"].split()[-1] for row in found]


@pytest.mark.parametrize("key", [LATE, NOT_BEGUN, EXAMS])
def test_whoever_has_moved_is_told_of_where_they_were(app, world, course, officer, key):
    duty(world.an, course[0], days=-10)
    sat(world.an, quiz_of(*course), 1, 0.9, passed=True, marked=4)
    moved(world.an, world.con_cuong, days=3)
    db.session.commit()

    units = [rows(app, key, officer, **asked)[0]["unit"] for asked in ({}, {"as_of": day_text(4)})]

    assert units == ["UBND xã Con Cuông", "UBND xã Quỳ Châu"]
    assert rows(app, key, world.binh) == []
    assert names(rows(app, key, world.binh, as_of=day_text(4))) == ["An"]


def test_a_duty_done_after_the_day_was_still_late_on_it(app, world, course, officer):
    duty(world.an, course[0], days=-10, state="done", done_at=days_ago(2))
    db.session.commit()

    assert rows(app, LATE, officer) == rows(app, LATE, officer, as_of=day_text(2)) == []
    assert [row["days_late"] for row in rows(app, LATE, officer, as_of=day_text(3))] == [7]
    assert rows(app, LATE, officer, as_of=day_text(10)) == []
    assert rows(app, LATE, officer, as_of=day_text(3), late_by="14") == []
    assert names(rows(app, NOT_BEGUN, officer, as_of=day_text(3))) == ["An"]


def test_a_duty_given_after_the_day_was_not_known_on_it(app, world, course, officer):
    duty(world.an, course[0], days=-1, began=3)
    db.session.commit()

    assert names(rows(app, NOT_BEGUN, officer, as_of=day_text(3))) == ["An"]
    assert rows(app, NOT_BEGUN, officer, as_of=day_text(4)) == []


@pytest.mark.parametrize(
    ("given", "lifted", "until", "late_on"),
    [(5, None, None, [8]), (9, 5, None, [4]), (9, None, 5, [4]), (30, None, None, [])],
)
def test_whoever_was_exempt_on_the_day_was_not_late(app, world, course, officer, given, lifted, until, late_on):
    state = "open" if lifted or until else "exempt"
    duty(world.an, course[0], days=-10, state=state)
    db.session.add(
        Exemption(
            learner_id=world.an, course_id=course[0].id, reason="Nghỉ chế độ", given_at=days_ago(given),
            lifted_at=days_ago(lifted) if lifted else None,
            until=today_of(now()) - timedelta(days=until) if until else None,
        )
    )  # fmt: skip
    db.session.commit()

    assert [day for day in (8, 4) if rows(app, LATE, officer, as_of=day_text(day))] == late_on


@pytest.mark.parametrize(
    ("ended", "left", "expected"),
    [(3, None, ["An"]), (None, 3, ["An"]), (None, None, []), (6, 3, []), (6, None, [])],
    ids=["rule ended since", "left since", "cannot be told", "rule had ended before", "rule ended before"],
)
def test_what_a_person_was_released_from_later_was_asked_for_on_the_day(
    app, world, course, officer, ended, left, expected
):
    made = duty(world.an, course[0], days=-10, state="released")
    rule = Assignment(
        title="Quy định", unit_id=world.quy_chau, who={}, what="course", course_id=course[0].id, by_id=world.binh,
        created_at=days_ago(30), ended_at=days_ago(ended) if ended else None,
    )  # fmt: skip
    db.session.add(rule)
    db.session.flush()
    db.session.add(DutyCause(duty_id=made.id, assignment_id=rule.id, is_active=False))
    if left:
        moved(world.an, None, days=left)
    db.session.commit()

    assert names(rows(app, LATE, officer, as_of=day_text(5))) == expected


def test_whoever_opened_the_first_lesson_after_the_day_had_not_begun(app, world, course, officer):
    again, activity = duty(world.an, course[0], days=5, period=2), course[1]
    known = {"learner_id": world.an, "activity_id": activity.id, "course_id": course[0].id, "state": "going"}
    db.session.add(Progress(**known, first_at=days_ago(3)))
    db.session.add(
        ArchivedProgress(
            **known, period=again.period - 1, first_at=days_ago(20), archived_at=days_ago(6), checks={},
            is_excused=False,
        )
    )  # fmt: skip
    db.session.commit()

    assert [names(rows(app, NOT_BEGUN, officer, as_of=day_text(day))) for day in (3, 4)] == [[], ["An"]]


def test_exams_are_told_by_what_had_been_handed_in_and_marked(app, world, course, officer):
    quiz = quiz_of(*course)
    sat(world.an, quiz, 1, 0.4, passed=False)
    sat(world.an, quiz, 2, 0.9, passed=True)
    sat(world.dung, quiz, 1, 0.9, passed=True, marked=2)
    db.session.commit()

    then = rows(app, EXAMS, officer, as_of=day_text(4))

    assert [(row["name"], row["attempts"], row["best"], row["passed"]) for row in then] == [
        ("Nguyễn Thị An", 1, 4.0, False)
    ]
    assert names(rows(app, EXAMS, officer)) == ["An", "Dũng"]
    assert rows(app, EXAMS, officer, as_of=day_text(4), since=day_text(3)) == []
