"""An agency whose signer keeps the key elsewhere: made with openssl, signs with pyHanko, knows nothing of our code."""

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.keys.pemder import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

import certificates
from certificates.contract import CertificateFields, CertificateTemplate
from certificates.drawing.renderer import Renderer
from certificates.drawing.unsigned import draw_unsigned
from certificates.models import Award, IssuingBody
from certificates.outside import signers
from certificates.outside.models import Return
from lms.api import db, now, read_file

SPECIMEN = Path(__file__).parents[1] / "drawing" / "specimen.json"
BASE = "/staff/certificates/outside"


@dataclass(frozen=True)
class Agency:
    """A key and its certificate, in files of openssl."""

    key: Path
    certificate: Path

    @property
    def pem(self):
        return self.certificate.read_bytes()

    def sign(self, content, *, field="ChuKySo", change=None, style=None, spec=None, **wishes):
        """Add a signature as the agency's own program does: a new revision at the end of the file."""
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        if change:
            change(writer)
        wishes = {"subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED, "md_algorithm": "sha256", **wishes}
        signer = SimpleSigner(
            load_cert_from_pemder(str(self.certificate)),
            load_private_key_from_pemder(str(self.key), None),
            SimpleCertificateStore(),
        )
        signed = io.BytesIO()
        meta = PdfSignatureMetadata(field_name=field, **wishes)
        PdfSigner(meta, signer, stamp_style=style, new_field_spec=spec).sign_pdf(writer, output=signed)
        return signed.getvalue()


@pytest.fixture(scope="session")
def found_agency(tmp_path_factory):
    """Found an agency; `days` is how long its certificate is valid, from a day of the past where `since` is given."""

    def found(name, *, days=365):
        folder = tmp_path_factory.mktemp("agency")
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        usage = "keyUsage=critical,digitalSignature,nonRepudiation"
        subprocess.run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8",
                "-keyout", key, "-out", certificate, "-days", str(days), "-subj", f"/C=VN/CN={name}",
                "-addext", usage, "-addext", "basicConstraints=CA:FALSE",
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        return Agency(key, certificate)

    return found


@pytest.fixture(scope="session")
def agency(found_agency):
    return found_agency("Sở Nội vụ ký thử")


@pytest.fixture(scope="session")
def stranger(found_agency):
    """Another key whose certificate bears the very same name."""
    return found_agency("Sở Nội vụ ký thử")


@pytest.fixture(scope="session")
def prepared():
    """A certificate as it leaves the system."""
    fields = replace(CertificateFields.from_json(SPECIMEN.read_text("utf-8")), signed_by="")
    folder = Path(certificates.__file__).parent / "gallery" / "classic"
    return draw_unsigned(Renderer(CertificateTemplate("classic", "Cổ điển", folder)), fields)


@pytest.fixture
def body(app, body, world):
    """The issuing body of Quỳ Châu, which signs outside."""
    with app.app_context():
        found = db.session.get(IssuingBody, body)
        found.signer, found.unit_id = "outside", world.quy_chau
        db.session.commit()
        return body


@pytest.fixture
def register(app, world, body):
    """Register a certificate by one person and confirm it by another."""

    def register(agency, *, at=None):
        with app.app_context():
            made = signers.propose(body, agency.pem, by=world.binh, at=at or now())
            assert signers.decide(made, is_good=True, by=world.dung, at=at or now())
            db.session.commit()
            return made

    return register


@pytest.fixture
def earn(app, complete, run_jobs):
    """Let somebody earn a certificate that then waits for its signature; gives its id and the prepared file."""

    def earn(person, subject="courses:course:1"):
        completion_id = complete(person, subject)
        run_jobs()
        with app.app_context():
            award = db.session.scalars(select(Award).where(Award.completion_id == completion_id)).one()
            return award.id, read_file(award.prepared_sha256)

    return earn


@pytest.fixture
def officer(world, sign_in):
    """Bình, who may prepare certificates for Quỳ Châu."""
    world.grant(world.binh, "certificates.prepare", world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def bring(app, body, officer, run_jobs):
    """Upload files, let the job look at them: outcomes by name, and the page that tells of them."""

    def bring(files):
        shown = officer.post(f"{BASE}/{body}/returns", **uploaded(files))
        assert shown.status_code == 302, shown.text
        run_jobs()
        page = officer.get(shown.location).text
        rows = re.findall(r'<tr data-outcome="([\w-]+)"><td class="strong text-break">([^<]+)<', page)
        return {name: outcome for outcome, name in rows}, page

    return bring


@pytest.fixture
def award_of(app):
    def award_of(award_id):
        with app.app_context():
            return db.session.get(Award, award_id)

    return award_of


def uploaded(files):
    """A form with files, encoded in memory: the test client would leave its temporary file open."""
    values = [("files", FileStorage(io.BytesIO(content), filename=name)) for name, content in files.items()]
    boundary, body = encode_multipart(MultiDict(values))
    return {"data": body, "content_type": f'multipart/form-data; boundary="{boundary}"'}


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def long_ago():
    return datetime.now(UTC) - timedelta(days=400)


def returns(app):
    with app.app_context():
        return list(db.session.scalars(select(Return)))
