"""What proves a certificate to strangers: a signed QR code, a learner's link, and what machines fetch."""

from certificates.credentials import sharing
from certificates.credentials.desk import open_desk
from certificates.models import Award
from lms.api import db, now
from tests.architecture.access import Thing


def proven(things: dict[str, list[Thing]], *, award: Award, name: str) -> None:
    """Add the addresses of one certificate."""
    sharing.share(award.id, at=now())
    db.session.commit()
    code, short = award.fields["qr_text"].split("/")[-2:]
    body = award.number.split("/", 2)[2]
    values: dict[str, dict[str, object]] = {
        "signed_code": {"code": code, "short": short},
        "shown": {"token": sharing.open_links([award.id])[award.id]},
        "site_key": {"kid": open_desk().keys.credential_kid},
        "issuer_profile": {"body_code": body},
        "status_list": {"year": award.year, "body_code": body, "part": 0},
    }
    for kind, asked in values.items():
        things.setdefault(kind, []).append(Thing(f"{name}'s", asked))
