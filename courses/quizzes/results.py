"""What a result says: how much of each skill and section, what went wrong or is wrongly believed, what to do next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor

from flask import url_for

from courses.activities.contract import ACTIVITY_TYPES
from courses.catalogue.models import Activity
from courses.questions.rendering import QuestionView, question_view
from courses.quizzes.behaviours.certainty import SURE, Judged, certainty_of
from courses.quizzes.behaviours.contract import counts_as_exam
from courses.quizzes.grading import ROUNDING, Marked, score_of
from courses.quizzes.manners import manner_of
from courses.quizzes.models import Attempt
from courses.quizzes.pages import limited
from courses.quizzes.phases import ANSWERS
from courses.quizzes.queries import Sheet, title_of
from courses.quizzes.sections import name_of_section
from lms.api import _, ngettext, number

MOST_ADVICE = 3


@dataclass(frozen=True)
class Line:
    """A part of the paper, or one skill of it, against the mark that has to be reached; see `components/breakdown`.

    `need` is in percent, None where nothing has to be reached.
    """

    code: str
    title: str
    sheets: tuple[Sheet, ...]
    need: float | None
    sub: bool = False
    url: str | None = None
    note: str = ""

    @cached_property
    def fraction(self) -> float:
        return score_of([Marked(sheet.number, sheet.skill, sheet.slot.weight, sheet.fraction) for sheet in self.sheets])

    @property
    def value(self) -> float:
        return self.fraction * 100

    @property
    def again(self) -> bool:
        """Whether it has to be studied again."""
        return self.sub and self.need is not None and self.value < self.need - ROUNDING

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
    framework, need = attempt.quiz.activity.course.framework, attempt.terms["pass_mark"] * 100
    found: list[Line] = []
    for part, members in _grouped(_counting(sheets), lambda sheet: sheet.part):
        found.append(Line(part, title_of(framework, part), members, need))
        items = [
            Line(
                skill, title_of(framework, skill), group, need, sub=True,
                url=url_for("quizzes.practise", skill=skill) if skill else None,
            )
            for skill, group in _grouped(members, lambda sheet: sheet.skill)
            if skill != part
        ]  # fmt: skip
        if any(item.again for item in items):
            found.extend(items)
    return found


def sections(attempt: Attempt, sheets: Sequence[Sheet]) -> list[Line]:
    """Each section against its own minimum; nothing for a paper of one section that asks for none."""
    terms = attempt.terms.get("sections", [])
    if len(terms) < 2 and not any(section.get("minimum") for section in terms):
        return []
    weights = sum(section.get("weight") or 0.0 for section in terms)
    lines = []
    for place, section in enumerate(terms):
        own = tuple(sheet for sheet in _counting(sheets) if sheet.slot.section == place)
        need = section["minimum"] * 100 if section.get("minimum") is not None else None
        share = section["weight"] / weights * 100 if section.get("weight") and weights else None
        note = _("chiếm %(share)s %% điểm", share=number(share)) if share is not None else ""
        if own:
            lines.append(Line("", name_of_section(terms, place), own, need, note=str(note)))
    return lines


def reviewed(
    attempt: Attempt, sheets: Sequence[Sheet], activities: Sequence[Activity], seen: frozenset[str]
) -> list[Reviewed]:
    """The questions looked back on, each with what may be seen of it and the lesson that teaches it.

    Those that were wholly right are left out, unless that itself may not be told.
    """
    lessons = _lessons_by_skill(activities)
    return [
        Reviewed(
            sheet,
            limited(
                question_view(
                    sheet.type,
                    sheet.settings,
                    sheet.seed(attempt, shuffle=attempt.quiz.shuffle),
                    sheet.given,
                    show=True,
                ),
                seen,
            ),
            lessons.get(sheet.skill),
        )
        for sheet in sheets
        if ANSWERS not in seen or (sheet.fraction or 0.0) < 1 - ROUNDING
    ]


def believed(attempt: Attempt, sheets: Sequence[Sheet]) -> list[tuple[Judged, Sheet]]:
    """The answers with how sure the learner was, the surely wrong ones first; nothing where it was not asked."""
    if not manner_of(attempt).asks_certainty:
        return []
    judged = []
    for sheet in _counting(sheets):
        sure = certainty_of(sheet.answer.raw) if sheet.answer and sheet.given else None
        if sure is not None and sheet.fraction is not None:
            judged.append((Judged(sheet.number, sure, sheet.fraction), sheet))
    return sorted(judged, key=lambda pair: (pair[0].marks, -pair[0].certainty, pair[0].number))


def is_illusion(judged: Judged) -> bool:
    """Whether somebody was sure of something wrong."""
    return judged.certainty == SURE and not judged.is_right


def out_of_ten(score: float) -> str:
    """7,9 of 10: rounded down, so that what falls short never reads as reached."""
    return number(floor((score + ROUNDING) * 100) / 10, 1)


def advice(attempt: Attempt, lines: Sequence[Line], activities: Sequence[Activity]) -> list[dict[str, object]]:
    """What to do next: the lessons of what has to be studied again, more of the same, then practice."""
    lessons = _lessons_by_skill(activities)
    again = [line for line in lines if line.again]
    weak = [lessons[line.code] for line in again if line.code in lessons]
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
            "title": _("Luyện thêm %(title)s", title=line.title or line.code),
            "note": _("Từng câu một, câu chưa gặp ra trước"),
            "url": line.url,
            "icon": "infinity",
        }
        for line in again[:MOST_ADVICE]
        if line.url
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
        if _is_practice(activity) and activity.id != attempt.quiz.activity_id
    ]
    return steps


def _is_practice(activity: Activity) -> bool:
    name = activity.settings.get("behaviour", "")
    return bool(name) and not counts_as_exam(name)


def _counting(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if not sheet.excluded]


def _lessons_by_skill(activities: Sequence[Activity]) -> dict[str, Activity]:
    """The first activity that teaches each skill."""
    found: dict[str, Activity] = {}
    for activity in activities:
        for skill in activity.skills:
            found.setdefault(skill, activity)
    return found


def _grouped(sheets: Sequence[Sheet], key: Callable[[Sheet], str]) -> list[tuple[str, tuple[Sheet, ...]]]:
    groups: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        groups.setdefault(key(sheet), []).append(sheet)
    return [(name, tuple(groups[name])) for name in sorted(groups)]
