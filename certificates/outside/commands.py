"""The operator's look at everybody who signs: keys in use, certificates of signers outside, all that ever signed."""

from datetime import datetime

import click
from cryptography import x509
from sqlalchemy import select

from certificates.commands import certificates
from certificates.issuing import open_signer, signer_key, signs_outside
from certificates.models import IssuingBody
from certificates.outside.signers import accepted_for
from certificates.points import NoSigner
from certificates.signing.certificates import described, ends_soon, ever_used
from lms.api import MissingContribution, db, now

__all__ = ["certificates", "signers"]


@certificates.command("signers")
def signers() -> None:
    """List who signs, until when, and by which fingerprint; fails where a body cannot sign today."""
    at, is_well = now(), True
    click.echo("In use:")
    for body in db.session.scalars(select(IssuingBody).order_by(IssuingBody.is_default.desc(), IssuingBody.key)):
        try:
            lines = _outside(body, at) if signs_outside(body.signer) else [_inside(body, at)]
        except (NoSigner, MissingContribution) as trouble:
            lines, is_well = [f"CANNOT SIGN: {trouble}"], False
        for line in lines:
            click.echo(f"  {body.key} ({signer_key(body.signer)}): {line}")
    click.echo("Ever used; what they have signed stays valid:")
    for known in ever_used():
        click.echo(f"  {_words(known.subject, known.valid_from, known.valid_until, known.sha256)}")
    if not is_well:
        raise click.exceptions.Exit(1)


def _inside(body: IssuingBody, at: datetime) -> str:
    signer = open_signer(body.signer, timed=False)
    leaf = described(x509.load_pem_x509_certificates(signer.chain_pem.encode())[0])
    begins, ends = leaf.valid_from, leaf.valid_until
    if not begins <= at <= ends:
        raise NoSigner(f"valid only {begins:%d/%m/%Y} – {ends:%d/%m/%Y}: {leaf.subject}")
    return _words(leaf.subject, begins, ends, leaf.sha256) + _warning(ends, at)


def _outside(body: IssuingBody, at: datetime) -> list[str]:
    accepted = accepted_for(body.id)
    if not any(found.covers(at) for found in accepted):
        raise NoSigner("no certificate of a signer outside is confirmed and valid")
    return [
        _words(found.subject, found.valid_from, found.valid_until, found.sha256) + _warning(found.valid_until, at)
        for found in accepted
    ]


def _words(subject: str, begins: datetime, ends: datetime, sha256: str) -> str:
    return f"{subject}, {begins:%d/%m/%Y} – {ends:%d/%m/%Y}, SHA-256 {sha256}"


def _warning(ends: datetime, at: datetime) -> str:
    return " – ENDS SOON, ask for a new certificate" if ends_soon(ends, at) else ""
