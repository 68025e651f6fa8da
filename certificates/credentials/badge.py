"""A certificate as an Open Badges 3.0 credential: its claims, and what they say in the words of the register.

The contexts are those of the W3C's data model 2.0 and of Open Badges 3.0.3. The holder is named by a salted hash; a
name can be tried against it, so the claims that anybody with a short code may fetch leave even the hash out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from certificates.contract import CertificateFields

CONTEXTS: Final = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
LIST_LENGTH: Final = 131_072
"""Certificates in one status list; the least that the W3C's recommendation allows, for privacy."""

VIETNAM: Final = timezone(timedelta(hours=7))
CRITERIA: Final = "Hoàn thành chương trình và đạt yêu cầu của các bài kiểm tra."


def site_of(fields: CertificateFields) -> str:
    """The address of the site that issued a certificate, without a final slash."""
    return fields.check_url.removesuffix(f"/x/{fields.code}")


def issuer_of(site: str, body_code: str) -> str:
    """The address of an issuing body's profile."""
    return f"{site}/x/issuers/{quote(body_code, safe='')}"


def list_address(site: str, year: int, body_code: str, part: int) -> str:
    """The address of the status list that a certificate stands in."""
    return f"{site}/x/status/{year}/{quote(body_code, safe='')}/{part}"


def claims_of(fields: CertificateFields, *, names_holder: bool = True) -> dict[str, Any]:
    """Say in a credential's claims what the certificate prints."""
    site = site_of(fields)
    serial, year, body_code = fields.number.split("/", 2)
    part, place = divmod(int(serial), LIST_LENGTH)
    status_list = list_address(site, int(year), body_code, part)
    issuer = issuer_of(site, body_code)
    address = f"{fields.check_url}/credential"
    holder = f"{fields.check_url}#holder"
    valid_from = fields.signed_at.astimezone(UTC).replace(microsecond=0)
    subject: dict[str, Any] = {"id": holder, "type": ["AchievementSubject"]}
    if names_holder:
        subject["identifier"] = [_identity(fields)]
    achievement: dict[str, Any] = {
        "id": uuid5(NAMESPACE_URL, f"{issuer}#{fields.course_title}").urn,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": fields.course_title,
        "description": ", ".join(filter(None, (fields.course_title, fields.hours, fields.period))),
        "criteria": {"narrative": CRITERIA},
    }
    subject |= {"licenseNumber": fields.number, "achievement": achievement}
    if fields.grade:
        scale = f"{achievement['id']}#grade"
        achievement["resultDescription"] = [
            {"id": scale, "type": ["ResultDescription"], "name": "Xếp loại", "resultType": "LetterGrade"}
        ]
        subject["result"] = [{"type": ["Result"], "resultDescription": scale, "value": fields.grade}]
    claims = {
        "@context": CONTEXTS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": fields.course_title,
        "issuer": {"id": issuer, "type": ["Profile"], "name": fields.issuer_name, "url": site},
        "validFrom": _written(valid_from),
        "credentialSubject": subject,
        "evidence": [{"id": fields.check_url, "type": ["Evidence"], "name": fields.number}],
        "credentialStatus": {
            "id": f"{status_list}#{place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place),
            "statusListCredential": status_list,
        },
        "iss": issuer,
        "sub": holder,
        "jti": address,
        "nbf": int(valid_from.timestamp()),
    }
    if fields.expires_on:
        last = datetime.combine(fields.expires_on, datetime.max.time(), VIETNAM).replace(microsecond=0)
        claims |= {"validUntil": _written(last.astimezone(UTC)), "exp": int(last.timestamp())}
    return claims


def _identity(fields: CertificateFields) -> dict[str, Any]:
    salt = sha256(fields.code.encode()).hexdigest()[:16]
    return {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": True,
        "salt": salt,
        "identityHash": f"sha256${sha256((fields.holder_name + salt).encode()).hexdigest()}",
    }


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Said:
    """What a credential says, in plain words; empty where it says nothing. `holder` is the hash of the name."""

    code: str
    number: str
    course: str
    grade: str
    issuer: str
    issued: str
    expires: str
    holder: str


def said_by(claims: Mapping[str, Any]) -> Said:
    """Read the facts of any claims, whoever wrote them; never raises."""
    subject = _part(claims, "credentialSubject")
    return Said(
        code=_text(claims, "id").removesuffix("/credential").rpartition("/")[2],
        number=_text(subject, "licenseNumber"),
        course=_text(_part(subject, "achievement"), "name"),
        grade=_text(_part(subject, "result"), "value"),
        issuer=_text(_part(claims, "issuer"), "name"),
        issued=_text(claims, "validFrom"),
        expires=_text(claims, "validUntil"),
        holder=_text(_part(subject, "identifier"), "identityHash"),
    )


def said_of(fields: CertificateFields) -> Said:
    """What the credential of this certificate has to say."""
    return said_by(claims_of(fields))


def names(said: Said, name: str, code: str) -> bool:
    """Whether a credential was made for a holder of this name."""
    salt = sha256(code.encode()).hexdigest()[:16]
    return said.holder == f"sha256${sha256((name + salt).encode()).hexdigest()}"


def _part(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = claims.get(name)
    first = part[0] if isinstance(part, list) and part else part
    return first if isinstance(first, Mapping) else {}


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value[:500] if isinstance(value, str) else ""
