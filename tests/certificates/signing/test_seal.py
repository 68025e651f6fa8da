import re

import pikepdf
import pytest
from asn1crypto import cms

from certificates.contract import PreparedPDF, Signer
from certificates.signing.seal import SignatureTooLarge, seal


def content_info_in(document):
    gap = re.search(rb"/Contents<([0-9a-f]+)>", document)
    return cms.ContentInfo.load(bytes.fromhex(gap[1].decode()))


def signature_in(document):
    return content_info_in(document)["content"]


def test_the_signature_covers_everything_but_itself(issued):
    start, gap_start, gap_end, rest = map(int, re.search(rb"/ByteRange\[(\d+) (\d+) (\d+) (\d+)", issued).groups())

    assert (start, gap_end + rest) == (0, len(issued))
    assert issued[gap_start : gap_start + 1] + issued[gap_end - 1 : gap_end] == b"<>"


def test_only_the_blanks_differ_from_what_was_drawn(prepared, issued):
    (range_start, range_end), (gap_start, gap_end) = prepared.byte_range, prepared.contents

    def outside(document):
        return document[:range_start], document[range_end:gap_start], document[gap_end:]

    assert outside(issued) == outside(prepared.content)


def test_poppler_calls_it_valid_and_whole(issued, run):
    report = run(issued, "pdfsig", "{}")

    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report


def test_qpdf_finds_a_signed_file_sound(issued, run):
    assert "No syntax or stream encoding errors" in run(issued, "qpdf", "--check", "{}")


def test_openssl_accepts_the_cades_attributes(prepared, issued, signer, run, tmp_path):
    gap_start, gap_end = prepared.contents
    (tmp_path / "signature.der").write_bytes(content_info_in(issued).dump())
    (tmp_path / "signed.bin").write_bytes(issued[:gap_start] + issued[gap_end:])
    (tmp_path / "chain.pem").write_text(signer.chain_pem)

    command = "openssl cms -verify -cades -binary -inform DER -in signature.der -content signed.bin"
    run(issued, *command.split(), "-CAfile", "chain.pem", "-purpose", "any", "-out", "verified.bin")

    assert (tmp_path / "verified.bin").stat().st_size == len(issued) - (gap_end - gap_start)


def test_the_cms_is_what_baseline_b_asks_for(issued, signer):
    (signer_info,) = signature_in(issued)["signer_infos"]

    kinds = {attribute["type"].native for attribute in signer_info["signed_attrs"]}
    assert kinds == {"content_type", "message_digest", "signing_certificate_v2", "cms_algorithm_protection"}
    assert signer_info["digest_algorithm"]["algorithm"].native == "sha256"
    assert len(signature_in(issued)["certificates"]) == 2
    assert isinstance(signer, Signer)


def test_one_file_is_one_revision(issued, tmp_path):
    assert issued.count(b"startxref") == 1
    (tmp_path / "certificate.pdf").write_bytes(issued)
    with pikepdf.open(tmp_path / "certificate.pdf") as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 1


def test_a_signature_larger_than_its_room_is_refused(prepared, signer):
    start, _ = prepared.contents
    narrow = PreparedPDF(prepared.content, prepared.byte_range, (start, start + 202))

    with pytest.raises(SignatureTooLarge):
        seal(narrow, signer)


def test_room_is_reserved_for_the_longest_signature(signer):
    lengths = {len(signer.sign(bytes([i]) * 32)) for i in range(50)}

    assert max(lengths) <= signer.reserve
