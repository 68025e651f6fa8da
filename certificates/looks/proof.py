"""Reading a proof: whether the drawn file says what it should, in its own fonts, as an archive wants it."""

import io
from collections.abc import Iterator
from typing import Final

import pikepdf

from certificates.contract import CertificateFields
from certificates.drawing.comparing import text_of
from lms.api import _

SHOWN: Final = ("holder_name", "number", "code")


def proof_problems(content: bytes, fields: CertificateFields) -> Iterator[str]:
    """Tell what is wrong with a drawn certificate."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if len(pdf.pages) != 1:
            yield _("Giấy phải vừa một trang, bản này có %(n)d trang.", n=len(pdf.pages))
            return
        if not (pdf.Root.get("/OutputIntents") and pdf.Root.get("/StructTreeRoot") and pdf.Root.get("/Metadata")):
            yield _("Tệp vẽ ra không đạt PDF/A-3a.")
        for font in pdf.pages[0].Resources.get("/Font", {}).values():
            if not all("/FontFile2" in part.FontDescriptor for part in font.DescendantFonts):
                yield _("Phông “%(name)s” không được nhúng.", name=str(font.BaseFont).lstrip("/"))
        text = text_of(pdf)
    for name in SHOWN:
        if " ".join(getattr(fields, name).split()) not in text:
            yield _("Chữ trong tệp không đọc lại được đúng: “%(words)s”.", words=getattr(fields, name))
    if fields.demo and "không có giá trị pháp lý" not in text.casefold():
        yield _("Bản trình diễn phải in câu “Bản trình diễn, không có giá trị pháp lý”.")
