"""`python3 -m lms packs …`, and the packs that ship with the product."""

import sys
from pathlib import Path

import click

from courses.packing.loading import Loaded, load_pack
from courses.packing.reading import MANIFEST, read_pack
from courses.quizzes.freezing import Frozen
from lms.api import db, now

SHIPPED = Path(__file__).parents[1] / "packs"


@click.group("packs")
def packs() -> None:
    """Course packs: folders of text files."""


@packs.command("load")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def load(folder: Path | None) -> None:
    """Load the pack in FOLDER, or every pack that ships; a pack with a mistake is not loaded at all."""
    wrong = sum([load_from(path) for path in ([folder] if folder else shipped())])
    if wrong:
        sys.exit(1)


@packs.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Tell what is wrong with the pack in FOLDER, and write nothing."""
    pack, problems = read_pack(folder)
    for problem in problems:
        click.echo(str(problem))
    if pack is None:
        sys.exit(1)
    click.echo(f"{pack.key}: {len(pack.activities)} activities, {len(pack.questions)} questions, no mistakes")


def shipped() -> list[Path]:
    """Folders of the packs that come with the product."""
    return sorted(path.parent for path in SHIPPED.glob(f"*/{MANIFEST}"))


def load_from(folder: Path) -> int:
    """Load one pack in a transaction of its own and tell what came of it; returns the number of problems."""
    pack, problems = read_pack(folder)
    if pack is None:
        click.echo(f"{folder.name}: not loaded", err=True)
        for problem in problems:
            click.echo(f"  {folder.name}/{problem}", err=True)
        return len(problems)
    try:
        loaded = load_pack(pack, at=now())
    except Frozen as refusal:
        db.session.rollback()
        click.echo(f"{folder.name}: not loaded\n  {refusal.sentence}", err=True)
        return 1
    db.session.commit()
    click.echo(in_words(loaded))
    return 0


def in_words(loaded: Loaded) -> str:
    """Tell in one line what a load did."""
    if loaded.state == "unchanged":
        return f"{loaded.key}: unchanged"
    parts = []
    for what, done in (("activities", loaded), ("questions", loaded.questions)):
        counts = {state: len(getattr(done, state)) for state in ("new", "changed", "unchanged", "retired")}
        parts.append(f"{what} " + ", ".join(f"{number} {state}" for state, number in counts.items() if number))
    if loaded.left_alone:
        parts.append(f"left as they were changed by hand: {', '.join(loaded.left_alone)}")
    return f"{loaded.key}: {loaded.state} ({'; '.join(parts)})"
