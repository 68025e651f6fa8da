"""The two places that other plugins may fill: looks of certificates, and ways to sign them."""

from abc import ABC, abstractmethod
from typing import Any

from certificates.contract import CertificateTemplate, Signer
from lms.api import ExtensionPoint


class SignerSource(ABC):
    """Opens a signer when it is first needed: a key in files, a token, an HSM, a remote service.

    An issuing body names the source by its `key`. `open` is called once per process, may take seconds, and
    raises `NoSigner` with a plain sentence when this site has not set it up.
    """

    key: str
    title: Any
    is_outside = False
    """Whether files leave the system unsigned and come back signed (`certificates.outside`); `open` is not called."""

    @abstractmethod
    def open(self) -> Signer:
        """Open it inside the application context."""


class NoSigner(RuntimeError):  # noqa: N818 (reads as what it is)
    """Nothing can sign for this body; the message says what to set."""


class SignerAway(NoSigner):
    """The signer or its timestamp service does not answer now; the same call may succeed later."""


TEMPLATES: ExtensionPoint[CertificateTemplate] = ExtensionPoint("certificates.templates", CertificateTemplate)
SIGNERS: ExtensionPoint[SignerSource] = ExtensionPoint("certificates.signers", SignerSource)
