"""The walk of an agency that signs with its own key and program: out, signed, back, released; all else refused."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import openpyxl
import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select, update

from certificates import checking
from certificates.models import Award, Batch, Rule
from certificates.outside import signers
from certificates.outside.jobs import TakeBack
from certificates.outside.outcomes import Outcome
from certificates.production import issue_awards
from certificates.signing.models import SigningCertificate
from lms.api import Job, JobCancelled, db, read_file
from tests.certificates.outside.conftest import BASE, Agency, long_ago, returns, uploaded, zipped


@pytest.fixture
def expired(tmp_path):
    """An agency whose certificate ended a year ago."""
    private_key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Chứng thư đã hết hạn")])
    ended = datetime.now(UTC) - timedelta(days=365)
    builder = x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=private_key.public_key())
    builder = builder.serial_number(7).not_valid_before(ended - timedelta(days=100)).not_valid_after(ended)
    certificate = builder.sign(private_key, hashes.SHA256())
    plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "key.pem").write_bytes(private_key.private_bytes(*plain))
    (tmp_path / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Agency(tmp_path / "key.pem", tmp_path / "certificate.pem")


def test_a_pile_goes_out_is_signed_elsewhere_comes_back_and_is_released(
    app, world, body, agency, register, earn, officer, bring, award_of, run_jobs
):
    register(agency)
    an, binh = earn(world.an), earn(world.binh)
    assert "Chờ ký" in officer.get(BASE).text

    shown = officer.post(f"{BASE}/{body}/zip", data={"batch": "0"})
    run_jobs()
    archive = zipfile.ZipFile(io.BytesIO(officer.post(f"{shown.location}/file").data))
    names = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert [archive.read(name) for name in names] == [an[1], binh[1]]
    rows = list(openpyxl.load_workbook(io.BytesIO(archive.read("danh-sach-cho-ky.xlsx"))).active.values)
    assert names == [row[1] for row in rows if row[1] in names]
    signed = {name: agency.sign(archive.read(name)) for name in names}
    outcomes, page = bring({"da-ky.zip": zipped({**signed, "danh-sach-cho-ky.xlsx": b"our own list"})})

    assert outcomes == dict.fromkeys(names, "released")
    assert "Sở Nội vụ ký thử" in page
    assert "không kiểm tra được chứng thư có đang bị thu hồi" in page
    for (award_id, before), after in zip((an, binh), signed.values(), strict=True):
        award = award_of(award_id)
        assert award.file_sha256 == sha256(after).hexdigest()
        assert award.prepared_sha256 == sha256(before).hexdigest()
        assert award.signed_with == sha256(x509.load_pem_x509_certificate(agency.pem).public_bytes(
            serialization.Encoding.DER)).hexdigest()  # fmt: skip
        with app.app_context():
            assert read_file(award.file_sha256) == after
            assert checking.examine(after).outcome is checking.Outcome.ISSUED
    with app.app_context():
        kept = db.session.query(SigningCertificate).one()
        assert kept.subject == "Sở Nội vụ ký thử"
    assert "Không có giấy nào chờ ký" in officer.get(f"{BASE}/{body}").text


def test_a_batch_is_fixed_when_its_last_file_has_come_back(app, world, body, agency, register, earn, bring, award_of):
    register(agency)
    first, second = earn(world.an), earn(world.binh)
    with app.app_context():
        rule = Rule(subject="courses:course:1", template="classic", body_id=body)
        db.session.add(rule)
        db.session.flush()
        batch = Batch(rule_id=rule.id, title="Đợt 1", criteria={}, made_by=world.binh, made_at=datetime.now(UTC))
        db.session.add(batch)
        db.session.flush()
        db.session.execute(update(Award).values(batch_id=batch.id))
        db.session.commit()

    bring({"a.pdf": agency.sign(first[1])})
    assert award_of(first[0]).batch_leaf is None
    bring({"b.pdf": agency.sign(second[1])})

    assert [award_of(award_id).batch_leaf for award_id, _file in (first, second)] == [0, 1]


def test_the_way_of_batches_prepares_what_is_signed_outside(app, world, body, complete):
    for person in (world.an, world.binh):
        complete(person)
    with app.app_context():
        ids = list(db.session.scalars(select(Award.id)))
        db.session.rollback()

        assert issue_awards(ids, at=datetime.now(UTC), advance=lambda _done: None) == 2
        assert issue_awards(ids, at=datetime.now(UTC), advance=lambda _done: None) == 0

        awards = list(db.session.scalars(select(Award)))
        assert all(award.prepared_sha256 and not award.file_sha256 for award in awards)


def test_each_wrong_file_is_refused_with_its_own_sentence_and_the_good_one_is_released(
    world, agency, stranger, expired, register, earn, bring, award_of
):
    register(agency)
    register(expired, at=long_ago())
    award_id, prepared = earn(world.an)
    other_id, other = earn(world.binh)
    files = {
        "nguoi-la.pdf": stranger.sign(prepared),
        "het-han.pdf": expired.sign(prepared),
        "sua-ten.pdf": agency.sign(_with_another_name(prepared)),
        "chua-ky.pdf": prepared,
        "ky-hai-lan.pdf": agency.sign(agency.sign(prepared), field="Khac"),
        "them-sau.pdf": agency.sign(prepared) + b"1 0 obj<</Hidden true>>endobj\n",
        "hong.pdf": _with_a_broken_signature(agency.sign(prepared)),
        "tep-la.pdf": agency.sign(_somebody_elses_file()),
        "thu.pdf": b"Kinh gui quy co quan",
        "to.pdf": prepared + bytes(6_000_000),
        "bom.zip": zipped({"a.pdf": bytes(40)})[:-5],
        "tot.pdf": agency.sign(other),
    }

    outcomes, page = bring(files)

    assert outcomes == {
        "nguoi-la.pdf": "wrong-signer",
        "het-han.pdf": "expired",
        "sua-ten.pdf": "altered",
        "chua-ky.pdf": "unsigned",
        "ky-hai-lan.pdf": "signed-twice",
        "them-sau.pdf": "not-covered",
        "hong.pdf": "broken-signature",
        "tep-la.pdf": "foreign",
        "thu.pdf": "not-a-pdf",
        "to.pdf": "too-large",
        "bom.zip": "bad-archive",
        "tot.pdf": "released",
    }
    for words in (
        "Người ký không phải là người đã đăng ký", "Lúc ký, chứng thư của người ký không có hiệu lực",
        "Nội dung giấy đã bị thay đổi", "Tệp chưa có chữ ký số", "Tệp có nhiều chữ ký số",
        "có phần được thêm sau khi ký", "Chữ ký số không đúng hoặc bị hỏng",
        "Không phải là giấy nào đang chờ đơn vị này ký", "Không phải là tệp PDF", "lớn hơn mức cho phép",
        "chưa tải lên trọn vẹn", "11 tệp chưa được",
    ):  # fmt: skip
        assert words in page, words
    assert award_of(award_id).file_sha256 is None
    assert award_of(other_id).file_sha256 is not None


def test_the_same_upload_again_changes_nothing_and_another_signature_is_refused(
    world, agency, register, earn, bring, award_of
):
    register(agency)
    award_id, prepared = earn(world.an)
    first, second = agency.sign(prepared), agency.sign(prepared, reason="Lan hai")
    bring({"a.pdf": first})

    outcomes, page = bring({"a.pdf": first, "b.pdf": second})

    assert outcomes == {"a.pdf": "same-again", "b.pdf": "already-released"}
    assert "đã được phát hành với một tệp khác" in page
    assert award_of(award_id).file_sha256 == sha256(first).hexdigest()


def test_a_revoked_certificate_is_not_released(app, world, agency, register, earn, bring, award_of):
    register(agency)
    award_id, prepared = earn(world.an)
    with app.app_context():
        db.session.get(type(award_of(award_id)), award_id).state = "revoked"
        db.session.commit()

    outcomes, _page = bring({"a.pdf": agency.sign(prepared)})

    assert outcomes == {"a.pdf": "no-longer-wanted"}


def test_a_check_that_was_killed_goes_on_where_it_stopped(app, world, body, agency, register, earn, officer):
    register(agency)
    first, second = (agency.sign(earn(person)[1]) for person in (world.an, world.binh))
    shown = officer.post(f"{BASE}/{body}/returns", **uploaded({"a.pdf": first, "b.pdf": second, "c.pdf": b"?"}))
    with app.app_context():
        payload = db.session.query(Job).filter_by(kind="certificates.take_back").one().payload

        with pytest.raises(JobCancelled):
            TakeBack().run(payload, _Dies(after=2))
        db.session.rollback()
        TakeBack().run(payload, _Dies(after=99))

    page = officer.get(shown.location).text
    assert page.count("data-outcome=") == 3
    assert page.count('data-outcome="released"') == 2


class _Dies:
    def __init__(self, after):
        self._left = after

    def step(self, *_words, **_figures):
        db.session.commit()

    def advance(self, *_figures):
        self._left -= 1
        if self._left < 0:
            raise JobCancelled
        db.session.commit()


def test_nothing_is_taken_before_a_certificate_has_been_confirmed(app, world, body, agency, earn, officer):
    _award, prepared = earn(world.an)
    with app.app_context():
        signers.propose(body, agency.pem, by=world.binh, at=datetime.now(UTC))
        db.session.commit()

    answer = officer.post(f"{BASE}/{body}/returns", **uploaded({"a.pdf": agency.sign(prepared)}))

    assert answer.status_code == 422
    assert "Chưa có chứng thư nào được xác nhận" in answer.text
    assert returns(app) == []


def test_an_upload_without_files_says_so(body, officer, agency, register):
    register(agency)

    answer = officer.post(f"{BASE}/{body}/returns", data={})

    assert answer.status_code == 422
    assert "Chưa chọn tệp nào" in answer.text


def test_officers_of_another_unit_are_kept_out(world, body, agency, register, earn, sign_in, bring):
    register(agency)
    _award, prepared = earn(world.an)
    bring({"a.pdf": agency.sign(prepared)})
    world.grant(world.dung, "certificates.prepare", world.con_cuong)
    dung = sign_in(world.dung)

    assert "Chưa có đơn vị cấp nào ký ngoài hệ thống" in dung.get(BASE).text
    for path in (f"{BASE}/{body}", f"{BASE}/returns/1", f"{BASE}/{body}/certificates"):
        assert dung.get(path).status_code == 403, path
    for path in (f"{BASE}/{body}/zip", f"{BASE}/{body}/returns"):
        assert dung.post(path).status_code == 403, path


def test_a_large_upload_is_for_officers_only(app, world, body, agency, register, officer, sign_in):
    register(agency)
    large = uploaded({"a.pdf": bytes(13_000_000)})

    assert officer.post(f"{BASE}/{body}/returns", **large).status_code == 302
    assert sign_in(world.an).post(f"{BASE}/{body}/returns", **large).status_code == 403


def _with_another_name(prepared):
    """Print the certificate again with another title: a new file, whatever it looks like."""
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(prepared)) as pdf:
        pdf.docinfo["/Title"] = "Giấy chứng nhận của người khác"
        pdf.save(changed, deterministic_id=True)
    return changed.getvalue()


def _with_a_broken_signature(signed):
    """Change one digit in the middle of the signature."""
    place = signed.rindex(b"/Contents <") + 2000
    return signed[:place] + (b"0" if signed[place : place + 1] != b"0" else b"1") + signed[place + 1 :]


def _somebody_elses_file():
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def test_every_outcome_has_a_sentence(app):
    from certificates.outside.outcomes import sentence_of  # noqa: PLC0415

    with app.test_request_context():
        assert len({sentence_of(outcome, detail="chi tiết") for outcome in Outcome}) == len(Outcome)
