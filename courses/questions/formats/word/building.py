"""Neutral questions from what was gathered and judged."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from courses.questions.formats.contract import Embedded, NeutralQuestion
from courses.questions.formats.numbers import number_in, written
from courses.questions.formats.taken import Taken
from courses.questions.formats.word import labels
from courses.questions.formats.word.details import take_details, take_parts
from courses.questions.formats.word.drafts import Draft, Option
from courses.questions.formats.word.markdown import markdown_of
from courses.questions.formats.word.marks import marks_on_statement
from courses.questions.formats.word.originals import html_original, plain_original
from courses.questions.formats.word.sharing import Shared
from courses.questions.formats.word.spans import Line, cut
from courses.questions.formats.word.tags import tags_of
from courses.questions.formats.word.verdicts import Judge, Verdict
from lms.api import JSONDict, _

_TRUE = {"đúng", "đ", "true", "t", "yes"}
_FALSE = {"sai", "s", "false", "f", "no"}
_NUMBER_AND_UNIT = re.compile(r"(?P<number>[+\-−]?\d[\d.,]*)\s*(?P<unit>[^\d\s][^\d]{0,15})?")
_GROUPED = re.compile(r"[+\-−]?\d{1,3}(?:[.,]\d{3})+")
_STAR = re.compile(r"^\s*\*\s*|\s*(?:\*|✓|✔|\([xX]\)|\[[xX]\])\s*$")
_GAP = re.compile(r"\{<(\d+)>\}\s*(?:\\?_)*")
_UNDERLINED = re.compile(r"gạch\s+(?:chân|dưới)|underlined", re.IGNORECASE)


def built(draft: Draft, judge: Judge, pictures: Mapping[str, Embedded]) -> NeutralQuestion:
    """Make one question of a draft."""
    tags = tags_of(draft)
    taken = Taken("essay", doubts=list(draft.doubts), notes=list(tags.notes))
    text = _text(draft)
    taken.fields["text"] = text
    _answer(taken, draft, judge, tags.type)
    take_details(taken, draft)
    taken.fields["feedback"] = markdown_of([*draft.explanation, *(draft.guide if taken.type != "essay" else ())])
    if taken.type == "essay":
        taken.fields["guide"] = markdown_of(draft.guide)
    if tags.skill:
        taken.fields["skill"] = tags.skill
    if tags.difficulty:
        taken.fields["difficulty"] = tags.difficulty
    if not text:
        taken.doubts.insert(0, _("Câu này không có đề bài."))
    _note_what_is_missing(taken, draft)
    _take_pictures(taken, draft, pictures)
    question = taken.question(
        _place(draft), name=tags.name, category=tags.category or draft.section, original=plain_original(draft.source)
    )
    return replace(question, original_html=html_original(draft.source))


def _place(draft: Draft) -> str:
    if draft.number:
        return str(_("câu %(n)d, dòng %(line)d", n=draft.number, line=draft.paragraph))
    return str(_("dòng %(line)d", line=draft.paragraph))


def _text(draft: Draft) -> str:
    own = markdown_of(draft.text)
    if draft.shared is None:
        return own
    shared = _GAP.sub(r"(\1) ……", _shared_text(draft.shared))
    if not own and draft.number:
        own = _("Chọn phương án cho chỗ trống (%(n)d).", n=draft.number)
    return "\n\n".join(part for part in (shared, own) if part)


def _shared_text(shared: Shared) -> str:
    """The shared text below its introduction, which is left out where it only says for which questions it is."""
    body = markdown_of(shared.lines)
    if shared.introduction is None:
        return body
    line = shared.introduction
    found = labels.SPAN_OF_QUESTIONS.search(line.text)
    if found and (not found.start() or found[0].casefold().startswith("question")) and body:
        return body
    whole = cut(line.spans, 0, found.start()) if found else line.spans
    rest = cut(line.spans, found.end()) if found else ()
    introduction = markdown_of([line._replace(spans=whole), line._replace(spans=rest)]).replace("\n", " ")
    return f"{introduction}\n\n{body}" if body else introduction


def _answer(taken: Taken, draft: Draft, judge: Judge, wanted: str) -> None:
    """Take what is right, as the type that the question's shape asks for."""
    if wanted in {"matching", "ordering"}:
        take_parts(taken, draft, wanted)
        return
    if len(draft.options) > 1:
        verdict = judge.verdict_on(draft, taken.fields["text"])
        if truths := _truths(draft.options):
            _take_truth(taken, draft, verdict, truths)
        else:
            _take_options(taken, draft, verdict, wanted)
        return
    if draft.options:
        taken.doubts.append(_("Chỉ thấy một phương án."))
        _take_options(taken, draft, Verdict(), wanted)
    elif draft.statement is not None or wanted == "true_false" or _said_truth(draft) is not None:
        _take_truth(taken, draft, Verdict(), {})
    elif draft.keys and wanted != "essay":
        _take_typed(taken, " ".join(draft.keys), wanted)
    elif not draft.is_essay and wanted != "essay":
        taken.doubts.append(_("Không thấy phương án nào; nếu là câu tự luận, hãy xác nhận."))


