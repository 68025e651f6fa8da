"""The record of second readings: who answered each question blind, who read its language, and what came of it.

A file of `reviews/` holds one reading:

    reading: blind            # or language
    by: người đọc thứ hai
    date: 2026-11-28
    questions:
      iu01-1-1-01: {version: 3f2a9c1b77d0, result: agreed}
      iu01-1-1-02: {version: 0c55d2a1e9b4, result: changed, note: hai phương án cùng đúng}

`version` is what the question says now: a word changed, and it has to be read again.
"""

from collections.abc import Collection, Iterator
from datetime import date

from courses.packing.sheet import Part, read_sheet
from courses.proofing.entries import Entry, Proof
from courses.questions.contract import Fault
from lms.api import Problem, _

BLIND, LANGUAGE = READINGS = ("blind", "language")
RESULTS = ("agreed", "changed")
FOLDER = "reviews/"


def review_problems(proof: Proof) -> Iterator[Problem]:
    """Find questions never read or changed since; nothing where a pack keeps no record."""
    files = sorted(file for file in proof.pack.files if file.startswith(FOLDER))
    if not files:
        return
    problems: list[Problem] = []
    read: dict[str, set[tuple[str, str]]] = {reading: set() for reading in READINGS}
    keys = {entry.key for entry in proof.entries}
    for file in files:
        sheet = read_sheet(file, proof.text(file), problems)
        if sheet is not None:
            reading, lines = _lines(sheet, keys)
            read[reading] |= lines
    yield from (Problem(f"{proof.name}/{problem.place}", problem.sentence) for problem in problems)
    for entry in proof.entries:
        yield from _unread(entry, read)


def _lines(sheet: Part, keys: Collection[str]) -> tuple[str, set[tuple[str, str]]]:
    """Which versions of which questions a file tells of; complains of what is not in order."""
    sheet.only(("reading", "by", "date", "questions"))
    reading = sheet.one_of("reading", READINGS)
    sheet.text("by")
    try:
        date.fromisoformat(str(sheet.get("date")))
    except ValueError:
        sheet.complain(_("“%(name)s” phải là ngày, ví dụ 2026-11-28.", name="date"), "date")
    questions = sheet.part("questions")
    found = set()
    for key in questions.fields if questions else ():
        line = questions.part(key) if questions else None
        if line is None or key not in keys:
            sheet.complain(_("Gói không có câu “%(key)s”.", key=key), "questions", key)
            continue
        line.only(("version", "result", "note"))
        line.one_of("result", RESULTS)
        found.add((key, line.text("version")))
    return reading, found


def _unread(entry: Entry, read: dict[str, set[tuple[str, str]]]) -> Iterator[Problem]:
    if (entry.key, entry.version) not in read[BLIND]:
        yield entry.problem(
            Fault((), _("Chưa có ai làm thử câu này ở bản hiện tại (%(version)s).", version=entry.version))
        )
    if (entry.key, entry.version) not in read[LANGUAGE]:
        yield entry.problem(
            Fault((), _("Chưa có ai soát lời văn câu này ở bản hiện tại (%(version)s).", version=entry.version))
        )
