"""The operator's commands about certificates."""

import click
from sqlalchemy import select, update

from certificates.models import IssuingBody
from certificates.starting import catch_up
from lms.api import db, nfc, settings


@click.group("certificates")
def certificates() -> None:
    """Set who issues certificates; award what is owed."""


@certificates.command("body")
@click.argument("key")
@click.option("--name", required=True, help="Full official name.")
@click.option("--lead", required=True, help="The sentence above the holder's name.")
@click.option("--place", required=True, help="Place before the date.")
@click.option("--signer-title", required=True, help="Post of whoever signs.")
@click.option("--signer-name", required=True, help="Name of whoever signs, without academic titles.")
@click.option("--code", default="", help="Ending of its numbers; the site's code by default.")
@click.option("--signer", default="", help="Key of the signer; the site's own by default.")
@click.option("--default/--no-default", "is_default", default=True, help="Whether it issues where no rule says else.")
def body(key: str, **words: str | bool) -> None:
    """Add or change the issuing body KEY. Certificates that are issued keep the words they have."""
    values = {name: nfc(value) if isinstance(value, str) else value for name, value in words.items()}
    values["code"] = values["code"] or settings().site_code
    if values["is_default"]:
        db.session.execute(update(IssuingBody).where(IssuingBody.key != key).values(is_default=False))
    known = db.session.scalar(select(IssuingBody).where(IssuingBody.key == key))
    if known is None:
        db.session.add(IssuingBody(key=key, **values))
    elif known.code != values["code"]:
        raise click.ClickException("The ending of numbers never changes once a body exists.")
    else:
        for name, value in values.items():
            setattr(known, name, value)
    db.session.commit()
    click.echo(f"{key}: {values['name']}, numbers end in {values['code']}")


@certificates.command("catch-up")
def owed() -> None:
    """Award and draw what could not be when it was earned."""
    awarded, drawn = catch_up()
    click.echo(f"{awarded} awarded, {drawn} waiting to be drawn")
