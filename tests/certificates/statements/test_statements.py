"""The yearly statement: what it says, who has it, and that its signature covers the whole file."""

import io
import subprocess
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel
from pypdf import PdfReader
from sqlalchemy import select, update

from certificates.issuing import open_signer
from certificates.models import IssuingBody
from certificates.statements import drawing
from certificates.statements.models import Statement
from lms.api import Job, db, now, read_file

OWN, STAFF = "/statements", "/staff/statements"


@pytest.fixture
def year(app):
    return now().year


def test_a_learner_has_the_own_year_stated_and_signed(app, world, complete, sign_in, run_jobs, year):
    complete(world.an, title="Sử dụng Internet cơ bản", hours=46, at=datetime(year, 2, 1, 2, tzinfo=UTC))
    complete(
        world.an, "courses:course:2", title="Khóa của năm trước", facts={}, at=datetime(year - 1, 2, 1, 2, tzinfo=UTC)
    )
    learner = sign_in(world.an)

    learner.post(OWN, data={"year": year})
    run_jobs()

    with app.app_context():
        made = db.session.scalars(select(Statement)).one()
        content = learner.get(f"{OWN}/{made.id}.pdf").data
        assert made.signed_with == open_signer("").certificate_sha256
    signature = PdfFileReader(io.BytesIO(content)).embedded_signatures[0]
    signature.compute_integrity_info()
    assert signature.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    assert sha256(signature.signer_cert.dump()).hexdigest() == made.signed_with
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    flat = " ".join(text.split())
    assert "BẢNG KÊ KẾT QUẢ BỒI DƯỠNG" in flat
    assert "Nguyễn Thị An" in flat
    assert "Sử dụng Internet cơ bản" in flat
    assert "Khóa của năm trước" not in flat
    assert "đủ quy định" in flat
    assert str(year) in learner.get(OWN).text


def test_other_programs_find_the_signature_valid_and_over_the_whole_file(
    app, world, complete, sign_in, run_jobs, tmp_path, year
):
    complete(world.an, at=datetime(year, 2, 1, 2, tzinfo=UTC))
    sign_in(world.an).post(OWN, data={"year": year})
    run_jobs()
    with app.app_context():
        file = tmp_path / "statement.pdf"
        file.write_bytes(read_file(db.session.scalars(select(Statement.file_sha256)).one()))

    told = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout

    assert "Signature is Valid" in told
    assert "Total document signed" in told


def test_an_officer_gets_the_people_of_the_own_units_alone(app, world, complete, hr, run_jobs, year):
    complete(world.an, at=datetime(year, 2, 1, 2, tzinfo=UTC))
    complete(world.dung, at=datetime(year, 2, 1, 2, tzinfo=UTC))
    officer = hr(world.quy_chau)

    location = officer.post(STAFF, data={"year": year}).location
    run_jobs()

    archive = zipfile.ZipFile(io.BytesIO(officer.post(f"{location}/zip").data))
    assert all(name.startswith("UBND xã Quỳ Châu/") for name in archive.namelist())
    assert [name for name in archive.namelist() if "Nguyễn Thị An" in name]
    assert not [name for name in archive.namelist() if "Lô Văn Dũng" in name]


def test_units_out_of_scope_are_not_even_found(world, body, hr, year):
    officer = hr(world.quy_chau)

    page = officer.get(f"{STAFF}?year={year}&unit_words=con+cuong")
    refused = officer.post(STAFF, data={"year": year, "units": world.con_cuong})

    assert "UBND xã Con Cuông" not in page.text
    assert "Lựa chọn này không có trong danh sách" in refused.text


def test_a_killed_job_makes_nobody_a_second_statement(app, world, complete, hr, run_jobs, monkeypatch, year):
    for person in (world.an, world.binh):
        complete(person, at=datetime(year, 2, 1, 2, tzinfo=UTC))
    officer = hr(world.quy_chau)
    location = officer.post(STAFF, data={"year": year}).location
    real, drawn = drawing.draw, []

    def die_at_the_second(*given, **named):
        drawn.append(1)
        if len(drawn) == 2:
            raise KeyboardInterrupt
        return real(*given, **named)

    monkeypatch.setattr(drawing, "draw", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run_jobs()
    with app.app_context():
        db.session.execute(update(Job).values(lease_until=now()))
        db.session.commit()
    run_jobs()

    archive = zipfile.ZipFile(io.BytesIO(officer.post(f"{location}/zip").data))
    with app.app_context():
        assert len(archive.namelist()) == db.session.query(Statement).count() == len(drawn) - 1


def test_nobody_fetches_the_statement_of_another(app, world, complete, sign_in, run_jobs, year):
    complete(world.an, at=datetime(year, 2, 1, 2, tzinfo=UTC))
    sign_in(world.an).post(OWN, data={"year": year})
    run_jobs()
    with app.app_context():
        made = db.session.scalars(select(Statement.id)).one()

    assert sign_in(world.dung).get(f"{OWN}/{made}.pdf").status_code == 403


def test_without_a_body_nobody_signs_and_a_sentence_says_so(app, world, body, sign_in, year):
    with app.app_context():
        db.session.execute(update(IssuingBody).values(is_default=False))
        db.session.commit()
    learner = sign_in(world.an)

    page = learner.post(OWN, data={"year": year}, follow_redirects=True)

    assert "Chưa có đơn vị cấp mặc định" in page.text


def test_a_year_out_of_the_list_is_refused(world, body, sign_in):
    page = sign_in(world.an).post(OWN, data={"year": 1999}, follow_redirects=True)

    assert "Chọn một năm trong danh sách" in page.text


def test_a_body_that_signs_outside_is_told_so_at_once(app, world, body, sign_in, year):
    with app.app_context():
        db.session.execute(update(IssuingBody).values(signer="outside"))
        db.session.commit()

    page = sign_in(world.an).post(OWN, data={"year": year}, follow_redirects=True)

    assert "ngoài hệ thống" in page.text
