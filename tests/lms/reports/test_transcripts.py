"""The transcript: everything that counts, by years, for its owner and for whoever follows the unit."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader
from sqlalchemy import text, update

from lms.db import db
from lms.organisation.models import UnitVersion
from lms.records.services import withdraw_completions
from lms.skills.services import record_evidence
from tests.lms.reports.conftest import NOW


@pytest.fixture
def learnt(app, world, desk):
    """An has completed three courses in two years, one of them withdrawn, and has shown a module."""
    desk.complete(world.an, "courses:course:1", title="Thư điện tử", at=datetime(2025, 3, 1, tzinfo=UTC), hours=8)
    desk.complete(world.an, "courses:course:2", title="Bảng tính", score=None, hours=12.5)
    desk.complete(world.an, "courses:course:3", title="Khóa đã rút", hours=40)
    desk.complete(world.dung, "courses:course:4", title="Khóa Con Cuông")
    with app.app_context():
        withdraw_completions(learner_ids=[world.an], subject="courses:course:3", reason="Sai", by_id=None, at=NOW)
        record_evidence(
            learner_id=world.an, framework="tt03-2014", kind="tested", results={"IU01": 0.9}, source="test:1", at=NOW
        )
        db.session.commit()


def test_a_learner_reads_hours_by_year_and_what_they_have_shown(app, world, sign_in, learnt, statements):
    an = sign_in(world.an)
    statements.clear()

    page = an.get(f"/transcripts/{world.an}").text

    assert len(statements) <= 8
    assert an.get("/transcript").location == f"/transcripts/{world.an}"
    for word in ("Năm 2026", "12,5 tiết", "Năm 2025", "8 tiết", "20,5", "Thư điện tử", "01/03/2025", "IU01", "90 %"):
        assert word in page
    assert "Khóa đã rút" not in page
    assert "t-side" not in page


def test_one_year_can_be_looked_at_alone(world, sign_in, learnt):
    page = sign_in(world.an).get(f"/transcripts/{world.an}?year=2025").text

    assert "Thư điện tử" in page
    assert "Bảng tính" not in page
    assert "IU01" not in page


@pytest.mark.parametrize("year", ["abc", "99999", "-1", ""])
def test_a_year_that_is_none_shows_them_all(world, sign_in, learnt, year):
    assert "Bảng tính" in sign_in(world.an).get(f"/transcripts/{world.an}?year={year}").text


def test_whoever_follows_the_unit_sees_it_and_others_do_not(world, sign_in, learnt):
    assert sign_in(world.binh).get(f"/transcripts/{world.an}").status_code == 200
    assert sign_in(world.binh).get(f"/transcripts/{world.dung}").status_code == 403
    assert sign_in(world.dung).get(f"/transcripts/{world.an}").status_code == 403
    assert sign_in(world.dung).post(f"/transcripts/{world.an}/pdf").status_code == 403
    assert sign_in(world.binh).get("/transcripts/9999").status_code == 404


def test_the_unit_is_called_what_it_was_called_on_that_day(app, world, desk, sign_in, learnt):
    with app.app_context():
        july = datetime(2025, 7, 1, tzinfo=UTC).date()
        old = db.session.query(UnitVersion).filter_by(unit_id=world.quy_chau).one()
        db.session.execute(
            update(UnitVersion).where(UnitVersion.id == old.id).values(name="Xã Châu Hạnh", valid_to=july)
        )
        db.session.add(
            UnitVersion(
                unit_id=world.quy_chau, name="UBND xã Quỳ Châu", kind="xa", parent_id=world.province, path=old.path,
                valid_from=july,
            )
        )  # fmt: skip
        db.session.commit()

    page = sign_in(world.an).get(f"/transcripts/{world.an}?year=2025").text

    assert "Xã Châu Hạnh" in page


def test_the_paper_says_the_same_in_vietnamese_and_fetching_it_is_logged(app, world, sign_in, learnt):
    answer = sign_in(world.binh).post(f"/transcripts/{world.an}/pdf?lang=en")

    words = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())
    for word in (
        "BẢNG KẾT QUẢ HỌC TẬP",
        "Nguyễn Thị An",
        "Tổng số tiết: 20,5",
        "Bảng tính",
        "IU01",
        "THỦ TRƯỞNG ĐƠN VỊ",
    ):
        assert word in words
    assert "Khóa đã rút" not in words
    with app.app_context():
        assert db.session.execute(text("SELECT action FROM lms_audit_entry")).scalars().all()[-1] == (
            "lms.transcript_fetched"
        )


def test_somebody_who_has_completed_nothing_has_an_empty_one(world, desk, sign_in):
    an = sign_in(world.an)

    assert "Chưa có kết quả nào" in an.get(f"/transcripts/{world.an}").text
    assert an.post(f"/transcripts/{world.an}/pdf").data.startswith(b"%PDF")
