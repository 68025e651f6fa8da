"""The reports of certificates, and certificates on the transcript."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from certificates.models import Award
from certificates.reports import months_after
from certificates.services import revoke
from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.api import REPORTS, db, now, today_of
from lms.reports.running import asked_again, statement_of


@pytest.fixture
def officer(world):
    """Follows the province."""
    person = world.person("Hoàng Thị Mai", world.province)
    world.grant(person, "lms.follow", world.province)
    return person


def rows(app, key, reader, **query):
    with app.test_request_context():
        report, person = REPORTS[key], person_by(User.id == reader)
        form, asked = asked_again(report, query, user=person, at=now())
        assert form.validate(), form.errors
        found = db.session.execute(statement_of(report, asked, user=person)).all()
        keys = [column.key for column in report.columns]
        return [dict(zip(keys, report.cells(row, asked), strict=True)) for row in found]


def issued_before(app, owner, day):
    """Put a certificate back to an earlier day."""
    with app.app_context():
        db.session.execute(update(Award).where(Award.owner_id == owner).values(issued_on=day))
        db.session.commit()


@pytest.mark.parametrize("key", ["certificates.issued", "certificates.expiring"])
def test_each_report_of_certificates_keeps_its_promises(app, world, complete, faults_of_report, key):
    for person in (world.an, world.dung):
        complete(person)
        issued_before(app, person, date(2020, 2, 29))

    assert faults_of_report(key) == []


def test_the_register_is_told_by_state_day_and_name(app, world, complete, officer):
    complete(world.an)
    complete(world.dung)
    with app.app_context():
        gone = db.session.scalars(select(Award).where(Award.owner_id == world.dung)).one()
        revoke(gone.id, reason="Sai họ tên", decision="12/QĐ", by=officer, at=now())
        db.session.commit()
    today = f"{today_of(now()):%Y-%m-%d}"

    assert [(row["name"], row["state"]) for row in rows(app, "certificates.issued", officer, since=today)] == [
        ("Lô Văn Dũng", "Đã thu hồi"), ("Nguyễn Thị An", "Còn giá trị"),
    ]  # fmt: skip
    assert [row["name"] for row in rows(app, "certificates.issued", officer, state="issued")] == ["Nguyễn Thị An"]
    assert [row["name"] for row in rows(app, "certificates.issued", officer, q="lo van")] == ["Lô Văn Dũng"]
    assert rows(app, "certificates.issued", officer, until="2020-01-01") == []


def test_a_refresher_is_due_by_the_term_that_the_unit_chooses(app, world, complete, officer):
    complete(world.an)
    complete(world.dung)
    today = today_of(now())
    issued_before(app, world.an, months_after(today, -36) + timedelta(days=20))
    issued_before(app, world.dung, today)

    found = rows(app, "certificates.expiring", officer, days="30")

    assert [(row["name"], row["due_on"] - today) for row in found] == [("Nguyễn Thị An", timedelta(days=20))]
    assert rows(app, "certificates.expiring", officer, months="60") == []


def test_a_certificate_with_a_term_is_due_by_the_day_printed_on_it(app, world, complete, officer):
    complete(world.an)
    complete(world.dung)
    today = today_of(now())
    with app.app_context():
        for person, days in ((world.an, 20), (world.dung, 400)):
            term = today + timedelta(days=days)
            db.session.execute(update(Award).where(Award.owner_id == person).values(expires_on=term))
        db.session.commit()

    found = rows(app, "certificates.expiring", officer, days="30")

    assert [(row["name"], row["due_on"] - today) for row in found] == [("Nguyễn Thị An", timedelta(days=20))]


def test_whoever_has_a_newer_certificate_of_the_course_is_not_due(app, world, complete, officer):
    complete(world.an)
    issued_before(app, world.an, date(2020, 1, 1))
    complete(world.an, "courses:course:2")
    with app.app_context():
        db.session.execute(update(Award).values(subject="courses:course:1"))
        db.session.commit()

    assert rows(app, "certificates.expiring", officer) == []


def test_a_certificate_revoked_after_the_day_was_still_valid_on_it(app, world, complete, officer):
    complete(world.an)
    today = today_of(now())
    issued_before(app, world.an, months_after(today, -36))
    yesterday = f"{today - timedelta(days=1):%Y-%m-%d}"
    with app.app_context():
        award = db.session.scalars(select(Award)).one()
        revoke(award.id, reason="Sai họ tên", decision="12/QĐ", by=officer, at=now())
        db.session.commit()

    def states(**asked):
        return [row["state"] for row in rows(app, "certificates.issued", officer, **asked)]

    assert states() == ["Đã thu hồi"]
    assert states(as_of=yesterday) == states(as_of=yesterday, state="issued") == ["Còn giá trị"]
    assert states(as_of=yesterday, state="revoked") == states(as_of="2020-01-01") == []
    assert rows(app, "certificates.expiring", officer) == []
    assert [row["name"] for row in rows(app, "certificates.expiring", officer, as_of=yesterday)] == ["Nguyễn Thị An"]


def test_a_certificate_that_came_after_the_day_replaces_none_on_it(app, world, complete, officer):
    complete(world.an)
    today = today_of(now())
    issued_before(app, world.an, months_after(today, -40))
    complete(world.an, "courses:course:2")
    with app.app_context():
        db.session.execute(update(Award).values(subject="courses:course:1"))
        db.session.commit()
    yesterday = f"{today - timedelta(days=1):%Y-%m-%d}"

    assert rows(app, "certificates.expiring", officer) == []
    assert [row["name"] for row in rows(app, "certificates.expiring", officer, as_of=yesterday)] == ["Nguyễn Thị An"]


def test_a_certificate_replaced_after_the_day_was_still_valid_on_it(app, world, complete, officer):
    complete(world.an)
    issued_before(app, world.an, date(2024, 1, 1))
    complete(world.an, "courses:course:2")
    with app.app_context():
        old, new = db.session.scalars(select(Award).order_by(Award.id)).all()
        old.state, new.replaces_id = "replaced", old.id
        db.session.commit()
    yesterday = f"{today_of(now()) - timedelta(days=1):%Y-%m-%d}"

    now_and_then = [
        [row["state"] for row in rows(app, "certificates.issued", officer, **asked)]
        for asked in ({}, {"as_of": yesterday})
    ]

    assert now_and_then == [["Còn giá trị", "Đã được thay"], ["Còn giá trị"]]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 10), -36, date(2023, 1, 10)),
    ],
)
def test_months_keep_the_day_or_take_the_last(day, months, then):
    assert months_after(day, months) == then


def test_valid_certificates_stand_on_the_transcript(app, world, complete, sign_in):
    complete(world.an)
    with app.app_context():
        award = db.session.scalars(select(Award)).one()
        number, code = award.number, award.code
    an = sign_in(world.an)

    page = an.get(f"/transcripts/{world.an}").text
    assert number in page
    assert code in page

    with app.app_context():
        revoke(1, reason="Sai họ tên", decision="12/QĐ", by=world.binh, at=now())
        db.session.commit()
    assert number not in an.get(f"/transcripts/{world.an}").text
