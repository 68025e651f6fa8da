"""CMS as PAdES baseline B-B wants it (ETSI EN 319 142-1, 6.3): content type, digest, and the signing certificate.

The time of signing stands in the PDF's own entry M; the attribute signing-time is forbidden beside it.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final

# The name signing_certificate_v2 becomes known to asn1crypto's attributes when tsp is loaded.
from asn1crypto import algos, cms, core, parser, tsp, x509  # noqa: F401

SHA256: Final[dict[str, str]] = {"algorithm": "sha256"}
CONTEXT, UNIVERSAL, CONSTRUCTED, SEQUENCE, SET = 2, 0, 1, 16, 17

# Stands for the document's digest in the attributes that are encoded once.
_MARK: Final = bytes(range(100, 132))


class SignedDataMaker:
    """Makes the CMS of one signing certificate.

    Everything but digest and signature is encoded once: asn1crypto takes 25 ms to encode a whole CMS, putting the
    pieces together takes 0.03.
    """

    def __init__(self, chain: Sequence[x509.Certificate], algorithm: str) -> None:
        self._leaf = chain[0]
        self._algorithm = algos.SignedDigestAlgorithm({"algorithm": algorithm})
        attributes: bytes = self._attributes().dump()
        self._before_digest, self._after_digest = attributes.split(_MARK)
        place = {"issuer": self._leaf.issuer, "serial_number": self._leaf.serial_number}
        sid = cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber(place))
        one, digest = core.Integer(1).dump(), algos.DigestAlgorithm(SHA256).dump()
        self._signer_head = one + sid.dump() + digest
        self._signed_data_head = (
            one
            + parser.emit(UNIVERSAL, CONSTRUCTED, SET, digest)
            + cms.EncapsulatedContentInfo({"content_type": "data"}).dump()
            + parser.emit(CONTEXT, CONSTRUCTED, 0, b"".join(sorted(certificate.dump() for certificate in chain)))
        )

    def sign(self, digest: bytes, raw_sign: Callable[[bytes], bytes]) -> bytes:
        """Return the CMS for a document's SHA-256; `raw_sign` signs bytes with the certificate's private key.

        The attributes are signed as a SET OF and stored under a context tag (RFC 5652, 5.4).
        """
        attributes = self._before_digest + digest + self._after_digest
        signature = raw_sign(attributes)
        stored = parser.emit(CONTEXT, CONSTRUCTED, 0, parser.parse(attributes)[4])
        ending = self._algorithm.dump() + core.OctetString(signature).dump()
        signer = parser.emit(UNIVERSAL, CONSTRUCTED, SEQUENCE, self._signer_head + stored + ending)
        signers = parser.emit(UNIVERSAL, CONSTRUCTED, SET, signer)
        signed_data = parser.emit(UNIVERSAL, CONSTRUCTED, SEQUENCE, self._signed_data_head + signers)
        content = parser.emit(CONTEXT, CONSTRUCTED, 0, signed_data)
        return bytes(parser.emit(UNIVERSAL, CONSTRUCTED, SEQUENCE, cms.ContentType("signed_data").dump() + content))

    def _attributes(self) -> cms.CMSAttributes:
        protected = {"digest_algorithm": SHA256, "signature_algorithm": self._algorithm}
        return cms.CMSAttributes([
            _attribute("content_type", "data"),
            _attribute("message_digest", _MARK),
            _attribute("signing_certificate_v2", {"certs": [self._certificate_id()]}),
            _attribute("cms_algorithm_protection", protected),
        ])  # fmt: skip

    def _certificate_id(self) -> dict[str, Any]:
        name = x509.GeneralName("directory_name", self._leaf.issuer)
        place = {"issuer": [name], "serial_number": self._leaf.serial_number}
        return {"cert_hash": sha256(self._leaf.dump()).digest(), "issuer_serial": place}


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})
