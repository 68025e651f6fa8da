"""What every report must keep, for the tests of whoever writes one: the fixture `faults_of_report` of `lms.testing`."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from flask import Flask

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db, now
from lms.reports.asking import AskAsOf
from lms.reports.contract import REPORTS, Report
from lms.reports.files import FORMATS
from lms.reports.running import UnscopedReport, asked_again, statement_of

MOST_STATEMENTS = 8
LONG_AGO = "2001-01-01"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def faults_of(
    key: str, *, app: Flask, client: Any, reader: int, province: int, canaries: list[str], statements: list[str]
) -> Iterator[str]:
    """Sentences on what a report does not keep; none of a good one.

    `client` is signed in as `reader`, who follows one commune; `province` is who follows everything. The world must
    hold something that the report tells of that commune and of another; `canaries` are words of the other.
    """
    with app.test_request_context():
        report = REPORTS[key]
        try:
            own, all_of = (_rows(report, person) for person in (reader, province))
        except UnscopedReport as fault:
            yield str(fault)
            return
    if not own:
        yield "the world holds nothing that the reader may see: nothing is shown by this test"
    if not issubclass(report.form, AskAsOf):
        yield "the form does not ask for a day"
    if own == all_of:
        yield "whoever follows everything sees no more than whoever follows one unit"
    yield from _faults_of_page(report, client, canaries, statements)
    for kind in FORMATS:
        answer = client.post(f"/staff/reports/{key}/file", data={"format": kind})
        if answer.status_code != 200:
            yield f"no {kind}: {answer.status_code}"
        elif kind != "pdf":
            yield from _faults_of_file(kind, answer.data, canaries)


def _rows(report: Report, person_id: int) -> list[list[Any]]:
    person = person_by(User.id == person_id)
    _form, asked = asked_again(report, {}, user=person, at=now())
    return [
        [*report.cells(row, asked)] for row in db.session.execute(statement_of(report, asked, user=person)).all()
    ]  # fmt: skip


def _faults_of_page(report: Report, client: Any, canaries: list[str], statements: list[str]) -> Iterator[str]:
    ways = [f"{'-' if place % 2 else ''}{column.key}" for place, column in enumerate(report.columns)]
    for query in (*(f"sort={way}" for way in ways), f"as_of={LONG_AGO}"):
        statements.clear()
        answer = client.get(f"/staff/reports/{report.key}?{query}")
        if answer.status_code != 200:
            yield f"asked for {query} the page answers {answer.status_code}"
        if len(statements) > MOST_STATEMENTS:
            yield f"the page takes {len(statements)} statements"
        yield from (f"the page tells of {word}" for word in canaries if word in answer.text)


def _faults_of_file(kind: str, content: bytes, canaries: list[str]) -> Iterator[str]:
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            text = book.read("xl/worksheets/sheet1.xml").decode()
        if "<f>" in text or "<hyperlink" in text:
            yield "the workbook has a formula or a link"
    else:
        text = content.decode("utf-8-sig")
        cells = (cell for line in csv.reader(io.StringIO(text, newline="")) for cell in line)
        run = (cell for cell in cells if cell.startswith(FORMULA_SIGNS) and not _is_number(cell))
        yield from (f"a cell would be run: {cell}" for cell in run)
    yield from (f"the {kind} tells of {word}" for word in canaries if word in text)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()
