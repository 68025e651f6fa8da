"""Files inside a certificate: PDF/A-3 wants each named, dated and related to the document (ISO 19005-3, 6.8)."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

import pydyf

from certificates.contract import Attachment
from certificates.drawing.art import Ready

# WeasyPrint's own attachments would enter /AF twice, guess the media type from the name and bear the time of drawing.
RELATIONSHIP = "/Data"


def attach(pdf: pydyf.PDF, attachments: Sequence[Attachment], at: datetime) -> list[Ready]:
    """Put files into a document and return their streams, in order; `at` is the time they bear."""
    streams = [Ready(embedded_file(attachment, at)) for attachment in attachments]
    names, files = pydyf.Array(), pydyf.Array()
    for attachment, stream in sorted(zip(attachments, streams, strict=True), key=lambda pair: pair[0].name.encode()):
        pdf.add_object(stream)
        file = pydyf.Dictionary({
            "Type": "/Filespec", "F": pydyf.String(attachment.name), "UF": pydyf.String(attachment.name),
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
            "Desc": pydyf.String(attachment.description), "AFRelationship": RELATIONSHIP,
        })  # fmt: skip
        pdf.add_object(file)
        names.extend([pydyf.String(attachment.name), file.reference])
        files.append(file.reference)
    if streams:
        pdf.catalog["Names"] = pydyf.Dictionary({"EmbeddedFiles": pydyf.Dictionary({"Names": names})})
        pdf.catalog["AF"] = files
    return streams


def embedded_file(attachment: Attachment, at: datetime) -> bytes:
    """Return the stream object that holds the file."""
    packed = zlib.compress(attachment.content)
    return (
        b"<</Type/EmbeddedFile/Subtype/%s/Params<</Size %d/ModDate(D:%sZ)>>/Filter/FlateDecode/Length %d>>"
        b"\nstream\n%s\nendstream"
        % (
            _name(attachment.media_type),
            len(attachment.content),
            f"{at.astimezone(UTC):%Y%m%d%H%M%S}".encode(),
            len(packed),
            packed,
        )
    )


def _name(media_type: str) -> bytes:
    letters = (letter if letter.isalnum() else f"#{ord(letter):02x}" for letter in media_type)
    return "".join(letters).encode("ascii")
