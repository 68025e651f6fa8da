"""`python3 -m lms packs check`: packs are read, proofed and compared with the standard; nothing is written."""

import sys
from pathlib import Path

import click

from courses.packing.commands import packs, shipped
from courses.packing.reading import read_pack
from courses.proofing.entries import Proof
from courses.proofing.report import coverages, problems_between, problems_of, table_of
from lms.api import Problem

__all__ = ["packs"]


@packs.command("check")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folders: tuple[Path, ...]) -> None:
    """Tell what is to be mended in the packs in FOLDERS, or in all that ship, and print what they cover."""
    proofs: list[Proof] = []
    found = 0
    for folder in folders or shipped():
        pack, problems = read_pack(folder)
        if pack is not None:
            proofs.append(Proof(folder.name, pack))
            problems = list(problems_of(proofs[-1]))
            size = f"{len(pack.activities)} activities, {len(pack.questions)} questions"
            click.echo(
                f"{folder.name}: {size}, {len(problems)} remarks" if problems else f"{folder.name}: {size}, no remarks"
            )
        else:
            problems = [Problem(f"{folder.name}/{problem.place}", problem.sentence) for problem in problems]
        found += len(problems)
        for problem in problems:
            click.echo(f"  {problem}")
    between = list(problems_between(proofs))
    for problem in between:
        click.echo(str(problem))
    for framework, covered in coverages(proofs):
        click.echo(f"\n{framework.key}")
        click.echo("\n".join(table_of(covered)))
    if found or between:
        sys.exit(1)
