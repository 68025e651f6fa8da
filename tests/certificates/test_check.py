"""The public check: by code, by number, by file."""

import io
import re
from datetime import date
from pathlib import Path

import brotli
import pikepdf
import pytest
from sqlalchemy import select, update

import lms
from certificates import services
from certificates.models import Award
from certificates.signing.demo_authority import make_demo_authority
from lms.api import User, db, now, read_file

DIST = Path(lms.__file__).parent / "web" / "static" / "dist"


@pytest.fixture
def original(app, award):
    with app.app_context():
        return read_file(award.file_sha256)


@pytest.fixture
def revoke(app, world, award):
    def now_revoke():
        with app.app_context():
            assert services.revoke(
                award.id, reason="Ghi sai họ tên khi cấp", decision="87/QĐ-TT", by=world.binh, at=now()
            )
            db.session.commit()

    return now_revoke


def bring(visitor, content, name="giay.pdf"):
    answer = visitor.post("/x/file", data={"file": (io.BytesIO(content), name)})
    outcome = re.search(r'data-outcome="(\w+)"', answer.text)
    return answer.status_code, outcome[1] if outcome else "", answer.text


def signed_path(award):
    """Where the QR code on the paper leads."""
    return "/X/" + award.fields["qr_text"].partition("/X/")[2]


def test_whoever_types_the_code_sees_that_it_is_valid_and_a_masked_name(visitor, award):
    page = visitor.get(f"/x/{award.code}").text

    assert 'data-state="valid"' in page
    assert "N*** T*** A***" in page
    assert award.number in page
    assert award.course_title in page
    for secret in ("Nguyễn Thị An", "Quỳ Châu", "1990", "Giỏi"):
        assert secret not in page


def test_whoever_scans_the_signed_qr_code_sees_what_is_printed(visitor, award):
    page = visitor.get(signed_path(award)).text

    assert 'data-state="valid"' in page
    assert "Nguyễn Thị An" in page
    assert award.number in page
    assert "Bản gốc còn nguyên vẹn" in page
    assert "noindex" in page


def test_of_the_birth_date_only_the_year_is_shown(visitor, award):
    page = visitor.get(signed_path(award)).text

    assert award.fields["birth_date"] == "02/05/1990"
    assert "1990" in page
    assert "02/05" not in page


@pytest.mark.parametrize("prefix", ["/x/", "/X/"])
@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("0", "o").replace("1", "l")]
)
def test_codes_are_read_as_people_type_them(visitor, award, prefix, typed):
    answer = visitor.get(f"{prefix}{typed(award.code)}", follow_redirects=True)

    assert "Có giá trị" in answer.text


def test_the_qr_codes_address_in_capitals_leads_to_the_page(visitor, award):
    path = award.fields["check_url"].upper().partition("/X/")[2]

    assert "Có giá trị" in visitor.get(f"/X/{path}", follow_redirects=True).text


@pytest.mark.parametrize("code", ["0000-0000-0000", "khong-phai-ma", "<script>", "a" * 500])
def test_an_unknown_code_is_told_plainly(visitor, award, code):
    answer = visitor.get(f"/x/{code}", follow_redirects=True)

    assert answer.status_code == 404
    assert "Không có giấy chứng nhận nào mang mã này" in answer.text
    assert "<script>" not in answer.text.partition("<main")[2]


def test_a_guessable_number_shows_a_masked_name_and_the_state_alone(visitor, award):
    page = visitor.get("/x", query_string={"q": f"1/{award.year}"}).text

    assert "N*** T*** A***" in page
    assert "còn giá trị" in page
    for secret in ("Nguyễn Thị An", award.code, "Quỳ Châu", "Sử dụng Internet", "1990"):
        assert secret not in page


@pytest.mark.parametrize("number", ["{0}", " {0} ", "000.001/2026/gcn-na", "1/2026/GCN-NA"])
def test_numbers_are_read_as_people_type_them(visitor, award, number):
    typed = number.format(award.number).replace("2026", str(award.year))

    assert "N*** T*** A***" in visitor.get("/x", query_string={"q": typed}).text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [("999/2026/GCN-NA", "Không có giấy chứng nhận số này"), ("xin chào", "không phải mã kiểm tra")],
)
def test_what_is_not_found_is_told_plainly(visitor, award, asked, sentence):
    assert sentence in visitor.get("/x", query_string={"q": asked}).text


def test_a_code_in_the_search_box_leads_to_its_page(visitor, award):
    answer = visitor.get("/x", query_string={"q": award.code.lower()})

    assert answer.location == f"/x/{award.code}"


def test_a_revocation_is_visible_at_once_with_its_reason(visitor, award, revoke):
    assert "Có giá trị" in visitor.get(f"/x/{award.code}").text

    revoke()

    page = visitor.get(f"/x/{award.code}").text
    assert 'data-state="revoked"' in page
    assert "Có giá trị<" not in page
    assert "Ghi sai họ tên khi cấp" in page
    assert "87/QĐ-TT" in page
    assert "Đã bị thu hồi" in visitor.get("/x", query_string={"q": award.number}).text


