"""Taking a sheet of staff in to be looked at: nothing of it is done yet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from time import monotonic

from sqlalchemy import bindparam, delete, insert, select, update

from lms.db import JSONDict, db, only_reading, rows_of
from lms.files.source import SourceFile
from lms.staffing.checking import LineRead, check
from lms.staffing.import_models import CHANGING, DISCARDED, ERROR, KINDS, LOOKED_AT, StaffImport, StaffImportLine
from lms.staffing.officers import Officer
from lms.staffing.old_letters import is_in, turned
from lms.staffing.reading import read_staff
from lms.staffing.verdicts import Verdict
from lms.storage import store_file
from lms.web.formats import today_of
from lms.web.text import nfc

MEDIA_TYPE = "application/octet-stream"


def look_at(file: SourceFile, officer: Officer, *, at: datetime) -> StaffImport:
    """Read a file and keep what each of its lines would do; raises `UnreadableFile`.

    What takes long, reading and comparing, is done without holding the database: others save meanwhile.
    """
    began = monotonic()
    db.session.rollback()
    sheet = read_staff(file)
    lines = [LineRead(line.number, line.cells, unfinished=line.unfinished) for line in sheet.lines]
    with only_reading():
        verdicts = check(lines, officer, today=today_of(at), encoding=sheet.encoding)
        db.session.rollback()
    handed = StaffImport(
        owner_id=officer.id,
        scope=list(officer.paths),
        created_at=at,
        file_name=nfc(file.name)[:200],
        file_hash=store_file(file.content, media_type=MEDIA_TYPE),
        columns={"heading_row": sheet.heading_row, "places": sheet.columns, "sheet": sheet.sheet_name},
        notes=sheet.notes,
        encoding=sheet.encoding,
        counts=counts_of(verdicts.values()),
        seconds=monotonic() - began,
    )
    db.session.add(handed)
    db.session.flush()
    db.session.execute(insert(StaffImportLine), _rows(handed.id, lines, verdicts))
    return handed


def look_again(handed: StaffImport, officer: Officer, *, at: datetime) -> bool:
    """Check a file anew after an answer, a mended cell, or a change of the world; tells whether anything differs."""
    lines, before = kept_lines(handed.id)
    verdicts = check(lines, officer, today=today_of(at), encoding=handed.encoding)
    return keep_verdicts(handed, verdicts, before)


def keep_verdicts(handed: StaffImport, verdicts: dict[int, Verdict], before: dict[int, tuple[str, JSONDict]]) -> bool:
    """Write what has become of lines where it differs from `before`; tells whether any does."""
    differing = [
        {"key": handed.id, "row": number, "now": verdict.kind, "shown": verdict.outcome}
        for number, verdict in verdicts.items()
        if (verdict.kind, verdict.outcome) != before[number]
    ]
    if differing:
        db.session.connection().execute(
            update(StaffImportLine)
            .where(StaffImportLine.import_id == bindparam("key"), StaffImportLine.number == bindparam("row"))
            .values(kind=bindparam("now"), outcome=bindparam("shown")),
            differing,
        )
    handed.counts = counts_of(verdicts.values())
    return bool(differing)


def kept_lines(import_id: int) -> tuple[list[LineRead], dict[int, tuple[str, JSONDict]]]:
    """The lines of an import as they stand, and what had become of each."""
    lines, before = [], {}
    for number, cells, answer, kind, outcome in rows_of(
        select(
            StaffImportLine.number, StaffImportLine.cells, StaffImportLine.answer, StaffImportLine.kind,
            StaffImportLine.outcome,
        )
        .where(StaffImportLine.import_id == import_id)
        .order_by(StaffImportLine.number)
    ):  # fmt: skip
        told = dict(cells)
        unfinished = tuple(filter(None, told.pop("=", "").split(" ")))
        lines.append(LineRead(number, told, answer, unfinished))
        before[number] = (kind, outcome)
    return lines, before


def answer(handed: StaffImport, number: int, said: str) -> None:
    """Keep what the officer says of the question of a line."""
    db.session.execute(
        update(StaffImportLine)
        .where(StaffImportLine.import_id == handed.id, StaffImportLine.number == number)
        .values(answer=said)
    )


def mend(handed: StaffImport, number: int, column: str, value: str) -> int:
    """Put an offered value into a line, and into every line with the same trouble; gives how many.

    Nothing happens unless the value was offered there.
    """
    line = db.session.scalars(
        select(StaffImportLine).where(StaffImportLine.import_id == handed.id, StaffImportLine.number == number)
    ).first()
    if line is None or line.kind != ERROR or not _is_offered(line.outcome, column, value):
        return 0
    wrong = db.session.scalars(
        select(StaffImportLine).where(StaffImportLine.import_id == handed.id, StaffImportLine.kind == ERROR)
    )
    alike = [
        other for other in wrong
        if other.number == number or (
            column == "unit_code"
            and other.outcome.get("problems") == line.outcome.get("problems")
            and _is_offered(other.outcome, column, value)
        )
    ]  # fmt: skip
    for other in alike:
        other.cells = {**other.cells, column: value, **({"unit_name": ""} if column == "unit_code" else {})}
    db.session.flush()
    return len(alike)


def turn_letters(handed: StaffImport) -> None:
    """Turn the texts of a file in old letters into Unicode, as the officer has asked."""
    lines, _before = kept_lines(handed.id)
    changed = []
    for line in lines:
        cells = {key: turned_if_old(text, handed.encoding) for key, text in line.cells.items()}
        if cells != line.cells:
            changed.append({"key": handed.id, "row": line.number, "texts": cells | _unfinished(line)})
    if changed:
        db.session.connection().execute(
            update(StaffImportLine)
            .where(StaffImportLine.import_id == bindparam("key"), StaffImportLine.number == bindparam("row"))
            .values(cells=bindparam("texts")),
            changed,
        )
    handed.encoding = ""


def turned_if_old(text: str, encoding: str) -> str:
    """A cell in Unicode, whatever it was in."""
    return turned(text, encoding) if encoding and not text.isascii() and is_in(text, encoding) else text


def _rows(import_id: int, lines: Sequence[LineRead], verdicts: dict[int, Verdict]) -> list[JSONDict]:
    return [
        {
            "import_id": import_id, "number": line.number, "cells": line.cells | _unfinished(line), "answer": "",
            "kind": verdicts[line.number].kind, "outcome": verdicts[line.number].outcome,
        }
        for line in lines
    ]  # fmt: skip


def _unfinished(line: LineRead) -> dict[str, str]:
    """Columns with formulas that were not worked out are kept under a key that no column has."""
    return {"=": " ".join(line.unfinished)} if line.unfinished else {}


def _is_offered(outcome: JSONDict, column: str, value: str) -> bool:
    return any(offer[:2] == [column, value] for offer in outcome.get("offered", []))


def counts_of(verdicts: Iterable[Verdict]) -> JSONDict:
    """How many lines came to what, those that come to nothing at zero."""
    counted = Counter(verdict.kind for verdict in verdicts)
    return {kind: counted[kind] for kind in KINDS}


def changes_in(counts: JSONDict) -> int:
    """How many lines would change something."""
    return sum(counts.get(kind, 0) for kind in CHANGING)


def discard(handed: StaffImport, *, at: datetime) -> bool:
    """Put a file away that was not taken in, with its lines; False when it was, or is about to be."""
    put_away = db.session.scalar(
        update(StaffImport)
        .where(StaffImport.id == handed.id, StaffImport.state == LOOKED_AT)
        .values(state=DISCARDED, decided_at=at)
        .returning(StaffImport.id)
    )
    if put_away is None:
        return False
    db.session.execute(delete(StaffImportLine).where(StaffImportLine.import_id == handed.id))
    return True
