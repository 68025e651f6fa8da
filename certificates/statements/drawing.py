"""The paper and its signature.

A statement is an official paper of the host's, signed afterwards in an increment that covers the whole file; it is made
one by one, so it does without the blank that a certificate is drawn with.
"""

import asyncio
import io
from datetime import datetime
from typing import Final

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import ExternalSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.contract import Signer
from certificates.issuing import common_name
from certificates.models import IssuingBody
from lms.api import Letterhead, Paper, SignatureBlock, Transcript, moment_text, number, paper_pdf, today_of, told_by

FIELD: Final = "ChuKySo"
YEARLY_HOURS: Final = 40
"""Tiết a year that every công chức trains for the job position (NĐ 171/2025/NĐ-CP, art. 16.3)."""


def draw(transcript: Transcript, body: IssuingBody, signer: Signer, *, at: datetime) -> bytes:
    """Write and sign the statement of one person's year, in Vietnamese as the paper is official; half a second."""
    unsigned = paper_pdf(_paper(transcript, body, signer, at))
    return sign(unsigned, signer, place=body.place)


def _paper(transcript: Transcript, body: IssuingBody, signer: Signer, at: datetime) -> Paper:
    year, hours = transcript.year, transcript.hours
    enough = "đủ" if hours >= YEARLY_HOURS else f"còn thiếu {number(YEARLY_HOURS - hours)} tiết so với"
    return Paper(
        heading=Letterhead(agency=body.name, place=body.place, day=today_of(at)),
        kind="BẢNG KÊ KẾT QUẢ BỒI DƯỠNG",
        title=f"Năm {year}, dùng khi đánh giá, xếp loại",
        body=[
            *told_by(transcript),
            f"So với {YEARLY_HOURS} tiết mỗi năm của công chức (Nghị định 171/2025/NĐ-CP, Điều 16): {enough} quy định.",
            "Bảng kê do hệ thống lập từ các kết quả đã ghi nhận đến thời điểm ký.",
            f"Được ký số bởi: {common_name(signer)}, lúc {moment_text(at)}. Bản điện tử có chữ ký số là bản gốc.",
        ],
        signature=SignatureBlock(post=body.signer_title, name=body.signer_name),
    )


def sign(content: bytes, signer: Signer, *, place: str) -> bytes:
    """Add one signature over the whole file (PAdES baseline B-B)."""
    chain = load_pem_x509_certificates(signer.chain_pem.encode())
    certificates = [x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in chain]
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call] # pyHanko's own types stop here
    store.register_multiple(certificates[1:])
    meta = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, location=place,
        reason="Bảng kê kết quả bồi dưỡng",
    )  # fmt: skip
    # The room is all that pyHanko asks of this signer: the signature itself is made by ours.
    room = ExternalSigner(signing_cert=certificates[0], cert_registry=store, signature_value=bytes(signer.reserve))
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    prepared, _ranges, output = asyncio.run(
        PdfSigner(meta, signer=room).async_digest_doc_for_signing(writer, bytes_reserved=2 * signer.reserve)
    )
    prepared.fill_with_cms(output, signer.sign(prepared.document_digest))
    output.seek(0)
    return bytes(output.read())
