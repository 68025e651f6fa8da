"""Certificates that are signed elsewhere: drawn alike, with an empty field where the signature will be."""

from collections.abc import Sequence

import pydyf
from weasyprint import Document

from certificates.contract import Attachment, CertificateFields
from certificates.drawing.finishing import finish_unsigned
from certificates.drawing.renderer import CannotBePrinted, Renderer, write


def draw_unsigned(renderer: Renderer, fields: CertificateFields, attachments: Sequence[Attachment] = ()) -> bytes:
    """Draw one certificate without a signature. Raises what `Renderer.draw` raises."""
    composition = renderer.compose(fields)
    if renderer.missing_glyphs(fields) or composition.too_long:
        raise CannotBePrinted("ask for gaps and lines before issuing")

    def finish(_document: Document, pdf: pydyf.PDF) -> None:
        finish_unsigned(pdf, renderer.layout, fields, attachments)

    with renderer.drawing(composition.page, fields) as document:
        return write(document, finish)
