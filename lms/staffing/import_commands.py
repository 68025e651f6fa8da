"""The operator's way to bring sheets of staff in: `staff check`, `staff apply`, `staff undo`."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from lms.accounts.models import User
from lms.accounts.services import named
from lms.accounts.session import person_by
from lms.db import JSONDict, db, now, only_reading
from lms.files.source import SourceFile, UnreadableFile
from lms.staffing import applying, looking, undoing
from lms.staffing.checking import LineRead, check
from lms.staffing.import_models import ERROR, QUESTION, StaffImport
from lms.staffing.officers import OPERATOR, Officer, officer_by_id, officer_from
from lms.staffing.reading import StaffSheet, read_staff
from lms.staffing.verdicts import Verdict
from lms.web.formats import today_of

LINES_LEFT, REFUSED = 1, 2
"""Exit codes: some lines were not in order; the file, the person or the deed was refused and nothing was done."""

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
AS = click.option("--as", "code", default="", help="Staff code of the officer; the operator of the whole site without.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("staff")
def staff() -> None:
    """Bring sheets of staff in."""


@staff.command("check")
@FILE
@AS
@JSON
def check_file(file: Path, code: str, *, as_json: bool) -> None:
    """Tell what FILE (.xlsx, .xls, .ods, .csv) would change, line by line. Nothing is written."""
    with only_reading():
        officer = _officer(code)
        try:
            sheet = read_staff(SourceFile(file.name, file.read_bytes()))
        except UnreadableFile as refusal:
            _refuse(refusal, as_json=as_json)
        lines = [LineRead(line.number, line.cells, unfinished=line.unfinished) for line in sheet.lines]
        verdicts = check(lines, officer, today=today_of(now()), encoding=sheet.encoding)
    told = _told(sheet, verdicts)
    _print(told, as_json=as_json)
    _exit(told["counts"])


@staff.command("apply")
@FILE
@AS
@JSON
def apply_file(file: Path, code: str, *, as_json: bool) -> None:
    """Take in what is in order in FILE, in one transaction; it can be undone by its number."""
    officer = _officer(code)
    try:
        handed = looking.look_at(SourceFile(file.name, file.read_bytes()), officer, at=now())
    except UnreadableFile as refusal:
        _refuse(refusal, as_json=as_json)
    db.session.commit()
    done = applying.apply(handed, officer, at=now())
    db.session.commit()
    if done.has_changed:
        sys.exit("what the file would do has changed in this moment: nothing was done, try again")
    told = {"import": handed.id, "applied": done.count, "counts": handed.counts, "notes": handed.notes}
    left = handed.counts[ERROR] + handed.counts[QUESTION]
    click.echo(_json(told) if as_json else f"import {handed.id}: {done.count} changes taken in, {left} lines left")
    _exit(handed.counts)


@staff.command("undo")
@click.argument("number", type=int)
def undo_import(number: int) -> None:
    """Undo the import with this NUMBER."""
    handed = db.session.get(StaffImport, number)
    if handed is None:
        click.echo(f"there is no import {number}", err=True)
        sys.exit(REFUSED)
    try:
        count = undoing.undo(handed, officer_by_id(handed.owner_id), at=now())
    except undoing.CannotUndo as refusal:
        db.session.rollback()
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    db.session.commit()
    click.echo(f"{count} rows given back" if count else "nothing to undo")


def _officer(code: str) -> Officer:
    if not code:
        return OPERATOR
    person = person_by(named(code) & ~User.is_suspended)
    if person is None:
        click.echo(f"nobody has the staff code {code}", err=True)
        sys.exit(REFUSED)
    return officer_from(person)


def _refuse(refusal: UnreadableFile, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(_json({"error": refusal.sentence, "place": refusal.place}))
    else:
        click.echo(": ".join(filter(None, (refusal.place, refusal.sentence))), err=True)
    sys.exit(REFUSED)


def _told(sheet: StaffSheet, verdicts: dict[int, Verdict]) -> JSONDict:
    return {
        "sheet": sheet.sheet_name,
        "notes": sheet.notes,
        "encoding": sheet.encoding,
        "counts": looking.counts_of(verdicts.values()),
        "lines": [_line(number, verdict) for number, verdict in verdicts.items()],
    }


def _line(number: int, verdict: Verdict) -> JSONDict:
    return {
        "line": number,
        "kind": verdict.kind,
        "code": verdict.code,
        "name": verdict.name,
        "since": verdict.since,
        "changes": [{"column": key, "before": before, "after": after} for key, before, after in verdict.changes],
        "problems": [{"column": key, "sentence": sentence} for key, sentence in verdict.problems],
        "offered": [{"column": key, "value": value, "title": title} for key, value, title in verdict.offered],
        "warnings": verdict.warnings,
    }


def _print(told: JSONDict, *, as_json: bool) -> None:
    if as_json:
        click.echo(_json(told))
        return
    for note in told["notes"]:
        click.echo(note)
    for line in told["lines"]:
        if line["kind"] in (ERROR, QUESTION):
            sentences = " ".join(problem["sentence"] for problem in line["problems"])
            click.echo(f"{line['line']}: {line['code']} {line['name']}: {sentences}")
    click.echo(", ".join(f"{count} {kind}" for kind, count in told["counts"].items()))


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def _exit(counts: JSONDict) -> None:
    if counts[ERROR] or counts[QUESTION]:
        sys.exit(LINES_LEFT)
