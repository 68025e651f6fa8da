"""Many certificates at once: what is in the ZIP, who may have it, and what happens when the worker dies."""

import hashlib
import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from sqlalchemy import delete, select, text, update

from certificates import archives, services
from certificates.models import Award
from lms.api import Grant, Job, User, db, now

RUN = "/staff/certificates/archives"


@pytest.fixture
def hr(world, sign_in):
    def over(unit):
        world.grant(world.binh, "certificates.see", unit)
        return sign_in(world.binh)

    return over


@pytest.fixture
def make(app, run_jobs):
    """Ask for an archive, let it run, fetch it: the ZIP and its register's rows."""

    def make(client, query=""):
        shown = client.post(f"{RUN}?{query}")
        run_jobs()
        answer = client.post(f"{shown.location}/zip")
        assert answer.status_code == 200, answer.text
        archive = zipfile.ZipFile(io.BytesIO(answer.data))
        book = openpyxl.load_workbook(io.BytesIO(archive.read("so-cap.xlsx")))
        head, *rows = book.active.values
        return archive, [dict(zip(head, row, strict=True)) for row in rows]

    return make


def last_job(app):
    with app.app_context():
        return db.session.scalar(select(Job).where(Job.kind == "certificates.archive").order_by(Job.id.desc()))


def test_the_zip_has_a_folder_a_unit_and_a_register_that_equals_its_files(world, complete, hr, make):
    complete(world.an)
    complete(world.dung)

    archive, rows = make(hr(world.province))

    files = {name for name in archive.namelist() if name.endswith(".pdf")}
    assert {name.split("/")[0] for name in files} == {"UBND_xa_Quy_Chau", "UBND_xa_Con_Cuong"}
    assert {row["Tệp"] for row in rows} == files
    for row in rows:
        assert hashlib.sha256(archive.read(row["Tệp"])).hexdigest() == row["SHA-256"]
    assert {row["Họ và tên"] for row in rows} == {"Nguyễn Thị An", "Lô Văn Dũng"}
    assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    assert archive.testzip() is None


def test_namesakes_and_units_of_one_name_never_share_a_place(app, world, complete, hr, make):
    twin = world.unit("UBND xã Quỳ Chầu", world.province, "H40.X99")
    for unit in (world.quy_chau, world.quy_chau, world.quy_chau, twin):
        complete(world.person("Trần Văn Nam", unit))

    archive, rows = make(hr(world.province))

    names = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert len(names) == len({name.casefold() for name in names}) == len(rows) == 4
    assert {name.split("/")[0] for name in names} == {"UBND_xa_Quy_Chau", "UBND_xa_Quy_Chau_H40_X99"}


def test_names_leave_no_way_out_of_the_folder(app, world, complete, hr, make):
    bad = world.unit("../../etc", world.province, "../X")
    complete(world.person("../../../root", bad))

    archive, _rows = make(hr(world.province))

    assert all(".." not in name and not name.startswith("/") for name in archive.namelist())


