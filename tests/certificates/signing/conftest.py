import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import certificates
from certificates.contract import CertificateFields, CertificateTemplate
from certificates.drawing.renderer import Renderer
from certificates.signing.checking import check_pdf
from certificates.signing.demo_authority import make_demo_authority
from certificates.signing.seal import seal

SPECIMEN = Path(__file__).parents[1] / "drawing" / "specimen.json"


@pytest.fixture(scope="session")
def authority_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("keys") / "authority"


@pytest.fixture(scope="session")
def signer(authority_folder):
    return make_demo_authority(authority_folder)


@pytest.fixture(scope="session")
def stranger(tmp_path_factory):
    """The signer of another authority that calls itself by the same name."""
    return make_demo_authority(tmp_path_factory.mktemp("other") / "authority")


@pytest.fixture(scope="session")
def fields():
    return CertificateFields.from_json(SPECIMEN.read_text("utf-8"))


@pytest.fixture(scope="session")
def renderer():
    folder = Path(certificates.__file__).parent / "gallery" / "classic"
    return Renderer(CertificateTemplate("classic", "Cổ điển", folder))


@pytest.fixture(scope="session")
def draw(renderer, signer, fields):
    def draw(**changes):
        return renderer.draw(replace(fields, **changes), reserve=signer.reserve)

    return draw


@pytest.fixture(scope="session")
def prepared(draw):
    return draw()


@pytest.fixture(scope="session")
def issued(prepared, signer):
    return seal(prepared, signer)


@pytest.fixture
def check(signer):
    def check(document, known=()):
        return check_pdf(document, known_sha256=set(known), trusted_leafs=[signer.certificate_sha256])

    return check


@pytest.fixture
def run(tmp_path):
    """Run a program on a PDF, `{}` being its place; skip where the program is not installed."""

    def run(content, *command):
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed here")
        file = tmp_path / "certificate.pdf"
        file.write_bytes(content)
        arguments = [part.format(file) for part in command]
        return subprocess.run(arguments, capture_output=True, check=False, text=True, cwd=tmp_path).stdout

    return run
