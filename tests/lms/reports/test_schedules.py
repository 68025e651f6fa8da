"""Reports that come by themselves: once a period to each, with the recipient's own scope, and never empty."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update

from lms.accounts.models import Grant, User
from lms.db import db
from lms.jobs.progress import Progress
from lms.messages.models import Message
from lms.reports.models import Export, Schedule
from lms.reports.scheduling import MONTHLY, WEEKLY, ScheduledReports, make_due, period_of
from lms.storage import read_file

PERSONS = "/staff/reports/lms.completion_by_person"
SATURDAY = datetime(2026, 11, 28, 3, tzinfo=UTC)
MONDAY, NEXT_MONDAY = date(2026, 11, 30), date(2026, 12, 7)


@pytest.fixture
def officer(world, desk, sign_in):
    """The officer of the province, signed in."""
    return sign_in(world.officer)


@pytest.fixture
def morning(app, run_jobs):
    """Let a morning come: what is due is written down, then made."""

    def come(day):
        at = datetime.combine(day, datetime.min.time(), UTC)
        with app.app_context():
            made = make_due(day, at=at)
            db.session.commit()
        run_jobs()
        return made

    return come


def schedule(client, *, others="", rhythm=WEEKLY, query="", kind="csv"):
    """Ask for a schedule through the page, as if on a Saturday."""
    form = {"name": "Hằng tuần", "rhythm": rhythm, "format": kind, "others": others}
    answer = client.post(f"{PERSONS}/schedule{query}", data=form)
    assert answer.status_code == 302, answer.text
    with client.application.app_context():
        db.session.execute(update(Schedule).values(created_at=SATURDAY))
        db.session.commit()


def sent(app):
    """(name of the recipient, text of the attached file) of every message about a report."""
    with app.app_context():
        rows = db.session.execute(
            select(User.name, Message.file_sha256)
            .join(User, User.id == Message.recipient_id)
            .where(Message.kind == "lms.report")
            .order_by(Message.id)
        ).all()
        return [(name, read_file(digest).decode("utf-8-sig")) for name, digest in rows]


def states(app):
    with app.app_context():
        rows = db.session.execute(select(Export.period, User.name, Export.state).join(User).order_by(Export.id))
        return [(period, name.split()[-1], state) for period, name, state in rows]


def test_each_recipient_gets_their_own_scope_whatever_the_owners(app, officer, morning):
    schedule(officer, others="NA00002")

    assert morning(MONDAY) == 2

    (first, of_binh), (second, of_officer) = sent(app)
    assert (first, second) == ("Trần Văn Bình", "Hoàng Thị Mai")
    assert "Nguyễn Thị An" in of_binh
    assert "Con Cuông" not in of_binh
    assert "Lô Văn Dũng" in of_officer


def test_a_period_brings_one_and_the_next_another(app, officer, morning):
    schedule(officer)

    assert [morning(day) for day in (MONDAY, MONDAY, date(2026, 12, 3), NEXT_MONDAY)] == [1, 0, 0, 1]
    assert states(app) == [("2026-W49", "Mai", "done"), ("2026-W50", "Mai", "done")]
    assert len(sent(app)) == 2


def test_a_morning_that_the_worker_slept_through_is_made_up_for(app, officer, morning):
    schedule(officer)

    assert morning(date(2026, 12, 2)) == 1
    assert states(app) == [("2026-W49", "Mai", "done")]


def test_the_week_in_which_it_was_made_brings_nothing(officer, morning):
    schedule(officer)

    assert morning(date(2026, 11, 29)) == 0


def test_months_begin_on_the_first(officer, morning):
    schedule(officer, rhythm=MONTHLY)

    assert [morning(day) for day in (MONDAY, date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))] == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("rhythm", "day", "period"),
    [
        (WEEKLY, date(2027, 1, 3), ("2026-W53", date(2026, 12, 28))),
        (WEEKLY, date(2027, 1, 4), ("2027-W01", date(2027, 1, 4))),
        (MONTHLY, date(2028, 2, 29), ("2028-02", date(2028, 2, 1))),
    ],
)
def test_periods_have_names_that_never_meet_twice(rhythm, day, period):
    assert period_of(rhythm, day) == period


def test_an_empty_one_is_not_sent_and_the_list_says_so(app, officer, morning):
    schedule(officer, query="?q=khong-co-ai")

    morning(MONDAY)

    assert sent(app) == []
    assert states(app) == [("2026-W49", "Mai", "empty")]
    assert "Không có dòng nào, không gửi" in officer.get("/staff/reports/schedules").text


def test_whoever_lost_the_right_to_follow_gets_nothing_and_the_owner_is_told(app, world, officer, morning):
    schedule(officer, others="NA00002")
    with app.app_context():
        db.session.execute(delete(Grant).where(Grant.user_id == world.binh))
        db.session.commit()

    morning(MONDAY)

    assert [name for name, _text in sent(app)] == ["Hoàng Thị Mai"]
    assert "Không còn quyền theo dõi" in officer.get("/staff/reports/schedules").text


@pytest.mark.parametrize("others", ["NA00001", "khong@co.ai", "NA00003"])
def test_recipients_must_follow_something_themselves(app, officer, others):
    form = {"name": "A", "rhythm": "weekly", "format": "csv", "others": f"NA00002\n{others}"}

    answer = officer.post(f"{PERSONS}/schedule", data=form)

    assert f"Không tìm thấy người có quyền theo dõi mang mã hoặc thư này: {others}." in answer.text
    with app.app_context():
        assert db.session.scalars(select(Schedule)).all() == []


def test_a_recipient_may_leave_and_the_owner_may_end_it(app, world, officer, sign_in, morning):
    schedule(officer, others="NA00002")
    binh = sign_in(world.binh)
    assert "Đồng nghiệp đặt cho đồng chí" in binh.get("/staff/reports/schedules").text

    assert binh.post("/staff/reports/schedules/1/end").status_code == 403
    binh.post("/staff/reports/schedules/1/leave")
    morning(MONDAY)
    officer.post("/staff/reports/schedules/1/end")
    morning(NEXT_MONDAY)

    assert [name for name, _text in sent(app)] == ["Hoàng Thị Mai"]
    assert "Đã dừng" in officer.get("/staff/reports/schedules").text


def test_the_daily_task_makes_what_is_due(app, officer, run_jobs):
    schedule(officer)
    with app.app_context():
        job = db.session.get_one(Schedule, 1)
        assert job.ended_at is None
        progress = Progress.__new__(Progress)
        result = ScheduledReports().run(MONDAY, progress, at=datetime(2026, 11, 30, 0, tzinfo=UTC))

    assert result == {"made": 1, "forgotten": 0}
    run_jobs()
    assert len(sent(app)) == 1