@pytest.mark.parametrize("name", ["=1+1", "=HYPERLINK(A1)", "+SUM(A1)", "-2", "@cmd", "http://a.vn", "1234567"])
def test_the_register_holds_text_alone(app, world, complete, hr, make, name):
    complete(world.person(name, world.quy_chau), title=f"{name} khóa")

    archive, rows = make(hr(world.province))

    assert [row["Họ và tên"] for row in rows] == [name]
    book = openpyxl.load_workbook(io.BytesIO(archive.read("so-cap.xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert all(isinstance(cell.value, str) or cell.value is None for row in book.active.iter_rows() for cell in row)


def test_only_what_is_in_scope_and_asked_for_goes_in(world, complete, hr, make):
    complete(world.an)
    complete(world.dung)
    complete(world.an, "courses:course:2", title="Khóa hai")

    _archive, rows = make(hr(world.quy_chau), "subject=courses:course:2")

    assert [(row["Họ và tên"], row["Tên khóa"]) for row in rows] == [("Nguyễn Thị An", "Khóa hai")]


def test_a_revoked_certificate_stands_in_the_register_without_its_file(app, world, certificate, complete, hr, make):
    award_id = certificate(world.an)
    complete(world.binh)
    with app.app_context():
        services.revoke(award_id, reason="Ghi sai họ tên", decision="87", by=world.binh, at=now())
        db.session.commit()

    archive, rows = make(hr(world.province))

    told = {row["Họ và tên"]: (row["Trạng thái"], row["Tệp"] or "") for row in rows}
    assert told["Nguyễn Thị An"] == ("Đã thu hồi", "")
    assert told["Trần Văn Bình"][0] == "Có giá trị"
    assert len(archive.namelist()) == 2


def test_a_scope_that_was_lost_meanwhile_leaves_nothing_to_pack(app, world, certificate, hr, run_jobs):
    certificate(world.an)
    officer = hr(world.province)
    shown = officer.post(RUN)
    with app.app_context():
        db.session.execute(delete(Grant))
        db.session.commit()

    run_jobs()

    assert last_job(app).result["files"] == 0
    assert officer.post(f"{shown.location}/zip").status_code == 403


def test_a_scope_that_has_grown_meanwhile_adds_nothing(app, world, certificate, hr, run_jobs):
    certificate(world.an)
    certificate(world.dung)
    hr(world.quy_chau).post(RUN)
    world.grant(world.binh, "certificates.see", world.con_cuong)

    run_jobs()

    assert last_job(app).result["files"] == 1


def test_only_whoever_asked_fetches_the_archive(app, world, certificate, hr, sign_in, run_jobs):
    certificate(world.an)
    location = hr(world.province).post(RUN).location
    run_jobs()
    world.grant(world.dung, "certificates.see", world.province)

    for other in (world.an, world.dung):
        client = sign_in(other)
        assert client.post(f"{location}/zip").status_code == 403
        assert client.get(location).status_code == 403
    assert app.test_client().post(f"{location}/zip").status_code == 302


def test_a_job_of_another_kind_is_no_archive(app, world, complete, sign_in, hr):
    complete(world.an)
    with app.app_context():
        job = db.session.scalar(select(Job))
        job.owner_id = world.binh
        db.session.commit()
        job_id = job.id

    assert hr(world.province).get(f"{RUN}/{job_id}").status_code == 404


def test_asking_and_fetching_are_logged(app, world, certificate, hr, make):
    certificate(world.an)

    make(hr(world.province))

    with app.app_context():
        rows = db.session.execute(text("SELECT action, actor_id FROM lms_audit_entry ORDER BY id")).all()
    assert rows == [("certificates.archive_asked", world.binh), ("certificates.archive_fetched", world.binh)]


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


def test_the_same_request_twice_gives_the_same_bytes(app, world, certificate, hr, run_jobs):
    certificate(world.an)
    officer = hr(world.province)

    officer.post(RUN)
    run_jobs()
    first = last_job(app).result["sha256"]
    officer.post(RUN)
    run_jobs()

    assert last_job(app).result["sha256"] == first


def test_a_damaged_original_stops_the_archive_with_a_sentence(app, world, certificate, hr, run_jobs):
    certificate(world.an)
    with app.app_context():
        digest = db.session.scalar(select(Award.file_sha256))
        (app.extensions["lms.settings"].data / "files" / digest[:2] / digest).write_bytes(b"%PDF-broken")
    officer = hr(world.province)
    location = officer.post(RUN).location

    run_jobs()

    assert "đã bị hỏng" in last_job(app).error
    assert officer.post(f"{location}/zip").status_code == 404


def test_a_cancelled_archive_stops_and_offers_to_begin_anew(app, world, certificate, hr, run_jobs, monkeypatch):
    certificate(world.an)
    officer = hr(world.province)
    location = officer.post(f"{RUN}?q=an").location
    officer.post(f"/jobs/{last_job(app).id}/cancel")

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


def test_a_wrong_filter_makes_no_archive(app, world, certificate, hr):
    certificate(world.an)
    officer = hr(world.quy_chau)

    officer.post(f"{RUN}?unit={world.con_cuong}")

    assert last_job(app) is None


def test_a_suspended_officer_gets_nothing(app, world, certificate, hr, run_jobs):
    certificate(world.an)
    hr(world.province).post(RUN)
    with app.app_context():
        db.session.get(User, world.binh).is_suspended = True
        db.session.commit()

    run_jobs()

    assert last_job(app).result["files"] == 0


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
