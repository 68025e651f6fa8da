"""A signer whose key lies on a token or in an HSM, reached through the maker's PKCS#11 library; it never leaves there.

Needs the optional package `python-pkcs11` (`pip install thao[pkcs11]`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from certificates.points import NoSigner, SignerAway
from certificates.signing.signer import CertificateSigner, UnusableKey

try:
    import pkcs11
except ImportError:  # an extra: most sites have no token
    pkcs11 = None  # type: ignore[assignment]

MODULES: dict[str, Any] = {}
"""Libraries by their path: PKCS#11 lets a process load each of them once."""

SOURCE: Final = "pkcs11"

REFUSED_PINS: set[tuple[str, int]] = set()
"""Files of PINs, with their time of change, that a token has refused."""

WRONG_PIN: Final = "Mã PIN của thiết bị ký không đúng; chỉ thử lại khi tệp mã PIN được sửa, để thiết bị không bị khóa."


@dataclass(frozen=True)
class TokenPlace:
    """Where the key lies. Labels are those that the token itself shows; `pin_file` holds the PIN on its first line."""

    module: Path
    token_label: str
    key_label: str
    pin_file: Path = field(repr=False)


class TokenSigner(CertificateSigner):
    """Signs on the token; its one session is used by one thread at a time and opened anew after the token was away."""

    def __init__(self, *, title: str, place: TokenPlace, chain_file: Path) -> None:
        if pkcs11 is None:
            raise NoSigner("Chưa cài phần mở rộng PKCS#11 của hệ thống (gói python-pkcs11).")
        try:
            chain: Sequence[x509.Certificate] = x509.load_pem_x509_certificates(chain_file.read_bytes())
        except (OSError, ValueError) as trouble:
            raise UnusableKey(f"Không đọc được chứng thư trong {chain_file}.") from trouble
        self._place = place
        self._lock = Lock()
        self._private_key: Any = None
        self._is_elliptic = isinstance(chain[0].public_key(), ec.EllipticCurvePublicKey)
        super().__init__(key=SOURCE, title=title, chain=chain, raw_sign=self._sign_there)
        self._prove_it_is_the_key()

    def _sign_there(self, content: bytes) -> bytes:
        """Sign with SHA-256. Elliptic keys are handed the digest: every token can do that, not all hash themselves."""
        with self._lock:
            try:
                if not self._is_elliptic:
                    return bytes(self._key().sign(content, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
                pair = self._key().sign(sha256(content).digest(), mechanism=pkcs11.Mechanism.ECDSA)
            except pkcs11.PKCS11Error as trouble:
                self._private_key = None
                raise SignerAway(f"Thiết bị ký không trả lời ({type(trouble).__name__}).") from trouble
        half = len(pair) // 2
        return encode_dss_signature(int.from_bytes(pair[:half], "big"), int.from_bytes(pair[half:], "big"))

    def _key(self) -> Any:
        """The private key's handle in the open session. The PIN is read when it is needed and kept nowhere."""
        if self._private_key is None:
            session = self._session(self._token())
            try:
                self._private_key = session.get_key(
                    object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self._place.key_label
                )
            except pkcs11.NoSuchKey as trouble:
                raise UnusableKey(f"Thiết bị ký không có khóa “{self._place.key_label}”.") from trouble
            if (self._private_key.key_type == pkcs11.KeyType.EC) != self._is_elliptic:
                raise UnusableKey(self._another_key)
        return self._private_key

    @property
    def _another_key(self) -> str:
        return f"Khóa “{self._place.key_label}” không phải là khóa của chứng thư đã đặt."

    def _session(self, token: Any) -> Any:
        """Log in. A PIN that was refused is not tried again until its file changes, or the token would lock itself."""
        file = self._place.pin_file
        try:
            version, pin = (str(file), file.stat().st_mtime_ns), file.read_text("utf-8").splitlines()[0]
        except (OSError, IndexError) as trouble:
            raise UnusableKey(f"Không đọc được mã PIN trong {file}.") from trouble
        if version in REFUSED_PINS:
            raise UnusableKey(WRONG_PIN)
        try:
            return token.open(user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:
            return token.open()
        except pkcs11.PinIncorrect as trouble:
            REFUSED_PINS.add(version)
            raise UnusableKey(WRONG_PIN) from trouble

    def _prove_it_is_the_key(self) -> None:
        sample = b"sample"
        signature, public_key = self._sign_there(sample), self.certificate.public_key()
        try:
            if isinstance(public_key, ec.EllipticCurvePublicKey):
                public_key.verify(signature, sample, ec.ECDSA(hashes.SHA256()))
            elif isinstance(public_key, rsa.RSAPublicKey):
                public_key.verify(signature, sample, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature as trouble:
            raise UnusableKey(self._another_key) from trouble

    def _token(self) -> Any:
        path = str(self._place.module)
        try:
            if path not in MODULES:
                MODULES[path] = pkcs11.lib(path)
            return MODULES[path].get_token(token_label=self._place.token_label)
        except pkcs11.NoSuchToken as trouble:
            raise SignerAway(f"Không thấy thiết bị ký “{self._place.token_label}”. Hãy cắm lại.") from trouble
        except (pkcs11.PKCS11Error, RuntimeError) as trouble:
            raise UnusableKey(f"Không nạp được thư viện PKCS#11 {path}.") from trouble
