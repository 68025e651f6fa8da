"""The job behind an archive: scopes that change meanwhile, workers that die, originals that are damaged."""

import io
import tracemalloc
import zipfile

import pytest
from sqlalchemy import delete, select, update

from certificates import archives
from certificates.models import Award
from lms.api import Grant, Job, User, db, now

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


def test_a_worker_killed_half_way_begins_anew_and_leaves_no_rubbish(app, world, certificate, hr, run_jobs, monkeypatch):
    for n in range(3):
        certificate(world.person(f"Người {n}", world.quy_chau))
    officer = hr(world.province)
    location = officer.post(RUN).location
    real = archives._add
    added = []

    def die_at_the_second(archive, line):
        added.append(line)
        if len(added) == 2:
            raise KeyboardInterrupt
        real(archive, line)

    monkeypatch.setattr(archives, "_add", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run_jobs()
    monkeypatch.setattr(archives, "_add", real)
    with app.app_context():
        db.session.execute(update(Job).values(lease_until=now()))
        db.session.commit()

    run_jobs()

    answer = officer.post(f"{location}/zip")
    assert len(zipfile.ZipFile(io.BytesIO(answer.data)).namelist()) == 4
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


def test_a_cancelled_archive_stops_and_offers_to_begin_anew(
    app, world, certificate, hr, run_jobs, monkeypatch, last_job
):
    certificate(world.an)
    officer = hr(world.province)
    location = officer.post(f"{RUN}?q=an").location
    officer.post(f"/jobs/{last_job().id}/cancel")

    run_jobs()

    page = officer.get(location).text
    assert "Đã hủy" in page
    assert f"{RUN}?q=an" in page
    assert officer.post(f"{location}/zip").status_code == 404


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


def test_progress_is_told_every_twenty_five_files_and_memory_stays_small(app, world, certificate, hr, tmp_path):
    certificate(world.an)
    hr(world.province)
    with app.app_context():
        line = archives.collect(archives.Filters(), asked=(f"/{world.province}/",), owner_id=world.binh)[0]
        lines = [archives.Line(line.award, f"U/{n}.pdf") for n in range(60)]
        told = []
        tracemalloc.start()

        made = archives.pack(lines, tmp_path, told.append)

        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert told == [25, 50]
    assert made.stat().st_size > 60 * 40_000
    assert peak < 3_000_000
