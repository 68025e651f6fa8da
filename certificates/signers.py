"""The two signers that ship with the product: keys in files, and the authority of the demonstration."""

from pathlib import Path

from certificates.contract import Signer
from certificates.points import NoSigner, SignerSource
from certificates.signing.demo_authority import make_demo_authority
from certificates.signing.software import SoftwareSigner
from lms.api import lazy_, settings


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
        )


class DemoAuthority(SignerSource):
    """Signs with a key and an authority that the site makes for itself in its data folder; never in production."""

    key = "demo"
    title = lazy_("Cơ quan chứng thực thử nghiệm")

    def open(self) -> Signer:
        site = settings()
        if site.is_production:
            raise NoSigner("Cơ quan chứng thực thử nghiệm không được ký ở hệ thống chính thức.")
        return make_demo_authority(site.data / "keys")
