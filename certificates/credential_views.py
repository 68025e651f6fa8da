"""What machines fetch: the site's public keys, status lists, profiles of issuing bodies, and credentials."""

from hashlib import sha256
from typing import Any

from flask import Response, abort, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from certificates import register
from certificates.codes import file_name, read_code
from certificates.contract import CertificateFields
from certificates.credentials import open_desk
from certificates.credentials.badge import issuer_of
from certificates.credentials.desk import CREDENTIAL_TYPE
from certificates.credentials.keys import public_keys
from certificates.credentials.status import FRESH_FOR, status_claims
from certificates.models import Award, IssuingBody
from certificates.permissions import DOWNLOAD
from certificates.register import find_award
from lms.api import Blueprint, db, settings

FETCHING = "60/minute"
"""How often one address may fetch what is signed or read for it."""

bp = Blueprint("certificates_credentials", __name__)


@bp.page("/x/keys.json", may=None, limit=FETCHING)
def keys() -> ResponseReturnValue:
    """Every public key of the site as a JWK set, and the SHA-256 of each certificate that has signed files."""
    published = public_keys(open_desk().keys).to_json()
    return _open(jsonify(keys=published, certificates=sorted(register.trusted_certificates())))


@bp.page("/x/keys/<kid>", may=None, limit=FETCHING)
def key(kid: str) -> ResponseReturnValue:
    """One key, where the header of a credential says that it is."""
    found = next((jwk for jwk in public_keys(open_desk().keys).to_json() if jwk["kid"] == kid), None)
    return _open(jsonify(found or abort(404)))


@bp.page("/x/issuers/<body_code>", may=None, limit=FETCHING)
def issuer(body_code: str) -> ResponseReturnValue:
    """The profile of an issuing body."""
    name = db.session.scalar(select(IssuingBody.name).where(IssuingBody.code == body_code)) or abort(404)
    profile: dict[str, Any] = {"id": issuer_of(settings().address, body_code), "type": ["Profile"], "name": name}
    return _open(jsonify(profile | {"url": settings().address}))


@bp.page("/x/status/<int:year>/<body_code>/<int:part>", may=None, limit=FETCHING)
def status(year: int, body_code: str, part: int) -> ResponseReturnValue:
    """The signed status list of a body's certificates of one year."""
    if year > 9999 or part > 9999:
        abort(404)
    claims = status_claims(settings().address, year, body_code, part) or abort(404)
    response = _open(Response(open_desk().token(claims), mimetype=CREDENTIAL_TYPE))
    response.headers["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    response.set_etag(sha256(claims["credentialSubject"]["encodedList"].encode()).hexdigest()[:32])
    return response.make_conditional(request)


@bp.page("/x/<code>/credential", may=None, limit=FETCHING)
def by_code(code: str) -> ResponseReturnValue:
    """The credential for whoever holds the printed code: without the hash of the name, which a guess could open."""
    read = read_code(code)
    award = (register.by_code(read) if read else None) or abort(404)
    return _open(_credential(award, names_holder=False))


@bp.page("/certificates/<int:award_id>/credential", may=DOWNLOAD, load=find_award)
def own(award: Award) -> ResponseReturnValue:
    """The whole credential for its holder, to put into a wallet."""
    return _credential(award, names_holder=True)


def _credential(award: Award, *, names_holder: bool) -> Response:
    words = CertificateFields.from_json(award.fields)
    token = open_desk().credential(words, names_holder=names_holder)
    response = make_response(token)
    response.mimetype = CREDENTIAL_TYPE
    name = file_name(award.number, award.holder_name if names_holder else "").removesuffix(".pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.jwt"'
    return response


def _open(response: Response) -> Response:
    """Let pages of other sites read it: wallets and verifiers run in browsers."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
