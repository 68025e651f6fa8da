"""The register as a book: its columns, its numbers without a gap, its annexes, on the page, as a workbook, on paper."""

import io
import zipfile

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from certificates.amending.copies import Asked, give_copy
from certificates.amending.deciding import approve
from certificates.amending.proposing import propose_correction, propose_revocation
from certificates.book import writing
from certificates.models import Award
from lms.api import Membership, User, db, fold, now, today_of

PAGE = "/staff/certificates/book"


@pytest.fixture
def book(app, world, certificate):
    """Four lines: one revoked, one replaced by the fourth, one corrected in a column and copied."""
    people = [world.an, world.dung, world.person("Lò Thị Ba", world.quy_chau)]
    with app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.an).values(position="Chuyên viên"))
        db.session.commit()
    first, second, third = (certificate(person) for person in people)
    decider = world.person("Võ Thị Duyệt", world.province)
    why = {"decision": "87/QĐ-TT", "reason": "Ghi sai khi cấp giấy.", "by": world.binh, "at": now()}
    with app.app_context():
        for proposal in (
            propose_revocation(db.session.get(Award, first), **why),
            propose_correction(db.session.get(Award, second), {"holder_name": "Lô Văn Dùng"}, anew=False, **why),
            propose_correction(db.session.get(Award, third), {"holder_post": "Văn thư"}, anew=False, **why),
        ):
            approve(proposal.id, remark="", by=decider, at=now())
        asked = Asked(asked_by="Lò Thị Ba", given_to="Lò Văn Tư", given_on=today_of(now()), count=2, reason="Nộp hồ sơ")
        give_copy(db.session.get(Award, third), asked, by=world.binh, at=now())
        db.session.commit()
        return db.session.get(Award, first).body_id


@pytest.fixture
def made(keeper, run_jobs):
    """Ask for a file of the book, let it be made, fetch it."""

    def made(body_id, form):
        shown = keeper.post(PAGE, data={"book": f"{body_id}-{today_of(now()).year}", "form": form})
        run_jobs()
        assert keeper.get(shown.location).status_code == 200
        answer = keeper.post(f"{shown.location}/fetch")
        assert answer.status_code == 200
        return answer

    return made