def test_the_original_is_told_as_issued(visitor, original):
    assert bring(visitor, original)[:2] == (200, "issued")


def test_a_revoked_original_is_told_as_revoked(visitor, original, revoke):
    revoke()

    assert bring(visitor, original)[:2] == (200, "revoked")


def test_one_altered_byte_is_told_whatever_the_byte(visitor, original, award):
    for place in range(200, len(original), len(original) // 12):
        altered = bytearray(original)
        altered[place] ^= 1

        status, outcome, page = bring(visitor, bytes(altered))

        assert (status, outcome) == (200, "altered"), place
        assert award.number in page


def test_an_altered_file_shows_the_registers_words_not_its_own(visitor, original, award):
    altered = original.replace(b"Nguy", b"Ngux", 1) + b"\n"

    page = bring(visitor, altered)[2]

    assert "Nguyễn Thị An" in page
    assert f"/x/{award.code}" in page


def test_an_appended_revision_is_told_as_altered(visitor, original):
    addition = b"\n1 0 obj <</Type/Catalog>> endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 2/Root 1 0 R>>\n"

    assert bring(visitor, original + addition + b"startxref\n0\n%%EOF\n")[1] == "altered"


def test_a_file_saved_anew_by_an_editor_is_told_as_altered(visitor, original):
    again = io.BytesIO()
    with pikepdf.open(io.BytesIO(original)) as pdf:
        pdf.save(again)

    assert bring(visitor, again.getvalue())[1] == "altered"


def test_a_strangers_pdf_is_unknown(visitor, award):
    strange = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(strange)

    assert bring(visitor, strange.getvalue())[1] == "unknown"


def test_a_pdf_of_ours_from_another_site_is_unknown(app, visitor, original, award):
    with app.app_context():
        db.session.execute(update(Award).values(file_sha256="0" * 64, code="ZZZZ-ZZZZ-ZZZZ"))
        db.session.commit()

    assert bring(visitor, original)[1] == "unknown"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "Chưa chọn tệp nào"),
        (b"PK\x03\x04", "bao-cao.docx", "không phải là tệp PDF"),
        (b"", "trong.pdf", "không phải là tệp PDF"),
        (b"%PDF-1.7" + b"0" * 300_000, "lon.pdf", "lớn hơn 5 MB"),
    ],
)
def test_what_cannot_be_a_certificate_is_refused_in_a_sentence(visitor, body, content, name, sentence, monkeypatch):
    monkeypatch.setattr("certificates.checking.LARGEST_FILE", 300_000)

    status, outcome, page = bring(visitor, content, name)

    assert status == 422
    assert outcome == ""
    assert sentence in page


@pytest.mark.parametrize(
    "content", [b"%PDF-", b"%PDF-1.7\n" + b"[" * 100_000, b"%PDF-1.7 /ByteRange [0 1 2 3]", b"%PDF-\x00\xff" * 999]
)
def test_hostile_files_are_unknown_and_break_nothing(visitor, award, content):
    assert bring(visitor, content)[:2] == (200, "unknown")


def test_a_bomb_of_compressed_streams_is_inflated_to_a_limit(visitor, award, monkeypatch):
    inflated = []
    monkeypatch.setattr(
        "certificates.codes._inflate", lambda _content, _start, most: inflated.append(most) or b"0" * 3_000_000
    )

    assert bring(visitor, b"%PDF-1.7\n" + b"stream\n\x78\xda\n" * 1000)[1] == "unknown"
    assert len(inflated) == 2 * 3  # one search for a credential, one for a code


def test_a_name_of_a_file_cannot_write_into_the_page(visitor, award):
    page = bring(visitor, b"%PDF-1.4", '"><script>alert(1)</script>.pdf')[2]

    assert "<script>alert" not in page


@pytest.mark.parametrize("place", [20, 60, 200])
def test_a_qr_code_with_one_letter_changed_is_told_as_forged_and_shows_no_full_name(visitor, award, place):
    path = signed_path(award)
    changed = path[:place] + ("A" if path[place] != "A" else "B") + path[place + 1 :]

    page = visitor.get(changed).text

    assert 'data-state="forged"' in page
    assert "Có giá trị<" not in page
    assert "Nguyễn Thị An" not in page


def test_the_signed_form_of_another_certificate_is_told_as_forged(visitor, world, certificate, app, award):
    with app.app_context():
        other = db.session.get(Award, certificate(world.dung))
    short = signed_path(other).rpartition("/")[2]

    assert 'data-state="forged"' in visitor.get(f"/X/{award.code}/{short}").text


