"""The blank signature: field, widget, its place in the structure tree, and the signature dictionary to be filled.

The visible block is part of the page, so the widget's own appearance is empty; PDF/UA wants the widget in the
structure tree with a description (ISO 14289-1, 7.18), PDF/A wants it printable and not hidden (ISO 19005-3, 6.3).
"""

from typing import Any, Final

import pydyf

from certificates.contract import CertificateFields, PreparedPDF
from certificates.drawing.art import Ready
from certificates.drawing.layout import POINTS_PER_MM, Layout
from certificates.drawing.pdf_words import pdf_text, pdf_time

FIELD_NAME: Final = "ChuKySo"
DESCRIPTION: Final = "Chữ ký số của cơ quan cấp giấy"
REASON: Final = "Cấp giấy này"
"""Said of certificates and of notes of attendance, which certify nothing."""
PRINT_AND_LOCKED: Final = 4 + 128
SIGNATURES_EXIST_AND_APPEND_ONLY: Final = 3
NO_CHANGES_ALLOWED: Final = 1

_BLANK_RANGE: Final = b"[0 0000000000 0000000000 0000000000]"
_BEFORE_RANGE: Final = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange"
_BEFORE_CONTENTS: Final = _BEFORE_RANGE + _BLANK_RANGE + b"/Contents"


def add_signature_field(pdf: pydyf.PDF, layout: Layout, fields: CertificateFields, reserve: int) -> Ready:
    """Add everything a signed certificate has, with `reserve` bytes of room for the CMS; returns the signature."""
    signature = Ready(signature_dictionary(fields, reserve))
    pdf.add_object(signature)
    widget = _add_widget(pdf, layout)
    widget["V"] = signature.reference
    pdf.catalog["AcroForm"] = pydyf.Dictionary(
        {"Fields": pydyf.Array([widget.reference]), "SigFlags": SIGNATURES_EXIST_AND_APPEND_ONLY}
    )
    pdf.catalog["Perms"] = pydyf.Dictionary({"DocMDP": signature.reference})
    return signature


def add_empty_field(pdf: pydyf.PDF, layout: Layout) -> None:
    """Add the place for a signature that is made elsewhere: a field without one, at the template's box."""
    fields = pydyf.Array([_add_widget(pdf, layout).reference])
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields, "SigFlags": SIGNATURES_EXIST_AND_APPEND_ONLY})


def find_blanks(content: bytes, reserve: int) -> PreparedPDF:
    """Locate the one blank signature in a written file."""
    if content.count(_BEFORE_CONTENTS) != 1:
        raise AssertionError("not one blank signature in a certificate")
    return blanks_at(content, content.index(_BEFORE_CONTENTS), reserve)


def blanks_at(content: bytes, start: int, reserve: int) -> PreparedPDF:
    """Tell the blanks of the signature dictionary that begins at `start`."""
    contents = start + len(_BEFORE_CONTENTS)
    byte_range = start + len(_BEFORE_RANGE)
    return PreparedPDF(
        content=content,
        byte_range=(byte_range, byte_range + len(_BLANK_RANGE)),
        contents=(contents, contents + 2 * reserve + 2),
    )


def signature_dictionary(fields: CertificateFields, reserve: int) -> bytes:
    """Return the dictionary whose signature is still blank."""
    words = {"Reason": REASON, "Location": fields.place, "Name": fields.signed_by}
    entries = b"".join(b"/%s%s" % (key.encode(), pdf_text(text)) for key, text in words.items() if text)
    rule = b"<</Type/TransformParams/P %d/V/1.2>>" % NO_CHANGES_ALLOWED
    return (
        _BEFORE_CONTENTS
        + b"<%s>/M%s" % (b"0" * 2 * reserve, pdf_time(fields.signed_at))
        + entries
        + b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams%s>>]>>" % rule
    )


def _add_widget(pdf: pydyf.PDF, layout: Layout) -> pydyf.Dictionary:
    page = _find(pdf, "Type", "/Page")
    document = _find(pdf, "S", "/Document")
    tree = _find(pdf, "Type", "/StructTreeRoot")
    parents = pdf.objects[int(tree["ParentTree"].split()[0])]["Nums"]
    parent_key = max(parents[::2], default=-1) + 1
    box = layout.signature
    bottom = layout.page_height_mm - box.top - box.height
    corners = (box.left, bottom, box.left + box.width, bottom + box.height)
    nothing = Ready(
        b"<</Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources<<>>/Length 0>>\nstream\n\nendstream"
        % (box.width * POINTS_PER_MM, box.height * POINTS_PER_MM)
    )
    pdf.add_object(nothing)
    widget = pydyf.Dictionary({
        "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "T": pydyf.String(FIELD_NAME),
        "TU": pydyf.String(DESCRIPTION), "F": PRINT_AND_LOCKED, "P": page.reference, "StructParent": parent_key,
        "Rect": pydyf.Array([round(side * POINTS_PER_MM, 2) for side in corners]),
        "AP": pydyf.Dictionary({"N": nothing.reference}),
    })  # fmt: skip
    pdf.add_object(widget)
    place = pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page.reference})
    pdf.add_object(place)
    element = pydyf.Dictionary({
        "Type": "/StructElem", "S": "/Form", "P": document.reference, "Pg": page.reference,
        "Alt": pydyf.String(DESCRIPTION), "K": pydyf.Array([place.reference]),
    })  # fmt: skip
    pdf.add_object(element)
    document["K"].append(element.reference)
    parents.extend([parent_key, element.reference])
    page["Annots"] = pydyf.Array([*page.get("Annots", ()), widget.reference])
    return widget


def _find(pdf: pydyf.PDF, key: str, value: str) -> Any:
    return next(o for o in pdf.objects if isinstance(o, pydyf.Dictionary) and o.get(key) == value)
