"""Many certificates at once: what is in the ZIP, who may have it, and what happens when the worker dies."""

import hashlib
import io
import zipfile

import openpyxl
import pytest
from sqlalchemy import select, text

from certificates import services
from lms.api import Job, db, now

RUN = "/staff/certificates/archives"


def test_the_zip_has_a_folder_a_unit_and_a_register_that_equals_its_files(world, complete, hr, make):
    complete(world.an)
    complete(world.dung)

    archive, rows = make(hr(world.province))

    files = {name for name in archive.namelist() if name.endswith(".pdf") and name != "in-gop.pdf"}
    assert {name.split("/")[0] for name in files} == {"UBND xã Quỳ Châu", "UBND xã Con Cuông"}
    assert {row["Tệp"] for row in rows} == files
    for row in rows:
        assert hashlib.sha256(archive.read(row["Tệp"])).hexdigest() == row["SHA-256"]
    assert {row["Họ và tên"] for row in rows} == {"Nguyễn Thị An", "Lô Văn Dũng"}
    assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    assert archive.testzip() is None


def test_namesakes_and_units_of_one_name_never_share_a_place(app, world, complete, hr, make):
    twin = world.unit("UBND xã Quỳ Châu", world.province, "H40.X99")
    for unit in (world.quy_chau, world.quy_chau, world.quy_chau, twin):
        complete(world.person("Trần Văn Nam", unit))

    archive, rows = make(hr(world.province))

    names = [name for name in archive.namelist() if name.endswith(".pdf") and name != "in-gop.pdf"]
    assert len(names) == len({name.casefold() for name in names}) == len(rows) == 4
    assert {name.split("/")[0] for name in names} == {"UBND xã Quỳ Châu (H40.X01)", "UBND xã Quỳ Châu (H40.X99)"}


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
    assert len(archive.namelist()) == 3


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


def test_a_wrong_filter_makes_no_archive(app, world, certificate, hr, last_job):
    certificate(world.an)
    officer = hr(world.quy_chau)

    officer.post(f"{RUN}?unit={world.con_cuong}")

    assert last_job() is None