def test_addresses_in_small_letters_lead_there_too(visitor, award):
    assert "Nguyễn Thị An" in visitor.get(signed_path(award).lower(), follow_redirects=True).text


def test_an_expired_certificate_is_told_with_its_last_day(app, visitor, award):
    with app.app_context():
        db.session.execute(update(Award).values(expires_on=date(2026, 1, 31)))
        db.session.commit()

    page = visitor.get(f"/x/{award.code}").text

    assert 'data-state="expired"' in page
    assert "31/01/2026" in page


def test_a_replaced_certificate_names_the_one_in_its_place(app, visitor, world, certificate, original, award):
    with app.app_context():
        newer = db.session.get(Award, certificate(world.dung))
        newer.replaces_id = award.id
        db.session.execute(update(Award).where(Award.id == award.id).values(state="replaced", reason="Sai họ tên"))
        db.session.commit()
        newer_number, newer_code = newer.number, newer.code

    masked, whole = visitor.get(f"/x/{award.code}").text, visitor.get(signed_path(award)).text

    assert 'data-state="replaced"' in masked
    assert newer_number in masked
    assert newer_code not in masked
    assert newer_code in whole
    assert bring(visitor, original)[1] == "revoked"


def test_a_certificate_that_waits_for_its_signature_is_not_called_valid(app, visitor, award):
    with app.app_context():
        db.session.execute(update(Award).values(file_sha256=None))
        db.session.commit()

    assert 'data-state="waiting"' in visitor.get(f"/x/{award.code}").text


def test_the_three_answers_are_told_apart(visitor, original, award):
    whole = bring(visitor, original)[2]
    altered = bring(visitor, original + b"\n")[2]

    assert "Từng byte giống bản gốc đang lưu" in whole
    assert "phủ toàn bộ tệp" in whole
    assert "kèm trong tệp khớp với sổ cấp" in whole
    assert "Khác bản gốc đang lưu" in altered
    assert "không phủ hết tệp" in altered
    assert "kèm trong tệp khớp với sổ cấp" in altered


def test_an_altered_file_is_laid_beside_the_register_line_by_line(visitor, original, award):
    name = "Nguyễn Thị An".encode()
    assert name in original

    page = bring(visitor, original.replace(name, "Nguyễn Thị Xi".encode()))[2]

    assert "<del>Nguyễn Thị Xi</del>" in page
    assert "<ins>Nguyễn Thị An</ins>" in page
    assert page.count("(giống)") >= 3


def test_the_page_of_a_code_is_small_enough_for_the_slowest_network(app, visitor, award):
    page = visitor.get(f"/x/{award.code}").text
    files = re.findall(r'<(?:link rel="stylesheet"|script)[^>]* (?:href|src)="[^"]*/dist/([^"]+)"', page)
    weight = len(brotli.compress(page.encode()))
    for file in files:
        weight += (DIST / f"{file}.br").stat().st_size

    assert len(files) == 1
    assert "woff2" not in (DIST / files[0]).read_text()
    assert weight < 10_000


def test_old_certificates_stay_valid_after_a_change_of_keys(app, visitor, world, certificate, original, award):
    keys = app.extensions["lms.settings"].data / "keys"
    keys.rename(keys.with_name("old-keys"))
    app.extensions.pop("certificates.signers")
    newer = certificate(world.dung)

    with app.app_context():
        assert db.session.get(Award, newer).signed_with != award.signed_with
        assert make_demo_authority(keys).certificate_sha256 == db.session.get(Award, newer).signed_with
    assert bring(visitor, original)[1] == "issued"
    assert bring(visitor, original + b"\n")[1] == "altered"


def test_a_lost_original_is_told(app, visitor, award):
    with app.app_context():
        db.session.execute(update(Award).values(file_sha256="0" * 64))
        db.session.commit()

    assert "Không đọc được bản gốc" in visitor.get(f"/x/{award.code}").text


def test_a_renamed_person_keeps_the_printed_name(app, visitor, world, award):
    with app.app_context():
        db.session.get(User, world.an).name = "Tên Mới"
        db.session.commit()

    assert "Nguyễn Thị An" in visitor.get(signed_path(award)).text


def test_the_check_costs_few_statements(visitor, award, original, statements):
    for ask in (
        lambda: visitor.get(f"/x/{award.code}"),
        lambda: visitor.get(signed_path(award)),
        lambda: visitor.get("/x", query_string={"q": award.number}),
        lambda: bring(visitor, original),
        lambda: bring(visitor, original + b"\n"),
    ):
        statements.clear()
        ask()
        assert len(statements) <= 8, "\n".join(statements)


def test_the_number_of_awards_is_not_told_by_the_code(app, world, certificate):
    certificate(world.an)
    certificate(world.binh)
    with app.app_context():
        first, second = db.session.scalars(select(Award.code))

    assert len(first) == len(second) == 14
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 8
