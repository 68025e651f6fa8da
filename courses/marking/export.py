"""The marks of a quiz as a workbook: a row a learner with the skills in columns, and a row for each question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select

from courses.marking.queries import attempts_for
from courses.questions.models import QuestionVersion, number_of
from courses.quizzes.grading import Place, evidence_of, places_of
from courses.quizzes.models import Attempt, Quiz, Slot
from courses.quizzes.settling import LAST
from lms.api import JSONDict, _, db, local

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 200
"""Learners whose marks are read in one statement."""

TEN = 10
_PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Sat:
    """An attempt with whoever sat it and where they work. As long as it waits for marks it has a number and no name."""

    attempt: Attempt
    name: str
    code: str
    unit_code: str
    unit: str

    @property
    def who(self) -> tuple[str, str, str, str]:
        """What stands first in every row."""
        if self.attempt.score is None:
            return _("Bài số %(n)d", n=self.attempt.id), "", self.unit_code, self.unit
        return self.name, self.code, self.unit_code, self.unit


def marks_workbook(quiz: Quiz, examiner: Any) -> bytes:
    """The bytes of an XLSX file on the examiner's learners; of each the attempt that counts. No text is a formula."""
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    file = BytesIO()
    book = xlsxwriter.Workbook(file, _PLAIN)
    bold = book.add_format({"bold": True, "bottom": 1})
    skills = _skills_of(quiz.id)
    whole, parts = book.add_worksheet(_("Kết quả")), book.add_worksheet(_("Theo câu"))
    people = (_("Họ và tên"), _("Mã cán bộ"), _("Mã đơn vị"), _("Đơn vị"))
    _head(whole, bold, (*people, _("Lượt"), _("Nộp lúc"), _("Điểm"), _("Kết quả"), *skills))
    _head(
        parts,
        bold,
        (
            *people,
            _("Câu"),
            _("Mã câu hỏi"),
            _("Mã kỹ năng"),
            _("Tiêu chí"),
            _("Điểm"),
            _("Điểm tối đa"),
            _("Nhận xét"),
        ),
    )
    row = below = 0
    sats = _counting(quiz, examiner)
    while batch := list(islice(sats, AT_ONCE)):
        places = places_of([sat.attempt.id for sat in batch])
        for sat in batch:
            row += 1
            _write(whole, row, _result(sat, places[sat.attempt.id], skills))
            for cells in _cells(sat, places[sat.attempt.id]):
                below += 1
                _write(parts, below, cells)
    book.close()
    return file.getvalue()


def _counting(quiz: Quiz, examiner: Any) -> Iterator[Sat]:
    """One attempt of each learner: the best, or the last where that counts; what waits for marks comes after both."""
    rows = (Sat(*row) for row in db.session.execute(attempts_for(quiz.id, examiner)))
    for _owner, group in groupby(rows, key=lambda sat: sat.attempt.owner_id):
        sats = list(group)
        yield max(
            sats,
            key=lambda sat: (
                (sat.attempt.score is not None, sat.attempt.number)
                if quiz.counts == LAST
                else (sat.attempt.score is not None, sat.attempt.score or 0.0, sat.attempt.number)
            ),
        )


def _skills_of(quiz_id: int) -> list[str]:
    """The modules and items that the quiz's papers and their criteria asked about."""
    asked = select(Slot.version_id).join(Attempt, Attempt.id == Slot.attempt_id).where(Attempt.quiz_id == quiz_id)
    rows = db.session.execute(
        select(QuestionVersion.skill, QuestionVersion.settings).where(QuestionVersion.id.in_(asked))
    )
    codes = set()
    for skill, settings in rows:
        parts = (*settings.get("rules", ()), *settings.get("rubric", ()))
        codes |= {skill, *(part.get("skill", "") for part in parts)}
    codes.discard("")
    return sorted(codes | {code.partition(".")[0] for code in codes})


def _result(sat: Sat, places: Sequence[Place], skills: Sequence[str]) -> list[Any]:
    """A learner's row; a skill that was not asked, or waits for its mark, has an empty cell."""
    attempt = sat.attempt
    passed = "" if attempt.passed is None else _("đạt") if attempt.passed else _("chưa đạt")
    finished = f"{local(attempt.finished_at):%d/%m/%Y %H:%M}" if attempt.finished_at else ""
    known = [place.marked for place in places if not place.excluded and place.marked.fraction is not None]
    shown = evidence_of(known)
    return [
        *sat.who,
        attempt.number,
        finished,
        _ten(attempt.score),
        passed,
        *(_ten(shown.get(code)) for code in skills),
    ]


def _cells(sat: Sat, places: Sequence[Place]) -> Iterator[list[Any]]:
    """The rows of one paper: one for each question, then one for each of its criteria."""
    for place in places:
        mark = place.marked
        about = [*sat.who, mark.position, number_of(place.question_id)]
        note = _("không tính điểm") if place.excluded else ""
        yield [*about, mark.skill, "", _ten(mark.fraction), TEN, note]
        for entry in _entries(mark.criteria):
            yield [
                *about,
                entry["skill"] or mark.skill,
                entry["text"],
                entry["points"],
                entry["most"],
                entry["comment"],
            ]


def _entries(criteria: Sequence[JSONDict] | None) -> Iterable[JSONDict]:
    return criteria or ()


def _ten(fraction: float | None) -> float | str:
    return "" if fraction is None else round(fraction * TEN, 2)


def _head(sheet: Any, bold: Any, titles: Sequence[str]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 28)
    sheet.set_column(3, 3, 34)
    for column, title in enumerate(titles):
        sheet.write_string(0, column, str(title), bold)


def _write(sheet: Any, row: int, cells: Sequence[Any]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int | float):
            sheet.write_number(row, column, cell)
        elif cell:
            sheet.write_string(row, column, str(cell))
