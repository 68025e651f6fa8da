import io
import re
from datetime import UTC, datetime
from hashlib import sha256
from random import Random

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certificates.contract import PreparedPDF
from certificates.signing.checking import LARGEST_FILE, check_pdf
from certificates.signing.envelope import Verdict
from certificates.signing.seal import seal


def test_an_issued_file_is_valid_and_known_by_its_hash(issued, check, fields, signer):
    finding = check(issued, known=[sha256(issued).hexdigest()])

    assert finding.verdict is Verdict.VALID
    assert finding.is_valid
    assert finding.is_exact_original
    assert finding.code == fields.code
    assert finding.signed_at == fields.signed_at
    assert finding.signer_sha256 == signer.certificate_sha256


def test_the_register_may_be_asked_by_a_function(issued, signer):
    asked = []

    check_pdf(issued, known_sha256=lambda digest: not asked.append(digest), trusted_leafs=[signer.certificate_sha256])

    assert asked == [sha256(issued).hexdigest()]


def test_a_valid_file_that_is_not_in_the_register_is_told_apart(issued, check):
    assert check(issued).is_valid
    assert not check(issued).is_exact_original


def test_every_one_of_300_flipped_bytes_is_found(issued, prepared, check):
    random, (gap_start, gap_end) = Random(20261122), prepared.contents
    passed = []
    for _ in range(300):
        place = random.randrange(len(issued))
        flipped = bytearray(issued)
        flipped[place] ^= 1 << random.randrange(8)
        if check(bytes(flipped)).is_valid:
            passed.append(place)

    assert [place for place in passed if not gap_start < place < gap_end - 1] == []


def test_a_byte_flipped_in_every_object_of_the_signed_part_is_found(issued, prepared, check):
    for match in re.finditer(rb"\d+ 0 obj", issued):
        flipped = bytearray(issued)
        flipped[match.start()] ^= 1

        assert check(bytes(flipped)).verdict in (Verdict.ALTERED, Verdict.NOT_COVERED), match


def test_a_revision_appended_by_the_rules_of_pdf_is_refused(issued, check):
    writer = IncrementalPdfFileWriter(io.BytesIO(issued))
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()
    changed = io.BytesIO()
    writer.write(changed)

    assert check(changed.getvalue()).verdict is Verdict.NOT_COVERED


def test_a_second_signature_on_top_is_refused(issued, check):
    writer = IncrementalPdfFileWriter(io.BytesIO(issued))
    second = writer.root["/Perms"]["/DocMDP"]
    field = DictionaryObject({pdf_name("/FT"): pdf_name("/Sig"), pdf_name("/T"): pdf_string("Khac")})
    field[pdf_name("/V")] = writer.add_object(DictionaryObject(second))
    writer.root["/AcroForm"]["/Fields"].append(writer.add_object(field))
    writer.update_root()
    changed = io.BytesIO()
    writer.write(changed)

    assert check(changed.getvalue()).verdict is Verdict.SEVERAL_SIGNATURES


@pytest.mark.parametrize("tail", [b"\n", b"\0", b"%%EOF\n", b"1 0 obj<</Hidden true>>endobj\n"])
def test_bytes_after_the_end_are_refused(issued, check, tail):
    assert check(issued + tail).verdict is Verdict.NOT_COVERED


@pytest.mark.parametrize("head", [b"\n", b"GIF89a", b"<html>"])
def test_bytes_before_the_beginning_are_refused(issued, check, head):
    assert check(head + issued).verdict is Verdict.NOT_A_PDF


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(issued, check, kept):
    assert not check(issued[: int(len(issued) * kept)]).is_valid


def test_a_file_signed_by_another_authority_of_the_same_name_is_refused(prepared, stranger, check):
    assert check(seal(prepared, stranger)).verdict is Verdict.OTHER_SIGNER


def test_a_file_that_was_never_signed_is_refused(prepared, check):
    assert not check(prepared.content).is_valid


def test_a_file_whose_signature_was_taken_out_is_refused(issued, check):
    with pikepdf.open(io.BytesIO(issued)) as pdf:
        del pdf.Root.AcroForm
        del pdf.Root.Perms
        del pdf.pages[0].Annots
        rest = io.BytesIO()
        pdf.save(rest)

    assert not check(rest.getvalue()).is_valid


def test_a_pdf_without_any_signature_is_refused(check):
    plain = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)

    assert check(plain.getvalue()).verdict is Verdict.NO_SIGNATURE


