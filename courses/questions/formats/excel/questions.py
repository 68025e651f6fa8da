"""Rows of a sheet to neutral questions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from courses.questions.formats.contract import NeutralQuestion
from courses.questions.formats.excel.columns import Columns
from courses.questions.formats.excel.keys import Key, key_of, truth_of
from courses.questions.formats.excel.words import FLAGS, KINDS, LEVELS, TYPES
from courses.questions.formats.markup import from_plain
from courses.questions.formats.numbers import number_in, written
from courses.questions.formats.taken import Taken
from lms.api import JSONDict, ReadSheet, _, fold

_SKILL = re.compile(r"IU\d{2}(?:\.\d{1,2}){0,3}", re.IGNORECASE)
PAIR = re.compile(r"(?P<left>.+?)\s*(?:=>|->|→|⇒|=)\s*(?P<right>.+)", re.DOTALL)
_SEVERAL = re.compile(r"\s*(?:\n|\|)\s*")


@dataclass(frozen=True)
class Row:
    """One row of a sheet, looked at through the sheet's columns."""

    sheet: ReadSheet
    columns: Columns
    number: int

    def cell(self, role: str) -> str:
        """The bare text of a column."""
        return self._at(self.columns.by_role.get(role))

    def markdown(self, role: str) -> str:
        """The text of a column in Markdown."""
        return self._written(self.columns.by_role.get(role))

    def options(self) -> dict[str, str]:
        """The options that are filled, in Markdown, by their letters."""
        texts = {letter: self._written(column) for letter, column in sorted(self.columns.options.items())}
        return {letter: text for letter, text in texts.items() if text}

    def remark(self, letter: str) -> str:
        """What is said about an option."""
        return self._written(self.columns.remarks.get(letter))

    def ticked(self) -> str:
        """The letters whose own column says that they are right."""
        marks = {letter: fold(self._at(column)) for letter, column in self.columns.rights.items()}
        wrong = {"", "0", "false", "sai", "no", "khong", "s", "f"}
        return "".join(sorted(letter for letter, mark in marks.items() if mark not in wrong))

    def odd_cells(self) -> list[str]:
        """Sentences on cells of ours that do not show what was typed."""
        columns = {*self.columns.by_role.values(), *self.columns.options.values()} - {
            self.columns.by_role.get("number")
        }
        said = (
            (self.sheet.formulas, _("Ô %(cells)s là công thức; chỉ lấy được kết quả.")),
            (self.sheet.dates, _("Ô %(cells)s là ngày tháng; Excel có thể đã tự đổi, hãy kiểm tra.")),
            (self.sheet.percents, _("Ô %(cells)s hiện dạng phần trăm nhưng tệp ghi số thập phân; hãy kiểm tra.")),
        )
        found = []
        for places, sentence in said:
            cells = [cell_name(self.number, column) for column in sorted(columns) if (self.number, column) in places]
            found += [sentence % {"cells": ", ".join(cells)}] if cells else []
        return found

    def _at(self, column: int | None) -> str:
        row = self.sheet.rows[self.number]
        return row[column].strip() if column is not None and column < len(row) else ""

    def _written(self, column: int | None) -> str:
        text = self._at(column)
        return text if column in self.columns.markdown else from_plain(text)


