"""Structural attacks on an issued file (G18): each gives the bytes that somebody would bring to the check page."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certificates.contract import CertificateFields, Signer
from certificates.credentials import CredentialDesk
from certificates.drawing.renderer import Renderer
from certificates.signing.seal import seal


@dataclass(frozen=True)
class Ground:
    """What an attacker has: two genuine files, the words of the first, and keys of an authority of the same name."""

    original: bytes
    other: bytes
    words: CertificateFields
    other_words: CertificateFields
    renderer: Renderer
    signer: Signer
    desk: CredentialDesk
    genuine: tuple[Any, ...]
    others: tuple[Any, ...]

    def drawn(self, attachments: tuple[Any, ...] = (), **changes: Any) -> bytes:
        """A file drawn by the same program and signed by the stranger."""
        fields = replace(self.words, **changes)
        return seal(self.renderer.draw(fields, reserve=self.signer.reserve, attachments=attachments), self.signer)


Attack = Callable[[Ground], bytes]


def appended(tail: bytes) -> Attack:
    return lambda ground: ground.original + tail


def prepended(head: bytes) -> Attack:
    return lambda ground: head + ground.original


def written(pattern: bytes, instead: bytes) -> Attack:
    """Write over the first place, and make sure that there is one."""

    def attack(ground: Ground) -> bytes:
        changed, count = re.subn(pattern, instead, ground.original, count=1)
        assert count
        return changed

    return attack


def revised(change: Callable[[IncrementalPdfFileWriter], None]) -> Attack:
    """Append a revision by the rules of PDF."""

    def attack(ground: Ground) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(ground.original))
        change(writer)
        made = io.BytesIO()
        writer.write(made)
        return made.getvalue()

    return attack


def saved(change: Callable[[pikepdf.Pdf, Ground], None], **how: Any) -> Attack:
    """Save anew with an editor."""

    def attack(ground: Ground) -> bytes:
        made = io.BytesIO()
        with pikepdf.open(io.BytesIO(ground.original)) as pdf:
            change(pdf, ground)
            pdf.save(made, **how)
        return made.getvalue()

    return attack


def ranged(change: Callable[[list[int]], list[int]]) -> Attack:
    """Change the four numbers of the signature's range."""

    def attack(ground: Ground) -> bytes:
        found = re.search(rb"/ByteRange\s*\[([^\]]*)\]", ground.original)
        assert found
        numbers = b" ".join(b"%d" % number for number in change([int(part) for part in found[1].split()]))
        return ground.original[: found.start(1)] + numbers.ljust(len(found[1])) + ground.original[found.end(1) :]

    return attack


