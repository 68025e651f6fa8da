"""The operator's commands about certificates."""

from pathlib import Path

import click
from sqlalchemy import select, update

from certificates.looks import checks
from certificates.looks.archive import files_in, files_of, starter
from certificates.looks.packs import lay_out
from certificates.models import IssuingBody
from certificates.points import TEMPLATES
from certificates.starting import catch_up
from certificates.verifying import key_commands, verify
from lms.api import UnreadableFile, db, nfc, settings


@click.group("certificates")
def certificates() -> None:
    """Set who issues certificates; award what is owed; check files; change the keys."""


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


certificates.add_command(verify)
certificates.add_command(key_commands)


@certificates.command("catch-up")
def owed() -> None:
    """Award and draw what could not be when it was earned."""
    awarded, drawn = catch_up()
    click.echo(f"{awarded} awarded, {drawn} waiting to be drawn")


@certificates.group("template")
def template() -> None:
    """Help authors of template packs."""


@template.command("check")
@click.argument("pack", type=click.Path(exists=True, path_type=Path))
def check_template(pack: Path) -> None:
    """Check a template PACK, a folder or a ZIP file, as if it were handed in. Nothing is kept."""
    try:
        files = files_in(pack) if pack.is_dir() else files_of(pack.read_bytes())
        checked = checks.check(files)
    except UnreadableFile as refusal:
        raise click.ClickException(str(checks.problem_of(refusal))) from refusal
    for problem in checked.problems:
        click.echo(str(problem), err=True)
    if checked.problems:
        raise click.ClickException(f"{len(checked.problems)} to mend")
    click.echo(f"{checked.key}: {checked.title}, version {checked.version}, can be handed in")


@template.command("begin")
@click.argument("key")
@click.argument("folder", type=click.Path(path_type=Path))
def begin_template(key: str, folder: Path) -> None:
    """Lay out the template KEY in a new FOLDER, whole in itself, to begin a pack with."""
    if folder.exists():
        raise click.ClickException(f"{folder} is there already")
    lay_out(files_of(starter(TEMPLATES[key])), folder)
    click.echo(f"{folder}: give it a key and a title of its own in template.json")
