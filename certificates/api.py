"""The only door of this plugin: others import this module and nothing else of `certificates`."""

from certificates.contract import CertificateFields, CertificateTemplate, Signer
from certificates.models import Award, IssuingBody, Rule
from certificates.permissions import DOWNLOAD, REVOKE, SEE
from certificates.points import SIGNERS, TEMPLATES, NoSigner, SignerSource
from certificates.register import awards_of, find_award
from certificates.services import award, revoke

__all__ = [
    "DOWNLOAD", "REVOKE", "SEE", "SIGNERS", "TEMPLATES", "Award", "CertificateFields", "CertificateTemplate",
    "IssuingBody", "NoSigner", "Rule", "Signer", "SignerSource", "award", "awards_of", "find_award", "revoke",
]  # fmt: skip
