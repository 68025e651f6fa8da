"""What every signer with a certificate of its own does alike, wherever its key lies."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certificates.points import NoSigner
from certificates.signing.cades import SignedDataMaker

# An ECDSA signature's length varies by a few bytes, and a longer chain may follow in a renewal.
SPARE_BYTES: Final = 64

ALGORITHMS: Final = {rsa.RSAPublicKey: "sha256_rsa", ec.EllipticCurvePublicKey: "sha256_ecdsa"}


class UnusableKey(NoSigner):
    """The key or its certificate cannot sign: wrong password, another key's certificate, out of its dates."""


class CertificateSigner:
    """Makes the CMS of one certificate; `raw_sign` signs bytes with SHA-256 and the certificate's private key.

    A certificate that is not valid today signs nothing: `sign` raises `UnusableKey`.
    """

    def __init__(
        self, *, key: str, title: str, chain: Sequence[x509.Certificate], raw_sign: Callable[[bytes], bytes]
    ) -> None:
        encoded = [certificate.public_bytes(serialization.Encoding.DER) for certificate in chain]
        self.key = key
        self.title = title
        self.certificate = chain[0]
        self.certificate_sha256 = sha256(encoded[0]).hexdigest()
        self.chain_pem = "".join(c.public_bytes(serialization.Encoding.PEM).decode() for c in chain)
        self._maker = SignedDataMaker([asn1_x509.Certificate.load(der) for der in encoded], _algorithm(chain[0]))
        self._raw_sign = raw_sign
        self._valid = (chain[0].not_valid_before_utc, chain[0].not_valid_after_utc)
        self.reserve = len(self._maker.sign(bytes(32), raw_sign)) + SPARE_BYTES

    def sign(self, digest: bytes) -> bytes:
        """Return the CMS for the SHA-256 of a document."""
        begins, ends = self._valid
        if not begins <= datetime.now(UTC) <= ends:
            raise UnusableKey(
                f"Chứng thư ký “{self.certificate.subject.rfc4514_string()}” chỉ có hiệu lực từ {begins:%d/%m/%Y} "
                f"đến {ends:%d/%m/%Y}; hãy thay chứng thư mới."
            )
        return self._maker.sign(digest, self._raw_sign)


def _algorithm(certificate: x509.Certificate) -> str:
    public_key = certificate.public_key()
    for kind, algorithm in ALGORITHMS.items():
        if isinstance(public_key, kind):
            return algorithm
    raise UnusableKey(f"Chứng thư “{certificate.subject.rfc4514_string()}” không dùng khóa RSA hay đường cong elip.")
