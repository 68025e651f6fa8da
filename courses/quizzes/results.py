"""What a result says: how much of each skill, what went wrong, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from courses.activities.contract import ACTIVITY_TYPES
from courses.catalogue.models import Activity
from courses.questions.rendering import QuestionView, question_view
from courses.quizzes.grading import ROUNDING
from courses.quizzes.models import PRACTICE, Attempt
from courses.quizzes.queries import Sheet, title_of
from lms.api import _, ngettext, number

MOST_ADVICE = 3


@dataclass(frozen=True)
class Line:
    """A part of the paper, or one skill of it, against the mark that has to be reached; see `components/breakdown`."""

    code: str
    title: str
    sheets: tuple[Sheet, ...]
    need: float
    sub: bool = False
    url: str | None = None

    @property
    def fraction(self) -> float:
        return sum(sheet.fraction or 0.0 for sheet in self.sheets) / len(self.sheets)

    @property
    def value(self) -> float:
        return self.fraction * 100

    @property
    def again(self) -> bool:
        """Whether it has to be studied again."""
        return self.sub and self.value < self.need - ROUNDING

    @property
    def sum(self) -> str:
        """How many of how many, as in “1,5/2 câu”."""
        got = floor((sum(sheet.fraction or 0.0 for sheet in self.sheets) + ROUNDING) * 10) / 10
        return str(_("%(got)s/%(all)d câu", got=number(got), all=len(self.sheets)))

    @property
    def words(self) -> str:
        return str(_("%(sum)s đúng, %(value)d phần trăm", sum=self.sum, value=int(self.value + ROUNDING)))


@dataclass(frozen=True)
class Reviewed:
    """A question looked back on."""

    sheet: Sheet
    view: QuestionView
    lesson: Activity | None


def breakdown(attempt: Attempt, sheets: Sequence[Sheet]) -> list[Line]:
    """Each part of the paper; under a part where something has to be studied again, its skills."""
    framework, need = attempt.quiz.activity.course.framework, attempt.quiz.pass_mark * 100
    found: list[Line] = []
    for part, members in _grouped(sheets, lambda sheet: sheet.part):
        found.append(Line(part, title_of(framework, part), members, need))
        items = [
            Line(skill, title_of(framework, skill), group, need, sub=True)
            for skill, group in _grouped(members, lambda sheet: sheet.skill)
            if skill != part
        ]
        if any(item.again for item in items):
            found.extend(items)
    return found


def reviewed(attempt: Attempt, sheets: Sequence[Sheet], activities: Sequence[Activity]) -> list[Reviewed]:
    """The questions that were not wholly right, each with the right answer and the lesson that teaches it."""
    lessons = _lessons_by_skill(activities)
    return [
        Reviewed(
            sheet,
            question_view(
                sheet.type,
                sheet.settings,
                sheet.seed(attempt, shuffle=attempt.quiz.shuffle),
                sheet.given,
                show=True,
            ),
            lessons.get(sheet.skill),
        )
        for sheet in sheets
        if (sheet.fraction or 0.0) < 1 - ROUNDING
    ]


def out_of_ten(score: float) -> str:
    """7,9 of 10: rounded down, so that what falls short never reads as reached."""
    return number(floor((score + ROUNDING) * 100) / 10, 1)


def advice(attempt: Attempt, lines: Sequence[Line], activities: Sequence[Activity]) -> list[dict[str, object]]:
    """What to do next: the lessons of what has to be studied again, then practice."""
    lessons = _lessons_by_skill(activities)
    weak = [lessons[line.code] for line in lines if line.again and line.code in lessons]
    steps: list[dict[str, object]] = [
        {
            "title": _("Ôn lại %(title)s", title=lesson.title),
            "note": _("Bài đọc, khoảng %(n)d phút", n=lesson.minutes),
            "url": ACTIVITY_TYPES[lesson.type].url(lesson),
            "icon": "refresh",
        }
        for lesson in list(dict.fromkeys(weak))[:MOST_ADVICE]
    ]
    steps += [
        {
            "title": activity.title,
            "note": ngettext(
                "%(num)d câu, có phản hồi ngay", "%(num)d câu, có phản hồi ngay", activity.settings["count"]
            ),
            "url": ACTIVITY_TYPES[activity.type].url(activity),
            "icon": "player-play",
        }
        for activity in activities
        if activity.settings.get("behaviour") == PRACTICE and activity.id != attempt.quiz.activity_id
    ]
    return steps


def _lessons_by_skill(activities: Sequence[Activity]) -> dict[str, Activity]:
    """The first activity that teaches each skill."""
    found: dict[str, Activity] = {}
    for activity in activities:
        for skill in activity.skills:
            found.setdefault(skill, activity)
    return found


def _grouped(sheets: Sequence[Sheet], key: object) -> list[tuple[str, tuple[Sheet, ...]]]:
    groups: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        groups.setdefault(key(sheet), []).append(sheet)  # type: ignore[operator]
    return [(name, tuple(groups[name])) for name in sorted(groups)]
