"""The exams of several parts that a course has: pure functions from texts to the texts that change."""

from collections.abc import Sequence

from courses.building.manuscript import Manuscript
from courses.building.outline import Changed, Refused, Texts, new_key, with_titles
from courses.packing.files import MANIFEST
from courses.packing.reading import FIELDS
from courses.packing.yaml_edits import Old, arranged, with_value
from lms.api import JSONDict, _

LEAST_PARTS, MOST_MONTHS = 2, 120


def with_exam(texts: Texts, titles: JSONDict, parts: Sequence[str], months: int) -> Changed:
    """Add an exam whose parts are these quizzes."""
    script = Manuscript(texts)
    keys = [exam.key for exam in script.exams]
    exam = {
        "key": new_key(titles["vi"], keys), "title": titles, "parts": _parts(script, parts, own=""),
        "keep_months": months,
    }  # fmt: skip
    if not keys:
        return {MANIFEST: with_value(texts[MANIFEST], ("exams",), [exam], FIELDS)}
    return {MANIFEST: arranged(texts[MANIFEST], ("exams",), [*map(Old, range(len(keys))), exam])}


def with_exam_changed(texts: Texts, key: str, titles: JSONDict, parts: Sequence[str], months: int) -> Changed:
    """Rename an exam, give it other parts, or keep a passed part for another time."""
    script = Manuscript(texts)
    place = _place(script, key)
    stands = script.exams[place]
    text = with_titles(texts[MANIFEST], ("exams", place), titles)
    if (wanted := _parts(script, parts, own=key)) != stands.parts:
        text = with_value(text, ("exams", place, "parts"), wanted)
    if months != stands.months:
        text = with_value(text, ("exams", place, "keep_months"), months)
    return {MANIFEST: text}


def without_exam(texts: Texts, key: str) -> Changed:
    """Take an exam away; its parts stay as quizzes of their own."""
    script = Manuscript(texts)
    gone = _place(script, key)
    if len(script.exams) == 1:
        return {MANIFEST: with_value(texts[MANIFEST], ("exams",), None)}
    left = [Old(old) for old in range(len(script.exams)) if old != gone]
    return {MANIFEST: arranged(texts[MANIFEST], ("exams",), left)}


def months_from(typed: str) -> int:
    """How long a passed part counts, as it was typed; raises `Refused`."""
    if not (typed.strip().isdecimal() and 1 <= int(typed.strip()[:4]) <= MOST_MONTHS):
        raise Refused(_("Số tháng phải là số nguyên từ 1 đến %(most)d.", most=MOST_MONTHS))
    return int(typed)


def _parts(script: Manuscript, parts: Sequence[str], *, own: str) -> list[str]:
    """The chosen quizzes in the order of the course; each is a part of one exam at most."""
    chosen = [quiz for quiz in script.quizzes if quiz.is_exam and quiz.key in parts]
    if len(chosen) < LEAST_PARTS:
        raise Refused(_("Kỳ thi nhiều phần cần ít nhất hai bài thi."))
    taken = {part: exam.title for exam in script.exams if exam.key != own for part in exam.parts}
    for quiz in chosen:
        if quiz.key in taken:
            sentence = _("“%(quiz)s” đã là một phần của “%(exam)s”.", quiz=quiz.title, exam=taken[quiz.key])
            raise Refused(sentence)
    return [quiz.key for quiz in chosen]


def _place(script: Manuscript, key: str) -> int:
    keys = [exam.key for exam in script.exams]
    if key not in keys:
        raise Refused(_("Mục này không còn trong đề cương; hãy tải lại trang."))
    return keys.index(key)