def test_a_signature_moved_from_another_certificate_is_refused(draw, issued, prepared, check):
    other = draw(holder_name="Lê Văn Khác")
    forged = seal(other, _Copycat(issued, prepared))

    assert check(forged).verdict is Verdict.ALTERED


class _Copycat:
    """Gives every document the signature that it has seen on one."""

    def __init__(self, issued, prepared):
        start, end = prepared.contents
        self._signature = bytes.fromhex(issued[start + 1 : end - 1].decode())

    def sign(self, _digest):
        return self._signature


def test_text_hidden_in_the_gap_of_the_signature_is_refused(prepared, signer, check):
    start, end = prepared.contents
    hidden = b"(Nguyen Van A)"
    content = bytearray(prepared.content)
    content[end - len(hidden) : end] = hidden
    wide = PreparedPDF(bytes(content), prepared.byte_range, (start, end - len(hidden)))
    document = bytearray(seal(wide, signer))
    document[prepared.byte_range[0] : prepared.byte_range[1]] = (
        b"[0 %d %d %d" % (start, end, len(content) - end)
    ).ljust(prepared.byte_range[1] - prepared.byte_range[0] - 1) + b"]"

    assert check(bytes(document)).verdict is Verdict.NOT_COVERED


def test_words_after_the_signature_inside_its_own_field_are_refused(issued, prepared, check):
    _, end = prepared.contents
    document = bytearray(issued)
    document[end - 5 : end - 1] = b"4142"

    assert check(bytes(document)).verdict is Verdict.ALTERED


def test_a_byte_range_that_leaves_out_more_than_the_signature_is_refused(prepared, signer, check):
    start, end = prepared.contents
    page_left_out = PreparedPDF(prepared.content, prepared.byte_range, (start, end))
    document = seal(page_left_out, signer)
    widened = re.sub(rb"/ByteRange\[0 (\d+) (\d+)", lambda m: b"/ByteRange[0 %d %s" % (int(m[1]) - 500, m[2]), document)

    assert check(widened).verdict is Verdict.NOT_COVERED


def test_a_signature_from_before_the_certificate_was_valid_is_refused(draw, signer, check):
    ancient = draw(signed_at=datetime(1999, 1, 1, tzinfo=UTC))

    assert check(seal(ancient, signer)).verdict is Verdict.OUTSIDE_VALIDITY


def test_old_files_stay_valid_after_a_change_of_keys(issued, prepared, signer, stranger):
    both = [stranger.certificate_sha256, signer.certificate_sha256]

    for document in (issued, seal(prepared, stranger)):
        assert check_pdf(document, known_sha256=set(), trusted_leafs=both).is_valid


def test_a_file_above_the_limit_is_refused_unread(check):
    assert check(b"%PDF-1.7" + bytes(LARGEST_FILE)).verdict is Verdict.TOO_LARGE


def test_no_garbage_raises(issued, prepared, check):
    random = Random(1)
    start, end = prepared.contents
    documents = [b"", b"%PDF-", b"%PDF-1.7\n/ByteRange[0 5 9 1]", random.randbytes(5000), issued[::-1]]
    for _ in range(150):
        document = bytearray(issued)
        for _ in range(random.randrange(1, 8)):
            place, length = random.randrange(len(document)), random.randrange(1, 200)
            document[place : place + length] = random.choice([b"", random.randbytes(length), document[:length]])
        documents.append(bytes(document))
        # A signature of nonsense in a file whose shape is right reaches the readers of CMS.
        nonsense = random.randbytes(random.randrange(1, (end - start) // 2 - 1))
        keeps_a_head = bytes.fromhex(issued[start + 1 : start + 1 + 2 * random.randrange(40)].decode()) + nonsense
        hexadecimal = keeps_a_head.hex().encode()[: end - start - 2].ljust(end - start - 2, b"0")
        documents.append(issued[: start + 1] + hexadecimal + issued[end - 1 :])

    assert {check(document).is_valid for document in documents} == {False}


def test_hostile_but_trusted_files_do_not_raise_either(signer, check):
    body = b"%PDF-1.7\n1 0 obj<</Type/Sig/ByteRange[0 0000000000 0000000000 0000000000]/Contents<" + b"0" * 4000
    body += b">>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    byte_range = body.index(b"[")
    gap = body.index(b"<0")
    rootless = PreparedPDF(body, (byte_range, body.index(b"]") + 1), (gap, gap + 4002))

    assert check(seal(rootless, signer)).verdict is Verdict.UNREADABLE