def _take_options(taken: Taken, draft: Draft, verdict: Verdict, wanted: str) -> None:
    right = set(verdict.letters)
    taken.type = "choices" if len(right) > 1 or wanted == "choices" else "choice"
    taken.doubts += verdict.doubts
    options: list[JSONDict] = []
    for option in draft.options:
        text = _option_text(option)
        options.append({"text": text, "right": True} if option.letter in right else {"text": text})
        if not text:
            taken.doubts.append(_("Phương án %(letter)s trống.", letter=option.letter))
    taken.fields["options"] = options
    expected = [chr(ord("A") + place) for place in range(len(options))]
    if [option.letter for option in draft.options] != expected:
        letters = ", ".join(option.letter for option in draft.options)
        taken.doubts.append(_("Các phương án không liền nhau: %(letters)s.", letters=letters))


def _option_text(option: Option) -> str:
    lines = list(option.lines)
    if option.is_starred or _STAR.search(lines[-1].text) or _STAR.match(lines[0].text):
        lines = [_without_star(line) for line in lines]
    return markdown_of(lines)


def _without_star(line: Line) -> Line:
    found = _STAR.search(line.text)
    if not found:
        return line
    return line._replace(spans=cut(line.spans, *((found.end(), None) if not found.start() else (0, found.start()))))


def _truths(options: list[Option]) -> dict[str, bool]:
    """Which of two options says “Đúng” and which “Sai”, by their letters; empty for other options."""
    said = {option.letter: _truth(" ".join(line.text for line in option.lines)) for option in options}
    found = {letter: truth for letter, truth in said.items() if truth is not None}
    return found if len(options) == 2 and len(set(found.values())) == 2 else {}


def _truth(text: str) -> bool | None:
    word = text.strip(" .*;()").casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def _said_truth(draft: Draft) -> bool | None:
    said = {_truth(key) for key in draft.keys}
    return said.pop() if len(said) == 1 else None


def _take_truth(taken: Taken, draft: Draft, verdict: Verdict, truths: Mapping[str, bool]) -> None:
    taken.type = "true_false"
    marks = set(marks_on_statement(draft).values())
    answers = {truths[letter] for letter in verdict.letters if letter in truths} | {mark == "T" for mark in marks}
    if (said := _said_truth(draft)) is not None:
        answers.add(said)
    if len(answers) == 1:
        taken.fields["answer"] = answers.pop()
        taken.doubts += verdict.doubts if verdict.letters else []
    else:
        none, several = _("Không thấy đáp án."), _("Đáp án không thống nhất: cả Đúng và Sai.")
        taken.doubts.append(several if answers else none)


def _take_typed(taken: Taken, answer: str, wanted: str) -> None:
    """Take an answer to be typed: a number with its unit, or words."""
    found = _NUMBER_AND_UNIT.fullmatch(answer.strip(" ."))
    number = number_in(found["number"]) if found else None
    is_number = number is not None and wanted != "short_answer" and not (found and found["number"].endswith((".", ",")))
    if found and is_number and number is not None:
        taken.type = "numeric"
        taken.fields["answer"] = written(number)
        taken.fields["unit"] = (found["unit"] or "").strip()
        if _GROUPED.fullmatch(found["number"]):
            taken.doubts.append(_("Không rõ %(number)s là số thập phân hay số hàng nghìn.", number=found["number"]))
        return
    taken.type = "short_answer"
    taken.fields["accept"] = [
        part for text in re.split(r"\s*(?:\||;|\bhoặc\b)\s*", answer) if (part := text.strip(" "))
    ]
    if letters := labels.letters_in(answer):
        sentence = _("Đáp án ghi %(letters)s nhưng câu không có phương án.", letters=", ".join(letters))
        taken.doubts.append(sentence)
    if wanted == "numeric":
        taken.doubts.append(_("Đáp số không phải là số."))


def _lines_of(draft: Draft) -> list[Line]:
    shared = draft.shared.lines if draft.shared else []
    return [
        *shared,
        *draft.text,
        *(line for option in draft.options for line in option.lines),
        *draft.explanation,
        *draft.guide,
    ]


def _note_what_is_missing(taken: Taken, draft: Draft) -> None:
    lines = _lines_of(draft)
    everything = [*draft.source, *(draft.shared.lines if draft.shared else [])]
    taken.refusals += dict.fromkeys(sentence for line in everything for sentence in line.missing)
    taken.doubts += dict.fromkeys(sentence for line in everything for sentence in line.doubts)
    is_underlined = any(span.underlined for line in draft.text for span in line.spans)
    if is_underlined and any(_UNDERLINED.search(line.text) for line in lines):
        taken.doubts.append(_("Đề nói đến chữ gạch chân; chữ đó được viết thành chữ đậm."))


def _take_pictures(taken: Taken, draft: Draft, pictures: Mapping[str, Embedded]) -> None:
    shown = [span for line in _lines_of(draft) for span in _spans_of(line) if span.picture]
    taken.pictures += [pictures[name] for name in dict.fromkeys(span.picture for span in shown) if name in pictures]
    for name in dict.fromkeys(span.picture for span in shown if not span.words):
        taken.doubts.append(_("Hình %(name)s chưa có lời mô tả (văn bản thay thế).", name=name))


def _spans_of(line: Line) -> Iterable:  # type: ignore[type-arg]
    yield from line.spans
    for cell in line.grid.cells() if line.grid else ():
        for one in cell:
            yield from one.spans
