"""The signers that ship with the product: keys in files, on a token, elsewhere, and the demonstration's authority."""

from pathlib import Path
from typing import Final

from certificates.contract import Signer
from certificates.points import NoSigner, SignerSource
from certificates.signing.demo_authority import make_demo_authority
from certificates.signing.software import SoftwareSigner
from lms.api import lazy_, settings

OUTSIDE: Final = "outside"


class KeyFiles(SignerSource):
    """Signs with LMS_SIGNING_KEY and LMS_SIGNING_CERTIFICATE: PEM files outside the data folder."""

    key = "key_files"
    title = lazy_("Khóa ký trong tệp của máy chủ")

    def open(self) -> Signer:
        site = settings()
        if not (site.signing_key and site.signing_certificate):
            raise NoSigner("Chưa đặt LMS_SIGNING_KEY và LMS_SIGNING_CERTIFICATE.")
        return SoftwareSigner.load(
            key=self.key,
            title=str(self.title),
            key_file=Path(site.signing_key),
            chain_file=Path(site.signing_certificate),
            password=_password(site.signing_password_file),
        )


class KeyOnToken(SignerSource):
    """Signs on a token or in an HSM, with its maker's PKCS#11 library; the PIN is read from a file when needed."""

    key = "pkcs11"
    title = lazy_("Thiết bị ký hoặc HSM nối với máy chủ (PKCS#11)")

    def open(self) -> Signer:
        site = settings()
        given = (
            site.pkcs11_module, site.pkcs11_token, site.pkcs11_key, site.pkcs11_pin_file, site.signing_certificate,
        )  # fmt: skip
        if not all(given):
            raise NoSigner(
                "Chưa đặt đủ LMS_PKCS11_MODULE, LMS_PKCS11_TOKEN, LMS_PKCS11_KEY, LMS_PKCS11_PIN_FILE "
                "và LMS_SIGNING_CERTIFICATE."
            )
        from certificates.signing.token import TokenPlace, TokenSigner  # noqa: PLC0415 (loads python-pkcs11)

        place = TokenPlace(
            module=Path(site.pkcs11_module),
            token_label=site.pkcs11_token,
            key_label=site.pkcs11_key,
            pin_file=Path(site.pkcs11_pin_file),
        )
        return TokenSigner(title=str(self.title), place=place, chain_file=Path(site.signing_certificate))


class SignedElsewhere(SignerSource):
    """Lets files out unsigned and takes them back signed: for keys of the state, which never come near a server."""

    key = OUTSIDE
    title = lazy_("Ký ngoài hệ thống, bằng chương trình của cơ quan")
    is_outside = True

    def open(self) -> Signer:
        raise NoSigner("Đơn vị cấp này ký ngoài hệ thống.")


class DemoAuthority(SignerSource):
    """Signs with a key and an authority that the site makes for itself in its data folder; never in production."""

    key = "demo"
    title = lazy_("Cơ quan chứng thực thử nghiệm")

    def open(self) -> Signer:
        site = settings()
        if site.is_production:
            raise NoSigner("Cơ quan chứng thực thử nghiệm không được ký ở hệ thống chính thức.")
        return make_demo_authority(site.data / "keys")


def _password(file: str) -> bytes | None:
    if not file:
        return None
    try:
        return Path(file).read_bytes().rstrip(b"\r\n")
    except OSError as trouble:
        raise NoSigner(f"Không đọc được mật khẩu của khóa ký trong {file}.") from trouble
