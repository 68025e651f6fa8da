"""What PDF/A-3a and PDF/UA-1 ask and a machine without their validators can see."""

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pikepdf
import pytest

from certificates.drawing.batch import BatchRenderer
from certificates.drawing.compiled import Sheet
from certificates.drawing.finishing import Finishing
from certificates.drawing.renderer import DEFAULT_RESERVE

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@pytest.fixture(scope="module", params=["by the full renderer", "as a copy"])
def drawn(request, renderer, fields):
    if request.param == "by the full renderer":
        return renderer.draw(fields).content
    others = [replace(fields, holder_name=name) for name in ("Vũ Ý", "Lê An", "Lò Thị Ban", "Y Ê Ban")]
    sheets = [Sheet(renderer.compose(one), Finishing(one, (), DEFAULT_RESERVE)) for one in [*others, *others, fields]]
    batch = BatchRenderer(renderer)
    *_, last = batch.draw(sheets)
    assert batch.copied == len(sheets)
    return last.content


@pytest.fixture
def pdf(drawn):
    with pikepdf.open(io.BytesIO(drawn)) as opened:
        yield opened


def test_the_file_is_sound(drawn, run):
    assert "No syntax or stream encoding errors" in run(drawn, "qpdf", "--check", "{}")


def test_colours_have_an_output_intent_with_its_profile(pdf):
    (intent,) = pdf.Root.OutputIntents

    assert intent.S == "/GTS_PDFA1"
    assert len(intent.DestOutputProfile.read_bytes()) > 1000


def test_the_file_has_an_identifier_title_and_language(pdf, fields):
    assert len(pdf.trailer.ID) == 2
    assert str(pdf.Root.Lang) == "vi"
    assert str(pdf.docinfo.Title) == f"Giấy chứng nhận {fields.number} – {fields.holder_name}"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


def test_the_file_carries_its_check_code(pdf, fields):
    assert str(pdf.docinfo["/ThaoCode"]) == fields.code


def test_both_standards_are_claimed_in_the_metadata(pdf):
    metadata = pdf.Root.Metadata.read_bytes()

    with pdf.open_metadata() as xmp:
        assert xmp["pdfaid:part"] == "3"
        assert xmp["pdfaid:conformance"] == "A"
        assert xmp["pdfuaid:part"] == "1"
    assert len(list(ET.fromstring(metadata).iter(f"{RDF}RDF"))) == 1
    assert b"pdfaExtension:schemas" in metadata


def test_all_content_is_tagged(pdf):
    assert pdf.Root.MarkInfo.Marked is True
    kinds = [element.get("/S") for element in pdf.objects if isinstance(element, pikepdf.Dictionary)]

    assert pdf.Root.StructTreeRoot.K[0].S == "/Document"
    assert kinds.count("/H1") == 1
    assert kinds.count("/Figure") == 2
    assert kinds.count("/Form") == 1


def test_every_picture_and_field_has_words_for_those_who_cannot_see_it(pdf):
    described = [
        element
        for element in pdf.objects
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") in ("/Figure", "/Form")
    ]

    assert all(str(element.Alt) for element in described)


def test_every_font_is_ours_embedded_and_translatable_to_text(pdf):
    fonts = list(pdf.pages[0].Resources.Font.values())

    assert len(fonts) == 5
    for font in fonts:
        (descendant,) = font.DescendantFonts
        assert "+Thao-" in str(font.BaseFont)
        assert "/FontFile2" in descendant.FontDescriptor
        assert font.ToUnicode.read_bytes()


def test_the_signature_field_is_printable_described_and_in_the_structure(pdf):
    (widget,) = pdf.pages[0].Annots

    assert (widget.Subtype, widget.FT, widget.F) == ("/Widget", "/Sig", 132)
    assert str(widget.TU)
    assert pdf.Root.AcroForm.SigFlags == 3
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    element = numbers[numbers.index(widget.StructParent) + 1]
    assert element.S == "/Form"
    assert element.K[0].Type == "/OBJR"
    assert element.K[0].Obj.objgen == widget.objgen
    assert pdf.pages[0].Tabs == "/S"


def test_the_signature_forbids_any_change(pdf):
    signature = pdf.Root.Perms.DocMDP

    assert signature.SubFilter == "/ETSI.CAdES.detached"
    assert signature.Reference[0].TransformParams.P == 1