def _page(writer: IncrementalPdfFileWriter) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def _cover(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def _note(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    note = DictionaryObject({pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/FreeText")})
    note[pdf_name("/Rect")] = ArrayObject([NumberObject(n) for n in (100, 100, 300, 200)])
    note[pdf_name("/Contents")] = pdf_string("Xuất sắc")
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])


def _language(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()


def _layer(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OCProperties"] = DictionaryObject({pdf_name("/OCGs"): ArrayObject()})
    writer.update_root()


def _appearance(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/AcroForm"]["/NeedAppearances"] = NumberObject(1)
    writer.update_root()


def _second_signature(writer: IncrementalPdfFileWriter) -> None:
    second = DictionaryObject(writer.root["/AcroForm"]["/Fields"][0]["/V"])
    field = DictionaryObject({pdf_name("/FT"): pdf_name("/Sig"), pdf_name("/T"): pdf_string("Khac")})
    field[pdf_name("/V")] = writer.add_object(second)
    writer.root["/AcroForm"]["/Fields"].append(writer.add_object(field))
    writer.update_root()


def _nothing(_pdf: pikepdf.Pdf, _ground: Ground) -> None:
    """A file is another one even when its editor wanted no change."""


def _no_form(pdf: pikepdf.Pdf, _ground: Ground) -> None:
    del pdf.Root.AcroForm
    del pdf.pages[0].Annots


def _no_permissions(pdf: pikepdf.Pdf, _ground: Ground) -> None:
    del pdf.Root.Perms


def _no_attachment(pdf: pikepdf.Pdf, _ground: Ground) -> None:
    del pdf.attachments["open-badge.jwt"]


def _others_attachment(pdf: pikepdf.Pdf, ground: Ground) -> None:
    pdf.attachments["open-badge.jwt"] = ground.others[0].content


def _forged_attachment(pdf: pikepdf.Pdf, ground: Ground) -> None:
    better = replace(ground.words, grade="Xuất sắc")
    pdf.attachments["open-badge.jwt"] = ground.desk.attachments_of(better)[0].content


def _others_page(pdf: pikepdf.Pdf, ground: Ground) -> None:
    with pikepdf.open(io.BytesIO(ground.other)) as other:
        page = other.make_indirect(pikepdf.Dictionary(C=other.pages[0].Contents, R=other.pages[0].Resources))
        theirs = pdf.copy_foreign(page)
        pdf.pages[0].Contents, pdf.pages[0].Resources = theirs.C, theirs.R


def _shadow_page(pdf: pikepdf.Pdf, _ground: Ground) -> None:
    pdf.pages[0].contents_add(b"q 1 1 1 rg 0 0 400 300 re f Q", prepend=False)


def _others_code(pdf: pikepdf.Pdf, ground: Ground) -> None:
    pdf.docinfo["/ThaoCode"] = ground.other_words.code


def _others_signature(ground: Ground) -> bytes:
    place, theirs = (
        re.search(rb"/Contents\s*(<[0-9a-fA-F]{2000,}>)", file) for file in (ground.original, ground.other)
    )
    assert place
    assert theirs
    hexadecimal = theirs[1][1:-1][: len(place[1]) - 2].ljust(len(place[1]) - 2, b"0")
    return ground.original[: place.start(1) + 1] + hexadecimal + ground.original[place.end(1) - 1 :]


def _no_digits(ground: Ground) -> bytes:
    found = re.search(rb"/Contents\s*<([0-9a-fA-F]{2000,})>", ground.original)
    assert found
    return ground.original[: found.start(1)] + b"0" * len(found[1]) + ground.original[found.end(1) :]


ATTACKS: dict[str, Attack] = {
    "a line behind the end": appended(b"\n"),
    "a second end": appended(b"%%EOF\n"),
    "zeros behind the end": appended(bytes(64)),
    "an object behind the end": appended(b"1 0 obj<</Type/Catalog>>endobj\n"),
    "a table behind the end": appended(
        b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 2/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    ),
    "itself once more": lambda ground: ground.original * 2,
    "another certificate behind it": lambda ground: ground.original + ground.other,
    "another certificate before it": lambda ground: ground.other + ground.original,
    "a line before the head": prepended(b"%PDF-1.4\n"),
    "another program before the head": prepended(b"%PDF-1.7\n1 0 obj<</S/JavaScript>>endobj\n"),
    "revision: another language": revised(_language),
    "revision: a page covered": revised(_cover),
    "revision: a note on the page": revised(_note),
    "revision: a layer": revised(_layer),
    "revision: another appearance": revised(_appearance),
    "revision: a second signature": revised(_second_signature),
    "saved anew": saved(_nothing),
    "saved for the web": saved(_nothing, linearize=True),
    "saved with a password for changes": saved(_nothing, encryption=pikepdf.Encryption(owner="x", user="")),
    "the form taken out": saved(_no_form),
    "the permissions taken out": saved(_no_permissions),
    "the attachment taken out": saved(_no_attachment),
    "the attachment of another certificate": saved(_others_attachment),
    "an attachment signed by strangers": saved(_forged_attachment),
    "the page, and the QR code, of another certificate": saved(_others_page),
    "a shadow over the page": saved(_shadow_page),
    "the code of another certificate": saved(_others_code),
    "the signature of another certificate": _others_signature,
    "the signature's digits gone": _no_digits,
    "the range's name gone": written(rb"/ByteRange", b"/ByteRanje"),
    "the signature's name gone": written(rb"/Contents(?=\s*<[0-9a-fA-F]{2000})", b"/Contenta"),
    "the range ends early": ranged(lambda numbers: [*numbers[:3], numbers[3] - 10]),
    "the range begins late": ranged(lambda numbers: [1, numbers[1] - 1, *numbers[2:]]),
    "the gap is wider": ranged(lambda numbers: [0, numbers[1] - 9, numbers[2], numbers[3]]),
    "the range is empty": ranged(lambda _numbers: [0, 0, 0, 0]),
    "the ranges change places": ranged(lambda numbers: [numbers[2], numbers[3], 0, numbers[1]]),
    "a range in a comment": appended(b"%/ByteRange [0 10 20 30]\n"),
    "another head": written(rb"%PDF-1\.\d", b"%PDF-1.4"),
    "cut before the end": lambda ground: ground.original[: len(ground.original) * 99 // 100],
    "another name in the metadata": lambda ground: ground.original.replace(
        ground.words.holder_name.encode(), ground.words.holder_name[::-1].encode()
    ),
    "another agency's certificate": lambda ground: ground.drawn(),
    "another agency's, with the genuine credential": lambda ground: ground.drawn(ground.genuine),
    "another agency's, with a better grade": lambda ground: ground.drawn(ground.genuine, grade="Xuất sắc"),
    "another agency's, with another name": lambda ground: ground.drawn(holder_name="Lê Văn Xi"),
    "another agency's, with another's QR code": lambda ground: ground.drawn(qr_text=ground.other_words.qr_text),
    "another agency's, with another's credential": lambda ground: ground.drawn(ground.others),
}
