"""A signer whose key lies in memory, read from files: for the laboratory, the demo site, and bodies of small stakes.

A province's official-duty key (chữ ký số chuyên dùng công vụ) lives on a token or an HSM and never here; see `token`
and `certificates.outside`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from certificates.signing.signer import CertificateSigner, UnusableKey

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

RSA_LEAST: Final = 2048
"""Bits below which an RSA key is no longer accepted anywhere (ETSI TS 119 312)."""


class SoftwareSigner(CertificateSigner):
    """Signs with a P-256 or RSA key that is loaded and validated once: pyHanko's own does so at each signature."""

    def __init__(self, *, key: str, title: str, private_key: PrivateKey, chain: Sequence[x509.Certificate]) -> None:
        if isinstance(private_key, rsa.RSAPrivateKey):
            raw_sign = partial(private_key.sign, padding=padding.PKCS1v15(), algorithm=hashes.SHA256())
        else:
            raw_sign = partial(private_key.sign, signature_algorithm=ec.ECDSA(hashes.SHA256()))
        super().__init__(key=key, title=title, chain=chain, raw_sign=raw_sign)
        self._private_key = private_key

    @classmethod
    def load(cls, *, key: str, title: str, key_file: Path, chain_file: Path, password: bytes | None = None) -> Self:
        """Read a PEM key, encrypted where a password is given, and a PEM chain, the signing certificate first.

        Raises `UnusableKey` with a sentence for the operator.
        """
        try:
            private_key = serialization.load_pem_private_key(key_file.read_bytes(), password=password)
            chain = x509.load_pem_x509_certificates(chain_file.read_bytes())
        except OSError as trouble:
            raise UnusableKey(f"Không đọc được tệp {trouble.filename}: {trouble.strerror}.") from trouble
        except TypeError as trouble:
            raise UnusableKey(f"{key_file.name}: khóa và mật khẩu không đi với nhau ({trouble}).") from trouble
        except ValueError as trouble:
            raise UnusableKey(f"{key_file.name}, {chain_file.name}: sai mật khẩu hoặc tệp PEM bị hỏng.") from trouble
        if not isinstance(private_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise UnusableKey(f"{key_file.name}: chỉ ký được bằng khóa RSA hoặc đường cong elip.")
        if isinstance(private_key, rsa.RSAPrivateKey) and private_key.key_size < RSA_LEAST:
            raise UnusableKey(f"{key_file.name}: khóa RSA dưới {RSA_LEAST} bit.")
        if private_key.public_key() != chain[0].public_key():
            raise UnusableKey(f"{key_file.name} không phải là khóa của chứng thư đầu tiên trong {chain_file.name}.")
        return cls(key=key, title=title, private_key=private_key, chain=chain)

    def portable(self) -> "PortableSigner":
        """Return what another process of this site needs to sign the same; it holds the key, so it is never stored."""
        form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return PortableSigner(self.key, self.title, self._private_key.private_bytes(*form), self.chain_pem)


@dataclass(frozen=True, repr=False)
class PortableSigner:
    """A signer on its way into a worker process."""

    key: str
    title: str
    private_key: bytes
    chain_pem: str

    def open(self) -> SoftwareSigner:
        """Load the key, once for many signatures."""
        private_key = serialization.load_der_private_key(self.private_key, password=None)
        if not isinstance(private_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise UnusableKey(self.title)
        chain = x509.load_pem_x509_certificates(self.chain_pem.encode())
        return SoftwareSigner(key=self.key, title=self.title, private_key=private_key, chain=chain)
