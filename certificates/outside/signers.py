"""Whose signature a body accepts: one person registers the certificate, another compares it and confirms."""

from dataclasses import asdict
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import func, select, update

from certificates.outside.models import OutsideSigner
from certificates.signing.certificates import described
from certificates.signing.software import RSA_LEAST
from lms.api import _, date_text, db, insert_into, local, log_deed

LARGEST_CERTIFICATE: Final = 64 * 1024
LIVE: Final = ("proposed", "confirmed")


class UnfitCertificate(Exception):  # noqa: N818 (reads as what it is)
    """This file is no certificate whose signature could be accepted; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_certificate(content: bytes, *, at: datetime) -> x509.Certificate:
    """Read a PEM or DER file and see whether its owner can sign documents with it. Raises `UnfitCertificate`."""
    if len(content) > LARGEST_CERTIFICATE:
        raise UnfitCertificate(_("Tệp quá lớn, không phải là một chứng thư."))
    if b"PRIVATE KEY" in content:
        raise UnfitCertificate(_("Trong tệp có khóa bí mật! Hãy xóa tệp này và chỉ gửi chứng thư (không có khóa)."))
    try:
        is_text = b"-----BEGIN CERTIFICATE-----" in content
        found = x509.load_pem_x509_certificate(content) if is_text else x509.load_der_x509_certificate(content)
        public_key, basic, usage = found.public_key(), _basic(found), _usage(found)
    except (ValueError, TypeError, NotImplementedError, x509.DuplicateExtension) as trouble:
        raise UnfitCertificate(_("Không đọc được chứng thư. Cần tệp .cer, .crt, .pem hoặc .der.")) from trouble
    if basic is not None and basic.ca:
        raise UnfitCertificate(_("Đây là chứng thư của cơ quan chứng thực, không phải của người ký."))
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise UnfitCertificate(_("Chứng thư này không dùng để ký văn bản."))
    if not isinstance(public_key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise UnfitCertificate(_("Chứng thư dùng loại khóa mà hệ thống không kiểm tra được."))
    if isinstance(public_key, rsa.RSAPublicKey) and public_key.key_size < RSA_LEAST:
        raise UnfitCertificate(_("Khóa của chứng thư quá ngắn: dưới %(n)s bit.", n=RSA_LEAST))
    if found.not_valid_after_utc < at:
        day = date_text(local(found.not_valid_after_utc).date())
        raise UnfitCertificate(_("Chứng thư đã hết hạn ngày %(day)s.", day=day))
    return found


def propose(body_id: int, content: bytes, *, by: int, at: datetime) -> int:
    """Register a certificate for a second person to confirm; returns its id. Raises `UnfitCertificate`."""
    found = read_certificate(content, at=at)
    entered = db.session.scalar(
        insert_into(OutsideSigner)
        .values(
            **asdict(described(found)), body_id=body_id, serial=f"{found.serial_number:X}", state="proposed",
            chain_pem=found.public_bytes(Encoding.PEM).decode(), proposed_by=by, proposed_at=at,
        )
        .on_conflict_do_nothing(index_elements=["body_id", "sha256"], index_where=OutsideSigner.state.in_(LIVE))
        .returning(OutsideSigner.id)
    )  # fmt: skip
    if entered is None:
        raise UnfitCertificate(_("Chứng thư này đã được đăng ký cho đơn vị cấp."))
    log_deed("certificates.signer_proposed", f"certificates:signer:{entered}", actor_id=by, body=body_id)
    return int(entered)


def decide(signer_id: int, *, is_good: bool, by: int, at: datetime) -> bool:
    """Confirm or refuse a registered certificate; False for whoever registered it, or where it is decided."""
    state = "confirmed" if is_good else "refused"
    done = db.session.scalar(
        update(OutsideSigner)
        .where(OutsideSigner.id == signer_id, OutsideSigner.state == "proposed", OutsideSigner.proposed_by != by)
        .values(state=state, decided_by=by, decided_at=at)
        .returning(OutsideSigner.id)
    )
    if done is not None:
        log_deed(f"certificates.signer_{state}", f"certificates:signer:{signer_id}", actor_id=by)
    return done is not None


def withdraw(signer_id: int, *, by: int, at: datetime) -> bool:
    """Accept no further signature of a certificate; what it has signed stays valid."""
    done = db.session.scalar(
        update(OutsideSigner)
        .where(OutsideSigner.id == signer_id, OutsideSigner.state.in_(LIVE))
        .values(state="withdrawn", withdrawn_by=by, withdrawn_at=at)
        .returning(OutsideSigner.id)
    )
    if done is not None:
        log_deed("certificates.signer_withdrawn", f"certificates:signer:{signer_id}", actor_id=by)
    return done is not None


def signers_of(body_id: int) -> list[OutsideSigner]:
    """All certificates of a body, those that count first."""
    order = (OutsideSigner.state == "confirmed").desc(), OutsideSigner.id.desc()
    return list(db.session.scalars(select(OutsideSigner).where(OutsideSigner.body_id == body_id).order_by(*order)))


def accepted_for(body_id: int) -> list[OutsideSigner]:
    """Those whose signatures count now."""
    return list(
        db.session.scalars(
            select(OutsideSigner).where(OutsideSigner.body_id == body_id, OutsideSigner.state == "confirmed")
        )
    )


def count_accepted(body_id: int) -> int:
    """How many certificates of a body count now."""
    counted = select(func.count()).where(OutsideSigner.body_id == body_id, OutsideSigner.state == "confirmed")
    return db.session.scalar(counted) or 0


def _basic(certificate: x509.Certificate) -> x509.BasicConstraints | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return None


def _usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None
