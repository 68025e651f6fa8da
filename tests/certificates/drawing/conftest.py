import shutil
import subprocess
from pathlib import Path

import pytest

import certificates
from certificates.contract import CertificateFields, CertificateTemplate
from certificates.drawing.renderer import Renderer

CLASSIC = Path(certificates.__file__).parent / "gallery" / "classic"


@pytest.fixture(scope="session")
def classic():
    return CertificateTemplate("classic", "Cổ điển", CLASSIC)


@pytest.fixture(scope="session")
def fields():
    return CertificateFields.from_json((Path(__file__).parent / "specimen.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def renderer(classic):
    return Renderer(classic)


@pytest.fixture(scope="session")
def drawn(renderer, fields):
    return renderer.draw(fields).content


@pytest.fixture
def run(tmp_path):
    """Run a program on a PDF, `{}` being its place; skip where the program is not installed."""

    def run(content, *command):
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed here")
        file = tmp_path / "certificate.pdf"
        file.write_bytes(content)
        arguments = [part.format(file) for part in command]
        return subprocess.run(arguments, capture_output=True, check=True, text=True, cwd=tmp_path).stdout

    return run
