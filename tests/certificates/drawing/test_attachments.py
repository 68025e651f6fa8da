"""Files inside a certificate, as PDF/A-3 wants them."""

import io

import pikepdf
import pytest

from certificates.contract import Attachment

CREDENTIAL = Attachment("giấy.json", "application/vc+jwt", b'{"proof": "jwt"}' * 90, "Giấy chứng nhận số")
NOTE = Attachment("a.txt", "text/plain", b"first by name", "Ghi chú")


@pytest.fixture(scope="module")
def content(renderer, fields):
    return renderer.draw(fields, attachments=[CREDENTIAL, NOTE]).content


@pytest.fixture(scope="module")
def pdf(content):
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def test_the_file_inside_is_the_file_given(pdf, content, run):
    inside = pdf.attachments["giấy.json"].get_file()

    assert inside.read_bytes() == CREDENTIAL.content
    assert inside.mime_type == CREDENTIAL.media_type
    assert "No syntax or stream encoding errors" in run(content, "qpdf", "--check", "{}")


def test_each_file_is_related_to_the_document_once_described_and_dated(pdf, fields):
    related = list(pdf.Root.AF)

    assert [str(file.UF) for file in related] == ["a.txt", "giấy.json"]
    assert [str(file.Desc) for file in related] == ["Ghi chú", "Giấy chứng nhận số"]
    assert {str(file.AFRelationship) for file in related} == {"/Data"}
    assert list(pdf.Root.Names.EmbeddedFiles.Names)[1::2] == related
    for file in related:
        assert str(file.EF.F.Params.ModDate) == "D:20261122023000Z"
        assert str(file.EF.F.Subtype) in ("/text/plain", "/application/vc+jwt")