def cell_name(row: int, column: int) -> str:
    """The name of a cell, such as B12."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def question_of(row: Row) -> NeutralQuestion | None:
    """Read the question of a row; None where there is none."""
    text, options = row.markdown("text"), row.options()
    if not text and not options:
        return None
    said = fold(row.cell("type"))
    wanted = TYPES.get(said, "")
    taken = Taken(wanted or "choice", {"text": text}, doubts=row.odd_cells())
    if not text:
        taken.doubts.append(_("Câu này không có đề bài."))
    if said and not wanted:
        taken.doubts.append(_("Không có loại câu hỏi “%(type)s”; đọc theo các cột còn lại.", type=row.cell("type")))
    _answer(taken, row, options, wanted)
    _label(taken, row)
    title = row.sheet.name
    place = (
        _("trang “%(sheet)s”, dòng %(n)d", sheet=title, n=row.number + 1)
        if title
        else _("dòng %(n)d", n=row.number + 1)
    )
    question = taken.question(place, name=row.cell("name"), category=row.cell("category"), original=_original(row))
    return replace(question, fields={**question.fields, "text": text})


def _original(row: Row) -> str:
    headings = row.sheet.rows[row.columns.row]
    cells = row.sheet.rows[row.number]
    return "\n".join(f"{heading}: {cell}" for heading, cell in zip(headings, cells, strict=False) if cell)


def _answer(taken: Taken, row: Row, options: dict[str, str], wanted: str) -> None:
    key = row.cell("key")
    if wanted in _TAKEN:
        _TAKEN[wanted](taken, row, options, key)
    elif len(options) > 1:
        _take_options(taken, row, options, key)
    elif truth_of(key) is not None and not options:
        _take_truth(taken, row, options, key)
    elif key and not options:
        _take_typed(taken, row, options, key)
    else:
        taken.type = "choice" if options else "essay"
        taken.doubts.append(_("Không thấy phương án và đáp án; nếu là câu tự luận, hãy ghi loại câu hỏi."))


def _take_options(taken: Taken, row: Row, options: dict[str, str], key: str) -> None:
    truths = {letter: truth_of(text) for letter, text in options.items()}
    found = key_of(key, options, row.ticked())
    if len(options) == 2 and set(truths.values()) == {True, False} and taken.type != "choices":
        taken.type = "true_false"
        if (told := {truths[letter] for letter in found.letters}) and len(told) == 1:
            taken.fields["answer"] = told.pop()
        taken.doubts += found.doubts
        return
    taken.type = "choices" if taken.type == "choices" or len(found.letters) > 1 else "choice"
    taken.fields["options"] = [_option(row, letter, text, found) for letter, text in options.items()]
    taken.doubts += found.doubts
    if taken.type == "choices" and fold(row.cell("type")) and TYPES.get(fold(row.cell("type"))) == "choice":
        taken.doubts.append(_("Loại câu ghi chọn một nhưng có nhiều đáp án."))


def _option(row: Row, letter: str, text: str, key: Key) -> JSONDict:
    option: JSONDict = {"text": text}
    if letter in key.letters:
        option["right"] = True
    if remark := row.remark(letter):
        option["feedback"] = remark
    return option


def _take_truth(taken: Taken, row: Row, options: dict[str, str], key: str) -> None:
    taken.type = "true_false"
    if options:
        _take_options(taken, row, options, key)
        return
    truth = truth_of(key)
    if truth is None:
        taken.doubts.append(_("Đáp án của câu đúng sai phải ghi Đúng hoặc Sai."))
    else:
        taken.fields["answer"] = truth


def _take_typed(taken: Taken, row: Row, options: dict[str, str], key: str) -> None:
    """Take answers to be typed: several stand on lines of their own, or parted by |."""
    answers = [part for part in (*_SEVERAL.split(key), *options.values()) if part]
    if taken.type != "short_answer" and len(answers) == 1 and number_in(answers[0]) is not None:
        _take_number(taken, row, options, key)
        return
    taken.type = "short_answer"
    taken.fields["accept"] = answers
    if not answers:
        taken.doubts.append(_("Không thấy đáp án."))


def _take_number(taken: Taken, row: Row, options: dict[str, str], key: str) -> None:  # noqa: ARG001 (one shape for all)
    taken.type = "numeric"
    number, tolerance = number_in(key), row.cell("tolerance")
    if number is None:
        taken.doubts.append(_("Đáp số “%(text)s” không phải là số.", text=key[:80]))
    else:
        taken.fields["answer"] = written(number)
    if tolerance:
        allowed = number_in(tolerance)
        taken.fields["tolerance"] = written(allowed) if allowed is not None else tolerance
    taken.fields["unit"] = row.cell("unit")


def _take_pairs(taken: Taken, row: Row, options: dict[str, str], key: str) -> None:  # noqa: ARG001 (one shape for all)
    """Take pairs, each in a cell as “left = right”; a cell with only a right side matches nothing."""
    pairs, extra = [], []
    for text in options.values():
        found = PAIR.fullmatch(text)
        if found:
            pairs.append({"left": found["left"].strip(), "right": found["right"].strip()})
        else:
            extra.append(text.lstrip("= "))
    taken.fields |= {"pairs": pairs, "extra": extra}


def _take_items(taken: Taken, row: Row, options: dict[str, str], key: str) -> None:  # noqa: ARG001 (one shape for all)
    taken.fields["items"] = list(options.values())
    if key:
        taken.notes.append(_("Các mục được hiểu là đã xếp đúng thứ tự trong tệp; cột đáp án không dùng."))


def _take_essay(taken: Taken, row: Row, options: dict[str, str], key: str) -> None:  # noqa: ARG001 (one shape for all)
    taken.fields["guide"] = row.markdown("guide") or row.markdown("key")
    for name in ("least_words", "most_words"):
        if words := row.cell(name):
            taken.fields[name] = int(words) if words.isascii() and words.isdigit() and len(words) < 7 else words


_TAKEN = {
    "choice": _take_options, "choices": _take_options, "true_false": _take_truth, "short_answer": _take_typed,
    "numeric": _take_number, "matching": _take_pairs, "ordering": _take_items, "essay": _take_essay,
}  # fmt: skip


def _label(taken: Taken, row: Row) -> None:
    """Take what belongs to the bank: level, skill, what is said afterwards."""
    taken.fields["feedback"] = row.markdown("feedback")
    for name, wanted in FLAGS.items():
        if taken.type in wanted.types and _is_yes(row.cell(name)):
            taken.fields[name] = wanted.value
    if (kind := fold(row.cell("kind"))) in KINDS:
        taken.fields["kind"] = kind
    if hints := [part for part in _SEVERAL.split(row.markdown("hints")) if part]:
        taken.fields["hints"] = hints
    if skill := row.cell("skill"):
        if _SKILL.fullmatch(skill):
            taken.fields["skill"] = skill.upper()
        else:
            taken.notes.append(_("“%(code)s” không phải mã kỹ năng (dạng IU03.2.1) nên không ghi.", code=skill[:40]))
    if level := row.cell("difficulty"):
        known = LEVELS.get(fold(level))
        if known:
            taken.fields["difficulty"] = known
        else:
            taken.notes.append(_("Không rõ mức độ “%(level)s” nên không ghi độ khó.", level=level[:40]))
    if points := row.cell("points"):
        taken.notes.append(_("Không giữ điểm ghi trong tệp (%(points)s).", points=points[:20]))


def _is_yes(text: str) -> bool:
    return fold(text) in {"co", "x", "1", "yes", "true", "dung", "required"}


def filled_rows(rows: Sequence[Sequence[str]], start: int) -> list[int]:
    """The numbers of the rows below the headings that have something in them."""
    return [number for number in range(start, len(rows)) if any(rows[number])]
