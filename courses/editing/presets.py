"""Ways to set up an exam as testing centres do, to begin from and to change.

Thông tư liên tịch 17/2016/TTLT-BGDĐT-BTTTT fixes the parts of the exam in applied IT, that the basic paper draws on
every module at random and evenly (art. 6, 7.2), and that half of the points of each part have to be reached (art.
15.2b). It fixes neither questions nor minutes: 40 questions in 45 minutes and three tasks in 45 are what FTU's centre
asks, 25 in 30 what NAIT's does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courses.editing.reading import sheets_of_sections
from courses.editing.sheet import QuizSheet
from courses.quizzes.sections import MACHINE, PEOPLE, section
from lms.api import lazy_


@dataclass(frozen=True)
class Preset:
    """A kind of exam: `count` questions in `minutes`; `by_module` gives each module of the course its own line."""

    key: str
    title: Any
    count: int
    minutes: int
    marked_by: str = MACHINE
    by_module: bool = False


PRESETS = (
    Preset("basic", lazy_("Bài thi trắc nghiệm cơ bản (40 câu, 45 phút, đạt từ 5/10)"), 40, 45, by_module=True),
    Preset("practical", lazy_("Bài thực hành (3 nhiệm vụ, 45 phút)"), 3, 45, PEOPLE),
    Preset("module", lazy_("Thi mô đun (25 câu, 30 phút)"), 25, 30),
)


def apply_preset(sheet: QuizSheet, key: str, modules: Sequence[str]) -> None:
    """Put a preset's exam, minutes, pass mark and paper into the page; what else stands there stays."""
    preset = next((preset for preset in PRESETS if preset.key == key), None)
    if preset is None:
        return
    sheet.values |= {"behaviour": "exam", "minutes": str(preset.minutes), "pass_mark": "5", "review": "exam"}
    shares = _shares(preset.count, modules) if preset.by_module and modules else {"": preset.count}
    lines = [{"draw": count, "skill": code, "marked_by": preset.marked_by} for code, count in shares.items()]
    sheet.sections = sheets_of_sections([section(lines)])


def _shares(count: int, modules: Sequence[str]) -> dict[str, int]:
    """As evenly as it goes, the first modules one more: 40 over six are 7, 7, 7, 7, 6, 6."""
    share, over = divmod(count, len(modules))
    return {code: share + (place < over) for place, code in enumerate(modules)}
