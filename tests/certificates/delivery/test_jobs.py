"""The job behind an archive: scopes that change meanwhile, workers that die, originals that are damaged."""

import io
import tracemalloc
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select, update

from certificates.delivery import jobs, parts
from certificates.delivery.selection import Line, Selection, read_lines
from certificates.models import Award
from lms.api import Grant, Job, User, db, now, read_file

RUN = "/staff/certificates/archives"


def test_a_scope_that_was_lost_meanwhile_leaves_nothing_to_pack(app, world, certificate, hr, run_jobs, last_job):
    certificate(world.an)
    officer = hr(world.province)
    shown = officer.post(RUN)
    with app.app_context():
        db.session.execute(delete(Grant))
        db.session.commit()

    run_jobs()

    assert last_job().result["files"] == 0
    assert officer.post(f"{shown.location}/zip").status_code == 403


def test_a_scope_that_has_grown_meanwhile_adds_nothing(app, world, certificate, hr, run_jobs, last_job):
    certificate(world.an)
    certificate(world.dung)
    hr(world.quy_chau).post(RUN)
    world.grant(world.binh, "certificates.see", world.con_cuong)

    run_jobs()

    assert last_job().result["files"] == 1


def test_a_worker_killed_again_and_again_goes_on_with_the_parts_that_are_whole(
    app, world, certificate, hr, run_jobs, monkeypatch
):
    monkeypatch.setattr(parts, "PART", 2)
    for n in range(5):
        certificate(world.person(f"Người {n}", world.quy_chau))
    officer = hr(world.province)
    location = officer.post(RUN).location
    real, fetched = parts._fetch, []

    def die_now_and_then(line, target):
        fetched.append(line.award.number)
        if len(fetched) in (2, 4, 7):
            raise KeyboardInterrupt
        real(line, target)

    monkeypatch.setattr(parts, "_fetch", die_now_and_then)
    for _death in range(3):
        with pytest.raises(KeyboardInterrupt):
            run_jobs()
        with app.app_context():
            db.session.execute(update(Job).values(lease_until=now()))
            db.session.commit()
    run_jobs()

    answer = officer.post(f"{location}/zip")
    assert len(zipfile.ZipFile(io.BytesIO(answer.data)).namelist()) == 7
    assert [fetched.count(number) for number in sorted(set(fetched))] == [3, 3, 2, 1, 1]
    assert not list((app.extensions["lms.settings"].data / "archives").iterdir())


def test_the_same_request_twice_gives_the_same_bytes(app, world, certificate, hr, run_jobs, last_job):
    certificate(world.an)
    officer = hr(world.province)

    officer.post(RUN)
    run_jobs()
    first = last_job().result["sha256"]
    officer.post(RUN)
    run_jobs()

    assert last_job().result["sha256"] == first


def test_a_damaged_original_stops_the_archive_with_a_sentence(app, world, certificate, hr, run_jobs, last_job):
    certificate(world.an)
    with app.app_context():
        digest = db.session.scalar(select(Award.file_sha256))
        (app.extensions["lms.settings"].data / "files" / digest[:2] / digest).write_bytes(b"%PDF-broken")
    officer = hr(world.province)
    location = officer.post(RUN).location

    run_jobs()

    assert "đã bị hỏng" in last_job().error
    assert officer.post(f"{location}/zip").status_code == 404


def test_a_cancelled_archive_keeps_its_parts_and_goes_on(app, world, certificate, hr, run_jobs, monkeypatch, last_job):
    certificate(world.an)
    officer = hr(world.province)
    location = officer.post(f"{RUN}?q=an").location
    officer.post(f"/jobs/{last_job().id}/cancel")
    run_jobs()
    page = officer.get(location).text
    assert "Đã hủy" in page
    assert officer.post(f"{location}/zip").status_code == 404

    again = officer.post(f"{location}/again").location
    run_jobs()

    assert again != location
    assert officer.post(f"{again}/zip").status_code == 200


def test_the_progress_page_tells_how_far_it_is(app, world, certificate, hr, run_jobs):
    certificate(world.an)
    officer = hr(world.province)
    location = officer.post(f"{RUN}?q=an").location

    assert "data-poll" in officer.get(location).text
    run_jobs()
    page = officer.get(location).text

    assert "1 giấy" in page
    assert "Tải ZIP" in page
    assert "“an”" in page


def test_a_suspended_officer_gets_nothing(app, world, certificate, hr, run_jobs, last_job):
    certificate(world.an)
    hr(world.province).post(RUN)
    with app.app_context():
        db.session.get(User, world.binh).is_suspended = True
        db.session.commit()

    run_jobs()

    assert last_job().result["files"] == 0


def test_progress_is_told_every_few_files_and_memory_stays_small(app, world, certificate, hr, tmp_path):
    certificate(world.an)
    hr(world.province)
    with app.app_context():
        row = read_lines(Selection(), asked=(f"/{world.province}/",), owner_id=world.binh)[0]
        lines = [Line(row, f"U/{n}.pdf") for n in range(60)]
        told = []
        tracemalloc.start()

        made = parts.make_parts(parts.split(lines), tmp_path, told.append)

        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert told == [25, 50, 60]
    assert sum(file.stat().st_size for file in made[0].iterdir()) > 60 * 40_000
    assert peak < 3_000_000


def test_the_print_file_has_the_pages_in_the_order_of_the_register_and_says_where(world, certificate, hr, make):
    for name, unit in (("Vi Văn Út", world.con_cuong), ("An Thị Ba", world.quy_chau), ("Lô Văn Ca", world.con_cuong)):
        certificate(world.person(name, unit))

    archive, rows = make(hr(world.province))

    with pikepdf.open(io.BytesIO(archive.read("in-gop.pdf"))) as printed:
        assert len(printed.pages) == 3
        assert "/AcroForm" not in printed.Root
        assert all("/Annots" not in page.obj for page in printed.pages)
    reader = PdfReader(io.BytesIO(archive.read("in-gop.pdf")))
    texts = [page.extract_text() for page in reader.pages]
    assert [row["Trang in"] for row in rows] == ["1", "2", "3"]
    assert [row["Họ và tên"] in text for row, text in zip(rows, texts, strict=True)] == [True] * 3
    assert [row["Số vào sổ"] for row in rows] == sorted(row["Số vào sổ"] for row in rows)


def test_a_delivery_is_kept_for_seven_days_and_then_forgotten(app, world, certificate, hr, run_jobs, last_job):
    certificate(world.an)
    officer = hr(world.province)
    location = officer.post(RUN).location
    run_jobs()
    digest = last_job().result["sha256"]
    with app.app_context():
        assert jobs.forget_old_files(at=now() + timedelta(days=6)) == 0
        assert jobs.forget_old_files(at=now() + timedelta(days=8)) == 1
        with pytest.raises(FileNotFoundError):
            read_file(digest)

    assert officer.post(f"{location}/zip").status_code == 404
    assert "Đã xóa" in officer.get(location).text


def test_parts_that_nobody_goes_on_with_are_thrown_away(app):
    with app.app_context():
        folder = parts.workplace("cafe")

        assert jobs.forget_old_parts(at=now() + timedelta(days=6)) == 0
        assert jobs.forget_old_parts(at=now() + timedelta(days=8)) == 1
        assert not folder.exists()


def test_whoever_asked_is_told_that_it_is_ready(app, world, certificate, hr, run_jobs):
    certificate(world.an)
    officer = hr(world.province)
    officer.post(RUN)
    run_jobs()

    assert "Tệp ZIP giấy chứng nhận đã xong" in officer.get("/inbox").text
