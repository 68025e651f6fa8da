"""What every certificate's file is given after WeasyPrint: files inside, words about itself, room for the signature."""

from collections.abc import Sequence
from dataclasses import dataclass

import pydyf

from certificates.contract import Attachment, CertificateFields
from certificates.drawing.art import Ready
from certificates.drawing.attachments import attach
from certificates.drawing.layout import Layout
from certificates.drawing.metadata import describe
from certificates.drawing.signature_field import add_empty_field, add_signature_field


@dataclass(frozen=True)
class Finishing:
    """What one certificate's file is finished with; `reserve` is the room for the signature in bytes."""

    fields: CertificateFields
    attachments: tuple[Attachment, ...]
    reserve: int


@dataclass(frozen=True)
class Personal:
    """The objects of a file that are another person's in another file, the page aside."""

    metadata: Ready
    signature: Ready
    attachments: list[Ready]


def finish_file(pdf: pydyf.PDF, layout: Layout, finishing: Finishing) -> Personal:
    """Give a drawn document what it lacks, and final bytes to every stream."""
    attachments = attach(pdf, finishing.attachments, finishing.fields.signed_at)
    signature = add_signature_field(pdf, layout, finishing.fields, finishing.reserve)
    personal = Personal(describe(pdf, finishing.fields, layout.heading), signature, attachments)
    _settle_streams(pdf)
    return personal


def finish_unsigned(
    pdf: pydyf.PDF, layout: Layout, fields: CertificateFields, attachments: Sequence[Attachment]
) -> None:
    """Finish a document that will be signed elsewhere."""
    attach(pdf, attachments, fields.signed_at)
    add_empty_field(pdf, layout)
    describe(pdf, fields, layout.heading)
    _settle_streams(pdf)


def _settle_streams(pdf: pydyf.PDF) -> None:
    # pydyf compresses each stream twice, once only for the file's identifier; final bytes are compressed once.
    for place, part in enumerate(pdf.objects):
        if isinstance(part, pydyf.Stream):
            ready = Ready(part.data)
            ready.number, ready.generation, ready.free = part.number, part.generation, part.free
            pdf.objects[place] = ready
