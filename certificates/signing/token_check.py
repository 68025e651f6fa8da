"""The check of a time-stamp token: what it stamps, which question it answers, and whether its own signature is right.

Who runs the service is not judged here: its address is chosen by the operator, and the authority is shown by name.
"""

import hashlib

from asn1crypto import cms, tsp
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from certificates.signing.http import NoAnswer
from certificates.signing.timestamps import Stamped


def check_token(token: bytes, digest: bytes, nonce: int | None) -> Stamped:
    """Read a token that stamps exactly this SHA-256, for the question of this number. Raises `NoAnswer`."""
    try:
        signed_data = cms.ContentInfo.load(token, strict=True)["content"]
        wrapped = signed_data["encap_content_info"]["content"]
        info: tsp.TSTInfo = wrapped.parsed
        imprint, answered, moment = info["message_imprint"].native, info["nonce"].native, info["gen_time"].native
        signer_info = extract_signer_info(signed_data)
        signer = extract_certs_for_validation(signed_data).signer_cert
        actual = hashlib.new(signer_info["digest_algorithm"]["algorithm"].native, bytes(wrapped)).digest()
        intact = validate_sig_integrity(signer_info, signer, "tst_info", actual)
        name = signer.subject.native.get("common_name") or signer.subject.human_friendly
    except (ValueError, TypeError, KeyError, AttributeError, SignatureValidationError) as trouble:
        raise NoAnswer("dấu thời gian không đọc được") from trouble
    if imprint["hash_algorithm"]["algorithm"] != "sha256" or imprint["hashed_message"] != digest:
        raise NoAnswer("dấu của nội dung khác")
    if nonce is not None and answered != nonce:
        raise NoAnswer("dấu của lần hỏi khác")
    if not all(intact):
        raise NoAnswer("chữ ký của dấu thời gian không đúng")
    return Stamped(moment, str(name))
