"""The operator's way to the tree of units."""

import sys
from pathlib import Path

import click

from lms.db import db
from lms.organisation.services import load_units
from lms.organisation.unit_rows import NGHE_AN, units_from


@click.group("units")
def units() -> None:
    """Load the tree of units."""


@units.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=NGHE_AN)
def load(file: Path) -> None:
    """Bring the tree to what FILE says (YAML, as lms/organisation/data/nghe_an.yaml, the default)."""
    rows, problems = units_from(file)
    if problems:
        sys.exit("\n".join(map(str, problems)))
    loaded = load_units(rows)
    db.session.commit()
    click.echo(f"{loaded.new} new, {loaded.changed} changed, {loaded.unchanged} as they were")
