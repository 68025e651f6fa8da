"""The letter as people ask for it: prefilled, scoped, handed out, logged; and a letter for each unit."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import func, select, update

from courses.oversight import letter_views
from lms.accounts.models import Grant
from lms.audit.models import AuditEntry
from lms.db import db
from lms.jobs.models import Job
from tests.courses.oversight.commune import settle

CANARY = "Lô Văn Dũng"
HARD_NAMES = ("H’Ƀlơ Niê Kđăm", "Trương Hữu Nghĩa Quỳnh Ngọc Bảo Trân Phương Uyên", "Lữ Thị Hoà")


@pytest.fixture
def commune(world):
    commune = settle(world)
    for number, name in enumerate(HARD_NAMES):
        commune.late(commune.person(name, commune.office), "IU03", 20 - number)
    commune.late(world.an, "IU04", 3)
    commune.late(world.dung, "IU03", 30)
    return commune


@pytest.fixture
def form(commune):
    return {
        "agency": "Ủy ban nhân dân xã Quỳ Châu", "superior": "", "place": "Quỳ Châu", "number": "", "symbol": "",
        "until": f"{commune.today + timedelta(days=14)}", "capacity": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
        "post": "PHÓ CHỦ TỊCH", "name": "Lô Văn Khăm",
    }  # fmt: skip


@pytest.fixture
def officer(commune, world):
    """An HR officer of the province, in an office of a department."""
    department = commune.kind(world.unit("Sở Nội vụ", world.province, "H40.02"), "so")
    office = commune.kind(world.unit("Phòng Đào tạo, bồi dưỡng", department, "H40.02.3"), "phong")
    commune.person("Hồ Sỹ Hùng", department, position="Giám đốc", leads=True)
    officer = commune.person("Đậu Thị Minh Nguyệt", office)
    world.grant(officer, "lms.follow", world.province)
    return officer


def text_of(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def deeds(app):
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("courses.letter"))))


def test_the_page_is_filled_in_from_the_organisation(commune, sign_in, statements):
    client = sign_in(commune.leader)
    client.get("/unit/letter")
    statements.clear()

    page = client.get("/unit/letter").text

    assert len(statements) <= 8
    for text in (
        'value="Ủy ban nhân dân xã Quỳ Châu"', 'value="Quỳ Châu"', 'value="Lô Văn Khăm"', 'value="PHÓ CHỦ TỊCH"',
        "KT. CHỦ TỊCH", "Văn phòng HĐND và UBND; Các ông (bà) có tên trong danh sách kèm theo.",
    ):  # fmt: skip
        assert text in page
    assert CANARY not in page


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_file_lists_the_late_of_the_unit_alone_with_their_names_whole(app, commune, form, kind, sign_in):
    answer = sign_in(commune.leader).post("/unit/letter", data={**form, "as": kind})

    if kind == "docx":
        text = text_of(Document(io.BytesIO(answer.data)))
    else:
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())
    for name in (*HARD_NAMES, "Nguyễn Thị An", "Lô Văn Khăm", "còn 04 người đã quá hạn"):
        assert name in text
    assert CANARY not in text
    assert answer.headers["Content-Disposition"].endswith(f".{kind}")
    (deed,) = deeds(app)
    assert (deed.action, deed.actor_id, deed.detail["late"], deed.detail["form"]) == (
        "courses.letter_written", commune.leader, 4, kind,
    )  # fmt: skip


def test_the_list_runs_unit_by_unit_and_then_by_name(commune, form, sign_in):
    answer = sign_in(commune.leader).post("/unit/letter", data={**form, "as": "docx"})

    names = [row.cells[1].text for row in Document(io.BytesIO(answer.data)).tables[-1].rows[1:]]

    assert names == [
        "Nguyễn Thị An",
        "Lữ Thị Hoà",
        "H’Ƀlơ Niê Kđăm",
        "Trương Hữu Nghĩa Quỳnh Ngọc Bảo Trân Phương Uyên",
    ]


def test_a_wrong_field_comes_back_with_a_sentence_and_nothing_is_logged(app, commune, form, sign_in):
    client = sign_in(commune.leader)
    yesterday = f"{commune.today - timedelta(days=1)}"

    for change, sentence in (
        ({"until": yesterday}, "Ngày này đã qua."),
        ({"until": "31/12"}, "Hãy chọn ngày."),
        ({"post": ""}, "Hãy điền mục này."),
        ({"agency": "x" * 151}, "Dài nhất 150"),
    ):
        answer = client.post("/unit/letter?lang=vi", data={**form, "as": "docx", **change})
        assert answer.status_code == 422
        assert sentence in answer.text
    assert deeds(app) == []


def test_the_letter_is_vietnamese_for_an_english_reader(commune, form, sign_in):
    answer = sign_in(commune.leader).post("/unit/letter?lang=en", data={**form, "as": "docx"})

    assert "Xử lý văn bản cơ bản" in text_of(Document(io.BytesIO(answer.data)))
    assert "English" not in text_of(Document(io.BytesIO(answer.data)))


def test_without_anybody_late_there_is_no_letter(commune, form, sign_in):
    client = sign_in(commune.head)

    assert "Không ai quá hạn" in client.get("/unit/letter").text
    assert client.post("/unit/letter", data={**form, "as": "docx"}).status_code == 302


def test_the_provinces_officer_writes_in_the_name_of_the_department(commune, officer, sign_in, world):
    page = sign_in(officer).get(f"/unit/letter?unit={world.quy_chau}").text

    for text in (
        'value="Sở Nội vụ"', 'value="Ủy ban nhân dân tỉnh Nghệ An"', 'value="Nghệ An"', 'value="Hồ Sỹ Hùng"',
        'value="GIÁM ĐỐC"', "Kính gửi: Ủy ban nhân dân xã Quỳ Châu.", "đề nghị",
    ):  # fmt: skip
        assert text in page


def test_a_letter_for_each_commune_comes_in_one_zip_of_its_owner(app, commune, form, officer, run_jobs, sign_in, world):
    client = sign_in(officer)
    asked = client.post("/unit/letter", data={**form, "agency": "Sở Nội vụ", "as": "each"})
    run_jobs()

    page = client.get(asked.location)
    archive = ZipFile(io.BytesIO(client.post(f"{asked.location}/zip").data))

    assert "2 công văn" in page.text
    assert sorted((name.split(" - ")[1], name.rpartition(".")[2]) for name in archive.namelist()) == [
        (f"Ủy ban nhân dân xã {commune}", kind) for commune in ("Con Cuông", "Quỳ Châu") for kind in ("docx", "pdf")
    ]
    for name in archive.namelist():
        if name.endswith(".docx"):
            assert (CANARY in text_of(Document(io.BytesIO(archive.read(name))))) == ("Con Cuông" in name)
    assert [deed.action for deed in deeds(app)] == ["courses.letters_asked", "courses.letters_fetched"]
    stranger = sign_in(commune.leader)
    assert stranger.get(asked.location).status_code == 403
    assert stranger.post(f"{asked.location}/zip").status_code == 403


def test_a_job_whose_owner_lost_the_scope_writes_nothing(app, commune, form, officer, run_jobs, sign_in):
    asked = sign_in(officer).post("/unit/letter", data={**form, "as": "each"})
    with app.app_context():
        db.session.execute(Grant.__table__.delete().where(Grant.user_id == officer))
        db.session.execute(update(Job).values(tries=2))
        db.session.commit()

    run_jobs()

    with app.app_context():
        job = db.session.scalars(select(Job).where(Job.kind == "courses.letters")).one()
        assert (job.state, job.result) == ("failed", {})
        assert "phạm vi theo dõi" in job.error
    assert sign_in(officer).post(f"{asked.location}/zip").status_code == 404


def test_a_long_list_is_written_by_a_job(commune, form, monkeypatch, run_jobs, sign_in):
    monkeypatch.setattr(letter_views, "LINES_AT_ONCE", 3)
    client = sign_in(commune.leader)

    asked = client.post("/unit/letter", data={**form, "as": "pdf"})
    run_jobs()

    assert len(ZipFile(io.BytesIO(client.post(f"{asked.location}/zip").data)).namelist()) == 2


def test_reading_the_pages_writes_nothing(app, commune, sign_in):
    client = sign_in(commune.leader)
    for address in ("/unit", "/unit/late", "/unit/letter"):
        assert client.get(address).status_code == 200

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0
        assert db.session.scalar(select(func.count()).select_from(Job)) == 0
