"""Files of reports: at once where short, by a job where long, for their owner alone and for a week."""

import io
from datetime import timedelta

import pytest
import python_calamine
from pypdf import PdfReader
from sqlalchemy import select, text, update

from lms.accounts.models import Grant
from lms.db import db, now
from lms.jobs.models import Job
from lms.reports import files
from lms.reports.exporting import KEPT, forget_old
from lms.reports.models import Export
from lms.storage import read_file

PERSONS = "/staff/reports/lms.completion_by_person"


@pytest.fixture
def long_files(monkeypatch):
    """Everything counts as long."""
    monkeypatch.setattr(files, "LONG", 0)


@pytest.fixture
def officer(world, desk, sign_in):
    """The officer of the province, signed in."""
    return sign_in(world.officer)


def names(content):
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    head = next(place for place, row in enumerate(sheet) if row[0] == "Họ và tên")
    return [row[0] for row in sheet[head + 1 :]]


def export_of(app):
    with app.app_context():
        return db.session.scalars(select(Export).order_by(Export.id.desc()).limit(1)).one()


def deeds(app):
    with app.app_context():
        return [row.action for row in db.session.execute(text("SELECT action FROM lms_audit_entry ORDER BY id"))]


def test_a_short_file_comes_at_once_and_is_logged(app, world, desk, officer):
    answer = officer.post(f"{PERSONS}/file?unit={world.quy_chau}", data={"format": "xlsx"})

    assert names(answer.data) == ["Nguyễn Thị An", "Trần Văn Bình"]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ket-qua-theo-can-bo_')
    assert "lms.report_exported" in deeds(app)


def test_a_file_is_sorted_as_the_page_is(world, desk, officer):
    answer = officer.post(f"{PERSONS}/file?sort=-name", data={"format": "xlsx"})

    assert names(answer.data) == ["Hoàng Thị Mai", "Lô Văn Dũng", "Trần Văn Bình", "Nguyễn Thị An"]


@pytest.mark.parametrize(("kind", "query"), [("exe", ""), ("", ""), ("xlsx", "?as_of=31/02/2026"), ("csv", "?unit=99")])
def test_a_wrong_filter_or_kind_makes_no_file_and_says_so(desk, officer, kind, query):
    answer = officer.post(f"{PERSONS}/file{query}", data={"format": kind}, follow_redirects=True)

    assert "chưa lập tệp" in answer.text


def test_a_long_file_is_a_job_and_can_be_fetched_once_it_is_done(app, world, desk, officer, run_jobs, long_files):
    shown = officer.post(f"{PERSONS}/file", data={"format": "xlsx"})
    assert "data-poll" in officer.get(shown.location).text

    run_jobs()

    assert "Tải tệp" in officer.get(shown.location).text
    content = officer.post(f"{shown.location}/file")
    assert names(content.data) == ["Hoàng Thị Mai", "Lô Văn Dũng", "Nguyễn Thị An", "Trần Văn Bình"]
    export = export_of(app)
    assert (export.state, export.rows) == ("done", 4)
    assert deeds(app)[-2:] == ["lms.report_asked", "lms.report_fetched"]
    with app.app_context():
        job = db.session.get(Job, export.job_id)
        assert (job.done, job.total) == (4, 4)


def test_a_long_file_belongs_to_whoever_asked(world, desk, officer, sign_in, run_jobs, long_files):
    shown = officer.post(f"{PERSONS}/file", data={"format": "csv"})
    run_jobs()
    binh = sign_in(world.binh)

    assert binh.get(shown.location).status_code == 403
    assert binh.post(f"{shown.location}/file").status_code == 403
    assert "Kết quả theo cán bộ" not in binh.get("/staff/reports/exports").text


def test_a_job_tells_what_may_be_followed_when_it_runs_not_when_it_was_asked(
    app, world, desk, officer, run_jobs, long_files
):
    officer.post(f"{PERSONS}/file", data={"format": "csv"})
    with app.app_context():
        db.session.execute(update(Grant).where(Grant.user_id == world.officer).values(unit_id=world.quy_chau))
        db.session.commit()

    run_jobs()

    with app.app_context():
        content = read_file(export_of(app).sha256).decode()
    assert "Nguyễn Thị An" in content
    assert "Con Cuông" not in content


def test_whoever_follows_nothing_any_longer_gets_nothing(app, world, desk, officer, run_jobs, long_files):
    shown = officer.post(f"{PERSONS}/file", data={"format": "csv"})
    with app.app_context():
        db.session.execute(Grant.__table__.delete().where(Grant.user_id == world.officer))
        db.session.commit()

    run_jobs()

    assert export_of(app).state == "refused"
    assert officer.get(shown.location).status_code == 403


def test_a_file_is_thrown_away_after_its_time(app, world, desk, officer, run_jobs, long_files):
    shown = officer.post(f"{PERSONS}/file", data={"format": "csv"})
    run_jobs()
    digest = export_of(app).sha256

    with app.app_context():
        assert forget_old(at=now() + KEPT - timedelta(minutes=1)) == 0
        assert forget_old(at=now() + KEPT) == 1
        db.session.commit()
        with pytest.raises(FileNotFoundError):
            read_file(digest)

    assert officer.post(f"{shown.location}/file").status_code == 404
    assert "Đã xóa tệp" in officer.get(shown.location).text


def test_equal_files_of_two_people_stay_until_the_later_time(app, world, desk, officer, run_jobs, long_files):
    for kept in (timedelta(days=1), timedelta(days=2)):
        officer.post(f"{PERSONS}/file", data={"format": "csv"})
        run_jobs()
        with app.app_context():
            last = export_of(app)
            db.session.execute(update(Export).where(Export.id == last.id).values(kept_until=now() + kept))
            db.session.commit()
    digest = export_of(app).sha256

    with app.app_context():
        assert forget_old(at=now() + timedelta(days=1, hours=1)) == 0
        assert read_file(digest)
        assert forget_old(at=now() + timedelta(days=2, hours=1)) == 1


def test_a_paper_has_an_end(monkeypatch, desk, officer):
    monkeypatch.setattr(files, "ROWS_AT_MOST", 3)

    answer = officer.post(f"{PERSONS}/file", data={"format": "pdf"}, follow_redirects=True)

    assert "Bản in có tối đa 3 dòng, kết quả có 4 dòng" in answer.text


def test_a_paper_is_vietnamese_and_carries_heading_and_signature(desk, world, officer):
    answer = officer.post(f"{PERSONS}/file?lang=en&unit={world.quy_chau}", data={"format": "pdf"})

    assert answer.data.startswith(b"%PDF")
    words = pdf_text(answer.data)
    for text_on_it in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nguyễn Thị An", "NGƯỜI LẬP BÁO CÁO", "Hoàng Thị Mai"):
        assert text_on_it in words
    assert "Completion by person" not in words


def pdf_text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
