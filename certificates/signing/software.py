"""A signer whose key lies in memory: for the laboratory and the demo site.

A province's official-duty key (chữ ký số chuyên dùng công vụ) lives on a token or an HSM and never here; such a signer
is another contribution to the extension point.
"""

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from certificates.signing.cades import SignedDataMaker

# An ECDSA signature's length varies by a few bytes, and a longer chain may follow in a renewal.
SPARE_BYTES: Final = 64


class SoftwareSigner:
    """Signs with an elliptic-curve key that is loaded and validated once."""

    def __init__(
        self, *, key: str, title: str, private_key: ec.EllipticCurvePrivateKey, chain: Sequence[x509.Certificate]
    ) -> None:
        encoded = [certificate.public_bytes(serialization.Encoding.DER) for certificate in chain]
        self.key = key
        self.title = title
        self.certificate_sha256 = sha256(encoded[0]).hexdigest()
        self.chain_pem = "".join(c.public_bytes(serialization.Encoding.PEM).decode() for c in chain)
        self._maker = SignedDataMaker([asn1_x509.Certificate.load(der) for der in encoded], "sha256_ecdsa")
        self._raw_sign = partial(private_key.sign, signature_algorithm=ec.ECDSA(hashes.SHA256()))
        self.reserve = len(self.sign(bytes(32))) + SPARE_BYTES

    @classmethod
    def load(cls, *, key: str, title: str, key_file: Path, chain_file: Path) -> Self:
        """Read an unencrypted PEM key and a PEM chain, the signing certificate first."""
        private_key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        if not isinstance(private_key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{key_file.name}: not an elliptic-curve key")
        chain = x509.load_pem_x509_certificates(chain_file.read_bytes())
        return cls(key=key, title=title, private_key=private_key, chain=chain)

    def sign(self, digest: bytes) -> bytes:
        """Return the CMS for the SHA-256 of a document."""
        return self._maker.sign(digest, self._raw_sign)
