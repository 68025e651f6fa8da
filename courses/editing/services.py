"""Checking and saving what a trainer has made of a quiz."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from courses.editing.reading import Path, Reading
from courses.questions.contract import full_key
from courses.quizzes.behaviours.contract import BEHAVIOURS
from courses.quizzes.drawing import bank_of, shortage_sentence
from courses.quizzes.drawing_ahead import DRAWN, draw_anew, schedule_drawing
from courses.quizzes.freezing import Frozen, quiz_frozen_until
from courses.quizzes.holding import told_anew
from courses.quizzes.lengthening import lengthen
from courses.quizzes.models import Quiz
from courses.quizzes.papers import Blueprint, Candidate, admits
from courses.quizzes.rules.contract import ACCESS_RULES
from courses.quizzes.section_settings import sections_from
from courses.quizzes.settings import quiz_faults, quiz_values, tell_of
from courses.quizzes.waiting import rearrange
from lms.api import FRAMEWORKS, JSONDict, _, db, log_deed


class Stale(Exception):  # noqa: N818 (reads as what it is)
    """Somebody else has saved the quiz since the page was opened; `at` is when."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__("another trainer was quicker")
        self.at = at


@dataclass(frozen=True)
class Checked:
    """A page that has been read and held against the bank.

    `faults` are sentences by the paths of fields; `found` tells, by section and line, how many questions a line that
    can be read has to draw from.
    """

    fields: JSONDict
    faults: Mapping[Path, str]
    found: Mapping[tuple[int, int], int]


def check(quiz: Quiz, reading: Reading) -> Checked:
    """Find everything that has to be mended, each in its place; one statement."""
    bank = bank_of(quiz.course_id)
    faults = dict(reading.faults)
    for path, sentence in quiz_faults(reading.fields):
        faults.setdefault(path, sentence)
    _check_codes(quiz, reading.fields, faults)
    behaviour = full_key(reading.fields["behaviour"])
    if quiz.activity.is_required and behaviour in BEHAVIOURS and not BEHAVIOURS[behaviour].is_exam:
        faults[("behaviour",)] = _("Điều kiện hoàn thành khóa học cần bài này, nên nó phải là bài thi.")
    found = _found(reading.fields, bank, faults)
    if not any(path[0] == "sections" for path in faults):
        sections = sections_from(reading.fields)
        for shortage in Blueprint(sections, bank).shortages:
            path = ("sections", shortage.section, "lines", shortage.line)
            faults[path] = shortage_sentence(sections, shortage)
    return Checked(reading.fields, faults, found)


def save(quiz: Quiz, fields: JSONDict, *, token: str, by_id: int, at: datetime) -> list[str]:
    """Write fields without faults; gives the names of the columns that changed.

    `token` is what `token_of` said when the page was opened. While the exam is open only its closing may be put off.
    Raises `Stale` or `Frozen`; nothing is then written.
    """
    db.session.scalars(
        select(Quiz).where(Quiz.id == quiz.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if token != token_of(quiz):
        raise Stale(quiz.edited_at)
    columns = quiz_values(fields)
    columns["rules"] |= {key: kept for key, kept in quiz.rules.items() if full_key(key) not in ACCESS_RULES}
    changed = [name for name, value in columns.items() if getattr(quiz, name) != value]
    if not changed:
        return []
    if (until := quiz_frozen_until(quiz, at)) and not _only_puts_off(quiz, columns, changed):
        raise Frozen(until)
    with told_anew(quiz, at):
        for name in changed:
            setattr(quiz, name, columns[name])
    quiz.edited_at = at
    if "sections" in changed or "behaviour" in changed:
        draw_anew(quiz, at=at)
    elif set(changed) & set(DRAWN):
        schedule_drawing(quiz, at=at)
    if "closes_at" in changed:
        lengthen(quiz, at=at, why={"quiz": quiz.id})
    if {"opens_at", "admit_rate"} & set(changed):
        rearrange(quiz, at=at)
    tell_of(quiz)
    log_deed("courses.quiz_edited", f"courses:quiz:{quiz.id}", actor_id=by_id, changed=changed)
    return changed


def token_of(quiz: Quiz) -> str:
    """What tells one state of a quiz from the next."""
    return f"{quiz.edition}-{quiz.edited_at.isoformat() if quiz.edited_at else ''}"


def _only_puts_off(quiz: Quiz, columns: JSONDict, changed: Sequence[str]) -> bool:
    """Whether nothing changes but the closing, to a later moment or to none."""
    closes_at: datetime | None = columns["closes_at"]
    return list(changed) == ["closes_at"] and (
        closes_at is None or (quiz.closes_at is not None and closes_at > quiz.closes_at)
    )


def _check_codes(quiz: Quiz, fields: JSONDict, faults: dict[Path, str]) -> None:
    key = quiz.activity.course.framework
    known = FRAMEWORKS[key].skills if key in FRAMEWORKS else None
    for place, section in enumerate(fields["sections"]):
        for number, line in enumerate(section["lines"]):
            code = line.get("skill")
            if code and known is not None and code not in known:
                path = ("sections", place, "lines", number, "skill")
                faults.setdefault(path, _("Chuẩn không có mã %(code)s.", code=code))


def _found(fields: JSONDict, bank: Sequence[Candidate], faults: Mapping[Path, str]) -> dict[tuple[int, int], int]:
    """Count what each line can draw from, lines with faults other than in their number left out."""
    counts = {}
    for place, section in enumerate(fields["sections"]):
        for number, line in enumerate(section["lines"]):
            here = ("sections", place, "lines", number)
            wrong = {path[4:] for path in faults if path[:4] == here} - {("draw",)}
            if not wrong:
                whole = {**line, "draw": 1} if "question" not in line else line
                regular = sections_from({"sections": [{"lines": [whole]}]})[0]["lines"][0]
                counts[place, number] = sum(admits(regular, candidate) for candidate in bank)
    return counts
