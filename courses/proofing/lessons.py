"""Rules for lessons: time to read, weight, drawings, check questions, a summary."""

import re
from collections.abc import Iterator

from courses.building.manuscript import LessonText
from courses.building.weights import weight_of
from courses.proofing.entries import Proof
from lms.api import Problem, _

WORDS_A_MINUTE = 170
"""How fast a text is read that one works along with, check questions included."""

TIME = (0.6, 1.5)
"""What the stated minutes may be of the reading time."""

LONGEST = 10
"""Minutes of a lesson."""

HEAVIEST = 300_000
"""Bytes of a lesson on a first visit, fonts and all."""

CHECKS = (2, 4)
SUMMARY = re.compile(r"^## Tóm tắt\s*$", re.MULTILINE)
_CHECK = re.compile(r"^```check\s*$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]+\]\(\.\./pictures/")


def lesson_problems(proof: Proof) -> Iterator[Problem]:
    """Find what an editor would send back."""
    sizes = {picture.name: len(picture.content) for picture in proof.pack.pictures}
    for lesson in proof.lessons:
        file = f"lessons/{lesson.key}.md"
        yield from (proof.problem(file, sentence) for sentence in _sentences(lesson, weight_of(lesson, sizes).bytes))
    shown = "\n".join(proof.text(file) for file in proof.pack.files if not file.startswith(("pictures/", "files/")))
    for picture in proof.pack.pictures:
        if picture.name not in shown:
            yield proof.problem(f"pictures/{picture.name}", _("Không bài học hay câu hỏi nào dùng hình này."))


def reading_minutes(lesson: LessonText) -> float:
    """How long a lesson takes to read, in minutes."""
    return len(re.findall(r"\w+", lesson.body)) / WORDS_A_MINUTE


def _sentences(lesson: LessonText, weight: int) -> Iterator[str]:
    least, most = (share * reading_minutes(lesson) for share in TIME)
    if not least <= lesson.minutes <= most:
        yield _(
            "Bài ghi %(stated)d phút, đọc hết khoảng %(real)d phút.", stated=lesson.minutes, real=round(most / TIME[1])
        )
    if lesson.minutes > LONGEST:
        yield _("Bài dài %(n)d phút; nên tách để mỗi bài không quá %(most)d phút.", n=lesson.minutes, most=LONGEST)
    if weight > HEAVIEST:
        yield _("Bài nặng %(size)d kB, quá %(most)d kB.", size=weight // 1000, most=HEAVIEST // 1000)
    checks = len(_CHECK.findall(lesson.body))
    if not CHECKS[0] <= checks <= CHECKS[1]:
        yield _(
            "Bài có %(n)d câu tự kiểm tra, cần từ %(least)d đến %(most)d.", n=checks, least=CHECKS[0], most=CHECKS[1]
        )
    if not SUMMARY.search(lesson.body):
        yield _("Bài thiếu phần “## Tóm tắt”.")
    if not _PICTURE.search(lesson.body):
        yield _("Bài chưa có hình minh họa.")