def words(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_page_shows_every_line_with_its_notes_and_that_no_number_is_missing(book, keeper, statements):
    statements.clear()
    page = keeper.get(PAGE).text

    assert len(statements) <= 8, "\n".join(statements)
    assert "Số từ 1 đến 4, không thiếu số nào." in page
    assert "Đã thu hồi theo 87/QĐ-TT (phụ lục số 1/" in page
    assert "Được thay bằng số 000004/" in page
    assert "Cấp thay số 000002/" in page
    assert "thành “Văn thư” (phụ lục số 3/" in page
    assert "Chuyên viên" in page


def test_a_line_deleted_past_the_platform_is_seen_at_once(app, book, keeper):
    with app.app_context():
        db.session.execute(update(Award).where(Award.serial == 1).values(serial=9))
        db.session.commit()

    page = keeper.get(PAGE).text

    assert "Sổ thiếu số." in page
    assert "thiếu: 1–1, 5–8" in page
    assert "không thiếu số nào" not in page


def test_the_workbook_holds_register_annex_and_copies_in_the_models_columns(book, made):
    workbook = openpyxl.load_workbook(io.BytesIO(made(book, "xlsx").data))

    register, annex, copies = (list(sheet.values) for sheet in workbook)
    head = next(place for place, row in enumerate(register) if row[0] == "Số TT")
    assert register[head] == (
        "Số TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị", "Khóa học", "Xếp loại", "Số vào sổ", "Ngày cấp",
        "Người nhận ký", "Ghi chú",
    )  # fmt: skip
    assert [row[1] for row in register[head + 1 :]] == ["Nguyễn Thị An", "Lô Văn Dũng", "Lò Thị Ba", "Lô Văn Dùng"]
    assert [row[0] for row in annex[-3:]] == ["1", "2", "3"]
    assert annex[-2][4] == "Cấp lại: họ và tên “Lô Văn Dũng” thành “Lô Văn Dùng”"
    assert copies[-1][4:7] == ("Lò Thị Ba", "Lò Văn Tư", "2")
    assert "quê quán" in str(register[:head])


def test_the_printed_book_has_landscape_pages_annexes_and_a_place_to_sign(book, made):
    content = made(book, "pdf").data
    first = PdfReader(io.BytesIO(content)).pages[0]
    text = words(content)

    assert first.mediabox.width > first.mediabox.height
    for part in (
        "SỔ CẤP GIẤY CHỨNG NHẬN", "Người nhận ký", "Số từ 1 đến 4, không thiếu số nào.", "Phụ lục I", "Phụ lục II",
        "BẢN SAO CẤP TỪ SỔ GỐC", "GIÁM ĐỐC",
    ):  # fmt: skip
        assert part in text, part


def test_a_long_register_is_bound_in_volumes(book, made, monkeypatch):
    monkeypatch.setattr(writing, "VOLUME", 2)
    monkeypatch.setattr("certificates.book.jobs.VOLUME", 2)

    archive = zipfile.ZipFile(io.BytesIO(made(book, "pdf").data))
    first, second = (words(archive.read(name)) for name in archive.namelist())

    assert "quyển 1/2" in first
    assert "Phụ lục" not in first.replace("phụ lục", "")
    assert "Lô Văn Dùng" in second
    assert "Phụ lục I" in second


def test_what_was_registered_stays_when_the_account_is_emptied(app, world, book, keeper, made):
    with app.app_context():
        code = db.session.scalars(select(Award.code).where(Award.owner_id == world.an)).one()
        empty = {"name": "Tài khoản đã xóa", "search_text": fold("Tài khoản đã xóa"), "birth_date": None}
        db.session.execute(
            update(User).where(User.id.in_([world.an, world.dung])).values(**empty, email=None, is_suspended=True)
        )
        db.session.commit()

    page = keeper.get(PAGE).text
    rows = list(openpyxl.load_workbook(io.BytesIO(made(book, "xlsx").data)).worksheets[0].values)

    assert "Nguyễn Thị An" in page
    assert "đã xóa" not in page
    assert "Nguyễn Thị An" in str(rows)
    assert "đã xóa" not in str(rows)
    check = app.test_client().get(f"/x/{code}").text
    assert "đã xóa" not in check
    assert code in check.replace(" ", "")


def test_an_officer_of_one_commune_sees_and_takes_the_own_lines_alone(app, world, book, sign_in, run_jobs):
    officer = world.person("Cán bộ xã", world.con_cuong)
    world.grant(officer, "certificates.see", world.con_cuong)
    client = sign_in(officer)

    page = client.get(PAGE).text
    shown = client.post(PAGE, data={"book": f"{book}-{today_of(now()).year}", "form": "xlsx"})
    run_jobs()
    workbook = openpyxl.load_workbook(io.BytesIO(client.post(f"{shown.location}/fetch").data))
    rows = str(list(workbook.worksheets[0].values))

    assert "Đồng chí xem 2 trong 4 dòng của sổ." in page
    for text in (page, rows):
        assert "Lô Văn Dũng" in text
        assert "Nguyễn Thị An" not in text
        assert "Lò Thị Ba" not in text
    assert "Trích sổ" in rows


def test_somebody_elses_file_and_an_unknown_book_lead_nowhere(world, book, keeper, made, sign_in):
    made(book, "xlsx")
    other = world.person("Người khác", world.province)
    world.grant(other, "certificates.see", world.province)

    assert sign_in(other).get(f"{PAGE}/files/1").status_code in (403, 404)
    assert keeper.post(PAGE, data={"book": "99-1999", "form": "pdf"}).location.endswith("/book")
    assert keeper.post(PAGE, data={"book": f"{book}-2026", "form": "exe"}).location.endswith("/book")


def test_an_empty_register_says_what_will_be_there(world, keeper):
    assert "Sổ cấp còn trống" in keeper.get(PAGE).text
