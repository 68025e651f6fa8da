"""The host's reports as of an earlier day: people and units where they were, and nothing that was not known yet."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db
from lms.organisation.models import Membership, Unit, UnitVersion
from lms.recognition.models import OutsideTraining
from lms.records.services import withdraw_completions
from lms.reports.contract import REPORTS
from lms.storage import store_file
from tests.lms.reports.conftest import NOW

JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)


def on(month, day=15):
    """A moment of that day of 2026."""
    return NOW.replace(month=month, day=day)


@pytest.fixture
def merged(app, world, desk, time_machine):
    """An completed something in May, Dũng in June. In July Dũng's commune went over into An's, under another name."""
    time_machine.move_to(NOW, tick=False)  # a report that asks for a year asks for the present one
    desk.complete(world.an, "courses:course:1", at=on(5), hours=10)
    desk.complete(world.dung, "courses:course:1", at=on(6), hours=20)
    desk.place(world.an, learner_group="vien_chuc")
    with app.app_context():
        heir = db.session.get_one(Unit, world.quy_chau)
        ended = db.session.get_one(Unit, world.con_cuong)
        ended.valid_to, ended.parent_id, ended.path = JULY, heir.id, f"{heir.path}{ended.id}/"
        db.session.execute(update(UnitVersion).where(UnitVersion.unit_id == ended.id).values(valid_to=JULY))
        old = db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id == heir.id)).one()
        old.valid_to, heir.name = JULY, "UBND xã Châu Cuông"
        new = UnitVersion(unit_id=heir.id, name=heir.name, kind="xa", parent_id=heir.parent_id, path=heir.path)
        new.valid_from = JULY
        place = db.session.scalars(select(Membership).where(Membership.user_id == world.dung)).one()
        place.valid_to = JULY
        moved = Membership(user_id=world.dung, unit_id=heir.id, position="Chuyên viên", valid_from=JULY)
        db.session.add_all([new, moved])
        db.session.commit()
    return desk


def test_every_report_asks_for_a_day(app, world):
    with app.test_request_context():
        reader = person_by(User.id == world.binh)
        without = [report.key for report in REPORTS if "as_of" not in report.form({}, user=reader)]

    assert without == []


def test_months_are_those_that_had_come_and_a_unit_is_what_it_was(world, merged):
    def months(unit=world.quy_chau, **asked):
        rows = merged.rows("lms.activity_by_month", world.officer, unit=str(unit), **asked)
        return {row["month"]: row["hours"] for row in rows if row["completions"]}

    assert months() == {"05/2026": 10, "06/2026": 20}
    assert months(as_of="2026-06-01") == {"05/2026": 10}
    assert months(as_of="2026-06-30", unit=world.con_cuong) == {"06/2026": 20}
    assert months(as_of="2026-07-01") == {"05/2026": 10, "06/2026": 20}
    first = merged.rows("lms.activity_by_month", world.officer, as_of="2026-06-01")[-1]["month"]
    assert first == "07/2025"


def test_hours_are_those_until_the_day_of_whoever_was_there(world, merged):
    def hours(**asked):
        rows = merged.rows("lms.hours_of_the_year", world.officer, q="dung", **asked)
        return [(row["unit"], row["hours"]) for row in rows]

    assert hours() == [("UBND xã Châu Cuông", 20)]
    assert hours(as_of="2026-06-20") == [("UBND xã Con Cuông", 20)]
    assert hours(as_of="2026-06-14") == [("UBND xã Con Cuông", 0)]
    assert hours(as_of="2025-12-31") == [("UBND xã Con Cuông", 0)]


def test_the_yearly_report_counts_until_the_day_and_by_the_group_of_that_day(app, world, merged):
    with app.app_context():
        old = db.session.scalars(select(Membership).where(Membership.user_id == world.an)).one()
        old.valid_to = OCTOBER
        new = {"learner_group": "can_bo", "valid_from": OCTOBER}
        db.session.add(Membership(user_id=world.an, unit_id=world.quy_chau, position="Phó Chủ tịch", **new))
        db.session.commit()

    def groups(**asked):
        rows = merged.rows("lms.yearly_training", world.officer, **asked)
        return {row["learner_group"]: row["hours"] for row in rows}

    assert groups() == {"Cán bộ": 10, "Công chức": 20}
    assert groups(as_of="2026-09-30") == {"Viên chức": 10, "Công chức": 20}
    assert groups(as_of="2026-06-01") == {"Viên chức": 10}
    assert groups(as_of="2025-12-31") == {}


def test_a_day_before_the_year_that_is_asked_for_is_refused(world, desk, sign_in):
    reports = sign_in(world.officer)

    page = reports.get("/staff/reports/lms.hours_of_the_year?year=2026&as_of=2025-12-31").text

    assert "Ngày này đứng trước năm đã chọn." in page
    assert "Lô Văn Dũng" not in page


def claim(app, person, **values):
    with app.app_context():
        proof = store_file(b"%PDF-1.7", media_type="application/pdf")
        made = OutsideTraining(
            learner_id=person, asked_by=person, kind="course", title="Bảng tính", provider="Trường", hours=8,
            ended_on=date(2026, 3, 1), modules=["IU04"], proof_sha256=proof, proof_name="a.pdf",
            proof_type="application/pdf", **values,
        )  # fmt: skip
        db.session.add(made)
        db.session.commit()
        return made.subject


@pytest.mark.parametrize(
    ("state", "had_counted", "before"), [("approved", True, "Chờ xét"), ("withdrawn", True, "Đã công nhận"),
                                         ("withdrawn", False, "Chờ xét"), ("refused", False, "Chờ xét")],
)  # fmt: skip
def test_a_claim_decided_after_the_day_stood_as_it_did(app, world, desk, state, had_counted, before):
    subject = claim(app, world.an, state=state, asked_at=on(3), decided_at=on(4))
    if had_counted:
        desk.complete(world.an, subject, at=on(3, 1))
    with app.app_context():
        if state == "withdrawn":
            withdraw_completions(learner_ids=[world.an], subject=subject, reason="Sai", by_id=None, at=on(4))
        db.session.commit()

    def states(**asked):
        rows = desk.rows("lms.outside_learning", world.officer, **asked)
        return [(row["state"], row["decided_at"]) for row in rows]

    assert states(as_of="2026-03-14") == []
    assert states(as_of="2026-04-14") == [(before, None)]
    assert states(as_of="2026-04-15") == states()
    assert states()[0][0] != before
    assert len(desk.rows("lms.outside_learning", world.officer, as_of="2026-04-14", state="waiting")) == (
        before == "Chờ xét"
    )


def test_a_claim_is_told_by_where_the_person_worked(app, world, merged):
    claim(app, world.dung, asked_at=on(3))

    found = [
        merged.rows("lms.outside_learning", world.officer, **asked)[0]["unit"]
        for asked in ({}, {"as_of": "2026-06-30"})
    ]

    assert found == ["UBND xã Châu Cuông", "UBND xã Con Cuông"]


def test_it_dedicated_staff_are_those_of_the_day(app, world, merged):
    merged.place(world.an, is_it_dedicated=True)
    with app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.an).values(valid_to=OCTOBER))
        db.session.commit()

    found = [
        {row["code"]: row["dedicated"] for row in merged.rows("lms.it_dedicated", world.officer, **asked)}["H40.X01"]
        for asked in ({}, {"as_of": (OCTOBER - timedelta(days=1)).isoformat()})
    ]

    assert found == [0, 1]
