"""Trying out a template: the words of a specimen, what will not fit, and the drawn page."""

from collections.abc import Iterator
from dataclasses import replace

from certificates import wording
from certificates.contract import CertificateFields, CertificateTemplate
from certificates.drawing.layout import read_layout
from certificates.drawing.typesetting import compose, missing_glyphs
from certificates.looks.apart import draw_apart
from certificates.looks.emblems import emblems, lay_emblem
from certificates.looks.specimens import SPECIMEN
from certificates.models import IssuingBody


def specimen(holder: str, course: str, body: IssuingBody | None) -> CertificateFields:
    """A certificate that is nobody's, in the words of a body."""
    fields = replace(SPECIMEN, holder_name=holder, course_title=course)
    if body is None:
        return fields
    return replace(
        fields,
        issuer_name=body.name,
        issuer_lead=body.lead,
        place=body.place,
        signer_title=body.signer_title,
        signer_name=body.signer_name,
        signed_by=body.name,
        issuer_name_en=body.name_en,
        issuer_lead_en=body.lead_en,
        place_en=body.place_en,
        signer_title_en=body.signer_title_en,
        emblem=body.emblem_sha256 or "",
    )


def warnings(template: CertificateTemplate, fields: CertificateFields) -> Iterator[str]:
    """Tell what cannot be printed as it stands; costs a few milliseconds."""
    layout = read_layout(template.folder.resolve())
    if gaps := missing_glyphs(layout, fields):
        yield wording.gap_sentence(gaps)
    composition = compose(layout, fields, "")
    if composition.too_long:
        yield wording.length_sentence(composition.too_long)


def draw(template: CertificateTemplate, fields: CertificateFields) -> bytes:
    """Draw the specimen. Raises `Busy` and `DrawingFailed`."""
    lay_emblem(fields.emblem)
    return draw_apart(template.folder.resolve(), [fields], emblems())[0]
