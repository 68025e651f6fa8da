"""`python3 -m lms packs …`, and the packs that ship with the product."""

import sys
from pathlib import Path

import click
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.packing.archive import packed
from courses.packing.exporting import files_of
from courses.packing.files import MANIFEST, digest_of_files, files_in
from courses.packing.linking import Unmet
from courses.packing.loading import Loaded, live_as, load_pack
from courses.packing.neighbours import banks_named
from courses.packing.reading import read_pack
from courses.quizzes.freezing import Frozen
from lms.api import db, now

SHIPPED = Path(__file__).parents[1] / "packs"


@click.group("packs")
def packs() -> None:
    """Course packs: folders of text files."""


@packs.command("load")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Load it over what was published here, too.")
def load(folder: Path | None, *, replace: bool) -> None:
    """Load the pack in FOLDER, or every pack that ships; a pack with a mistake is not loaded at all."""
    wrong = sum([load_from(path, over_edits=replace) for path in ([folder] if folder else shipped())])
    if wrong:
        sys.exit(1)


@packs.command("export")
@click.argument("key")
@click.argument("target", type=click.Path(path_type=Path))
def export(key: str, target: Path) -> None:
    """Write the course KEY as it is live to TARGET: a ZIP file where the name ends so, else a new folder."""
    course = db.session.scalars(select(Course).where(Course.key == key)).first()
    files = files_of(course) if course is not None else {}
    if not files:
        click.echo(f"{key}: no such course, or one that has not been published", err=True)
        sys.exit(1)
    if target.exists() and (target.is_file() or any(target.iterdir())):
        click.echo(f"{target}: there is something already", err=True)
        sys.exit(1)
    if target.suffix == ".zip":
        target.write_bytes(packed(files))
    else:
        for path, content in files.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
    click.echo(f"{key}: {len(files)} files")


def shipped() -> list[Path]:
    """Folders of the packs that come with the product; those that draw on the banks of others come after these."""
    folders = [path.parent for path in SHIPPED.glob(f"*/{MANIFEST}")]
    return sorted(folders, key=lambda folder: (bool(banks_named(files_in(folder))), folder.name))


def load_from(folder: Path, *, over_edits: bool = False) -> int:
    """Load one pack in a transaction of its own and tell what came of it; returns the number of problems.

    Files that are live already are not read again: at every start of the site that is all of them.
    """
    if key := live_as(digest_of_files(files_in(folder))):
        click.echo(f"{key}: unchanged")
        return 0
    pack, problems = read_pack(folder)
    if pack is None:
        click.echo(f"{folder.name}: not loaded", err=True)
        for problem in problems:
            click.echo(f"  {folder.name}/{problem}", err=True)
        return len(problems)
    try:
        loaded = load_pack(pack, at=now(), over_edits=over_edits)
    except (Frozen, Unmet) as refusal:
        db.session.rollback()
        sentences = [refusal.sentence] if isinstance(refusal, Frozen) else refusal.sentences
        click.echo("\n".join([f"{folder.name}: not loaded", *(f"  {each}" for each in sentences)]), err=True)
        return len(sentences)
    db.session.commit()
    click.echo(in_words(loaded))
    return 0


def in_words(loaded: Loaded) -> str:
    """Tell in one line what a load did."""
    if loaded.state == "unchanged":
        return f"{loaded.key}: unchanged"
    if loaded.state == "edited":
        return f"{loaded.key}: left as it is, for it was published here since (--replace loads the pack all the same)"
    parts = []
    for what, done in (("activities", loaded), ("questions", loaded.questions)):
        counts = {state: len(getattr(done, state)) for state in ("new", "changed", "unchanged", "retired")}
        parts.append(f"{what} " + ", ".join(f"{number} {state}" for state, number in counts.items() if number))
    if loaded.left_alone:
        parts.append(f"left as they were changed by hand: {', '.join(loaded.left_alone)}")
    return f"{loaded.key}: {loaded.state} ({'; '.join(parts)})"
