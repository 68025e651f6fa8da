"""The desk that signs for the site: credentials into files, short forms into QR codes, status lists for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask import current_app

from certificates.contract import Attachment, CertificateFields
from certificates.credentials.badge import claims_of
from certificates.credentials.jose import compact, encode, sign
from certificates.credentials.keys import SigningKeys, key_folder, signing_keys, state_of
from certificates.credentials.short import LONGEST, write_short

CREDENTIAL_NAME: Final = "open-badge.jwt"
CREDENTIAL_TYPE: Final = "application/vc+jwt"
DESCRIPTION: Final = "Chứng nhận điện tử theo chuẩn Open Badges 3.0, dùng để đưa vào ví và để máy kiểm tra"


@dataclass(frozen=True)
class CredentialDesk:
    """Signs with the site's keys. Needs no application, so worker processes may hold one; costs 0.1 ms a paper."""

    keys: SigningKeys

    def credential(self, fields: CertificateFields, *, names_holder: bool = True) -> str:
        """Return a certificate's credential as a signed token."""
        return self.token(claims_of(fields, names_holder=names_holder))

    def attachments_of(self, fields: CertificateFields) -> tuple[Attachment, ...]:
        """Return what goes into the certificate's file, under its signature."""
        content = self.credential(fields).encode("ascii")
        return (Attachment(CREDENTIAL_NAME, CREDENTIAL_TYPE, content, DESCRIPTION),)

    def qr_text(self, fields: CertificateFields) -> str:
        """Return what the QR code carries: the check address and the signed short form, in capitals."""
        address = f"{fields.check_url}/".upper()
        return address + write_short(fields, self.keys.short, self.keys.short_name, room=LONGEST - len(address))

    def token(self, claims: Mapping[str, Any]) -> str:
        """Sign any claims of the site; the header says where the public key is found."""
        site = str(claims["issuer"]["id"]).partition("/x/issuers/")[0]
        return sign(_head(site, self.keys.credential_kid), claims, self.keys.credential)


@lru_cache(maxsize=8)
def _head(site: str, kid: str) -> str:
    return encode(compact({"alg": "ES256", "typ": "JWT", "kid": f"{site}/x/keys/{kid}"}))


def open_desk() -> CredentialDesk:
    """Open the application's desk; opened anew only when its keys have been changed."""
    folder = key_folder()
    state = state_of(folder)
    kept: tuple[str, CredentialDesk] | None = current_app.extensions.get("certificates.desk")
    if kept is None or not state or kept[0] != state:
        desk = CredentialDesk(signing_keys(folder))
        kept = state_of(folder), desk
        current_app.extensions["certificates.desk"] = kept
    return kept[1]


def attachments_of(fields: CertificateFields) -> tuple[Attachment, ...]:
    """Return the files to be embedded in a certificate, before it is signed."""
    return open_desk().attachments_of(fields)


def qr_text(fields: CertificateFields) -> str:
    """Return the text of a certificate's QR code."""
    return open_desk().qr_text(fields)
