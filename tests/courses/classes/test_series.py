"""A series of sessions: its days are shown and may be left out; all that stay are planned, or none."""

from datetime import date, time

import pytest
from sqlalchemy import select

from courses.attendance.models import ClassSession
from courses.classes.services import Meeting, add_session
from lms.db import db
from tests.courses.classes.conftest import School

SERIES = {
    "first": "2026-11-02", "last": "2026-11-15", "weekdays": ["0", "2"], "begins": "07:30", "ends": "11:00",
    "hours": "4,5", "topic": "Thực hành", "place": "Phòng 2",
}  # fmt: skip
MONDAYS_AND_WEDNESDAYS = ["2026-11-02", "2026-11-04", "2026-11-09", "2026-11-11"]


@pytest.fixture
def klass(app, school: School) -> int:
    with app.app_context():
        made = school.open(school.course(), begins_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))
        db.session.commit()
        return made.id


@pytest.fixture
def send(school: School, sign_in, klass):
    client = sign_in(school.officer)

    def post(do="check", **changed):
        return client.post(f"/staff/classes/{klass}/series", data={"do": do, **SERIES, **changed})

    return post


@pytest.fixture
def planned(app):
    def read() -> list[tuple[str, str]]:
        with app.app_context():
            rows = db.session.scalars(select(ClassSession).order_by(ClassSession.held_on, ClassSession.id))
            return [
                (row.held_on.isoformat(), f"{row.begins:%H:%M} {row.hours:g} {row.topic} {row.place}") for row in rows
            ]

    return read


@pytest.fixture
def meets_on_the_ninth(app, klass, school: School):
    with app.app_context():
        add_session(klass, Meeting(date(2026, 11, 9), time(10), time(12), 2, topic="Đã có"), by_id=school.officer)
        db.session.commit()


def test_the_days_are_shown_first_and_those_unticked_are_skipped(send, planned):
    shown = send()

    assert (shown.status_code, planned()) == (200, [])
    assert [shown.text.count(f'name="days" value="{day}"') for day in MONDAYS_AND_WEDNESDAYS] == [1, 1, 1, 1]
    assert "Thứ Tư" in shown.text

    saved = send("save", shown=MONDAYS_AND_WEDNESDAYS, days=[MONDAYS_AND_WEDNESDAYS[0], MONDAYS_AND_WEDNESDAYS[3]])

    assert saved.status_code == 302
    assert planned() == [(day, "07:30 4.5 Thực hành Phòng 2") for day in ("2026-11-02", "2026-11-11")]


def test_a_day_on_which_the_class_meets_at_these_hours_is_refused_by_its_date(send, planned, meets_on_the_ninth):
    shown = send()
    assert "Trùng buổi 10:00–12:00" in shown.text
    assert shown.text.count(" checked") == len(SERIES["weekdays"]) + 3

    refused = send("save", shown=MONDAYS_AND_WEDNESDAYS, days=MONDAYS_AND_WEDNESDAYS)

    assert refused.status_code == 409
    assert "Lớp đã có buổi trùng giờ: 09/11/2026 (10:00–12:00)" in refused.text
    assert len(planned()) == 1
    after_it = {"begins": "12:00", "ends": "13:30", "shown": MONDAYS_AND_WEDNESDAYS, "days": MONDAYS_AND_WEDNESDAYS}
    assert send("save", **after_it).status_code == 302
    assert len(planned()) == 5


def test_a_form_sent_twice_plans_once(send, planned):
    once = {"shown": MONDAYS_AND_WEDNESDAYS, "days": MONDAYS_AND_WEDNESDAYS}

    assert [send("save", **once).status_code for _ in range(2)] == [302, 409]
    assert len(planned()) == 4


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"weekdays": []}, "Chọn ít nhất một ngày trong tuần."),
        ({"last": "2026-10-30"}, "Buổi học nằm ngoài thời gian của lớp."),
        ({"first": "2026-11-20"}, "Ngày cuối đứng trước ngày đầu."),
        ({"first": "2026-11-03", "last": "2026-11-03"}, "Lịch này cho 0 buổi"),
        ({"ends": "07:00"}, "Giờ cuối đứng trước giờ đầu."),
        ({"shown": MONDAYS_AND_WEDNESDAYS}, "Chọn ít nhất một ngày."),
        (
            {"shown": MONDAYS_AND_WEDNESDAYS[:2], "days": MONDAYS_AND_WEDNESDAYS[:2]},
            "Lịch học đã sửa sau khi xem trước",
        ),
        ({"first": "hôm nay", "weekdays": ["9"]}, "Ngày cần viết đủ ngày, tháng, năm."),
    ],
)
def test_what_makes_no_series_is_told_and_nothing_is_planned(send, planned, changed, told):
    answer = send("save", **changed)

    assert answer.status_code == 422
    assert told in answer.text
    assert planned() == []
