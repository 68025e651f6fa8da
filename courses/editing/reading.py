"""From the editor's page to what a pack would say, and from a stored quiz to the page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from courses.editing.sheet import DRAW, FIXED, LineSheet, QuizSheet, SectionSheet
from courses.questions.contract import full_key
from courses.quizzes.behaviours.contract import BEHAVIOURS, Option
from courses.quizzes.models import Quiz
from courses.quizzes.phases import PHASES, THINGS
from courses.quizzes.review import CUSTOM, phases_of
from courses.quizzes.rules.contract import ACCESS_RULES, ACTIVITIES, TEXT, WHOLE, AccessRule, Field
from courses.quizzes.section_settings import ITEMS, MOST_QUESTIONS
from courses.quizzes.settings import LONGEST_MINUTES, MOST_ATTEMPTS, MOST_HOURS
from lms.api import JSONDict, _, local

Path = tuple[str | int, ...]


class Reading:
    """A page being read. `faults` are sentences by the paths that a pack's fields would have."""

    def __init__(self, sheet: QuizSheet) -> None:
        self.sheet = sheet
        self.faults: dict[Path, str] = {}
        self.fields = self._fields()

    def _fields(self) -> JSONDict:
        sheet = self.sheet
        behaviour = sheet.value("behaviour")
        pass_mark = self._number(("pass_mark",), sheet.value("pass_mark"), least=0, most=10, default=5)
        return {
            "behaviour": behaviour,
            "options": self._options(behaviour),
            "minutes": self._whole(("minutes",), sheet.value("minutes"), least=1, most=LONGEST_MINUTES),
            "attempts": self._whole(("attempts",), sheet.value("attempts"), least=1, most=MOST_ATTEMPTS),
            "pass_mark": None if pass_mark is None else pass_mark / 10,
            "counts": sheet.value("counts"),
            "shuffle": "shuffle" in sheet.ticks,
            "opens_at": sheet.value("opens_at") or None,
            "closes_at": sheet.value("closes_at") or None,
            "draw_ahead_hours": self._whole(
                ("draw_ahead_hours",), sheet.value("draw_ahead_hours"), least=0, most=MOST_HOURS
            ),
            "places_from": self._share(("places_from",), sheet.value("places_from")),
            "waiting_room": self._door(),
            "review": self._review(),
            "rules": {rule.key: self._rule(rule) for rule in chosen_rules() if f"rule-{rule.key}" in sheet.ticks},
            "sections": [self._section(("sections", place), section) for place, section in enumerate(sheet.sections)],
        }

    def _options(self, behaviour: str) -> JSONDict:
        if full_key(behaviour) not in BEHAVIOURS:
            return {}
        return {
            option.name: value
            for option in BEHAVIOURS[full_key(behaviour)].options
            if (value := self._option(full_key(behaviour), option)) is not None
        }

    def _option(self, behaviour: str, option: Option) -> Any:
        name = f"option-{behaviour}-{option.name}"
        if option.kind == "flag":
            return name in self.sheet.ticks
        path, text = ("options", option.name), self.sheet.value(name)
        if option.kind == "whole":
            return self._whole(path, text, least=int(option.least), most=int(option.most))
        share = self._number(path, text, least=option.least * 100, most=option.most * 100)
        return None if share is None else share / 100

    def _door(self) -> Any:
        if "waiting_room" not in self.sheet.ticks:
            return False
        rate = self._number(("waiting_room", "rate"), self.sheet.value("rate"), least=0.1, most=1000)
        return {} if rate is None else {"rate": rate}

    def _review(self) -> Any:
        if self.sheet.value("review") != CUSTOM:
            return self.sheet.value("review") or None
        return {phase: [thing for thing in THINGS if f"review-{phase}-{thing}" in self.sheet.ticks] for phase in PHASES}

    def _rule(self, rule: AccessRule) -> JSONDict:
        read = {asked.name: self._rule_field(rule, asked) for asked in rule.fields}
        return {name: value for name, value in read.items() if value not in (None, "", [])}

    def _rule_field(self, rule: AccessRule, asked: Field) -> Any:
        name, path = f"rule-{rule.key}-{asked.name}", ("rules", rule.key, asked.name)
        if asked.is_needed and not self.sheet.value(name) and not self.sheet.lists.get(name):
            self.faults[path] = _("Hãy điền mục này.")
        if asked.kind == WHOLE:
            return self._whole(path, self.sheet.value(name), least=asked.least, most=asked.most)
        if asked.kind == TEXT:
            return self.sheet.value(name)
        if asked.kind == ACTIVITIES:
            return self.sheet.lists.get(name, [])
        return [line.strip() for line in self.sheet.value(name).splitlines() if line.strip()]

    def _section(self, here: Path, section: SectionSheet) -> JSONDict:
        values = section.values
        minimum = self._number((*here, "minimum"), values.get("minimum", ""), least=0, most=100)
        titles = {language: values.get(f"title_{language}", "") for language in ("vi", "en")}
        return {
            "key": values.get("key", ""),
            "title": {language: text for language, text in titles.items() if text},
            "shuffle": section.shuffle,
            "weight": self._number((*here, "weight"), values.get("weight", ""), least=0.01, most=1000),
            "minimum": None if minimum is None else minimum / 100,
            "lines": [self._line((*here, "lines", place), line) for place, line in enumerate(section.lines)],
        }

    def _line(self, here: Path, line: LineSheet) -> JSONDict:
        values = line.values
        points = self._number((*here, "points"), values.get("points", ""), least=0.01, most=100, default=1)
        if line.is_fixed:
            return {"question": values.get("question", ""), "points": points}
        draw = self._whole((*here, "draw"), values.get("draw", ""), least=1, most=MOST_QUESTIONS)
        if draw is None:
            self.faults.setdefault((*here, "draw"), _("Hãy nhập số câu cần rút."))
        levels = [int(level) for level in line.levels if level.isdecimal()]
        texts = {name: values.get(name, "") for name in ("skill", "kind", "category", "marked_by")}
        return {**texts, "draw": draw, "difficulty": levels, "evenly_over": ITEMS if line.evenly else None,
                "points": points}  # fmt: skip

    def _share(self, path: Path, text: str) -> float | None:
        """Read a share in percent as a fraction; an empty field is None."""
        percent = self._number(path, text, least=0, most=100)
        return None if percent is None else percent / 100

    def _whole(self, path: Path, text: str, *, least: int, most: int) -> int | None:
        """Read a whole number; an empty field is None."""
        if not text:
            return None
        if text.isdecimal() and len(text) < 10 and least <= int(text) <= most:
            return int(text)
        self.faults[path] = _("Hãy nhập số nguyên từ %(least)s đến %(most)s.", least=least, most=most)
        return None

    def _number(
        self, path: Path, text: str, *, least: float, most: float, default: float | None = None
    ) -> float | None:
        """Read a number with a decimal comma or point; an empty field is the default."""
        if not text:
            return default
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = float("nan")
        if least <= value <= most:
            return value
        self.faults[path] = _(
            "Hãy nhập số từ %(least)s đến %(most)s.", least=number_text(least), most=number_text(most)
        )
        return default


def chosen_rules() -> Iterator[AccessRule]:
    """The rules that an author chooses; the others always hold."""
    return (rule for rule in ACCESS_RULES if not rule.is_always)


def sheet_of(quiz: Quiz) -> QuizSheet:
    """What the editor shows of a quiz as it is stored."""
    sheet = QuizSheet()
    sheet.values = {
        "behaviour": quiz.behaviour, "minutes": _text(quiz.minutes), "attempts": _text(quiz.attempts),
        "pass_mark": number_text(quiz.pass_mark * 10), "counts": quiz.counts, "opens_at": _clock(quiz.opens_at),
        "closes_at": _clock(quiz.closes_at), "draw_ahead_hours": str(quiz.draw_ahead_hours),
        "rate": number_text(quiz.admit_rate), "review": quiz.review["preset"],
        "places_from": "" if quiz.places_from is None else number_text(quiz.places_from * 100),
    }  # fmt: skip
    sheet.ticks = {name for name, on in (("shuffle", quiz.shuffle), ("waiting_room", quiz.has_waiting_room)) if on}
    sheet.ticks |= {f"review-{phase}-{thing}" for phase, things in phases_of(quiz.review).items() for thing in things}
    _show_options(sheet, quiz)
    _show_rules(sheet, quiz)
    sheet.sections = sheets_of_sections(quiz.sections)
    return sheet


def sheets_of_sections(sections: list[JSONDict]) -> list[SectionSheet]:
    """What the editor shows of sections."""
    return [
        SectionSheet(
            {
                "title_vi": section["titles"].get("vi", ""),
                "title_en": section["titles"].get("en", ""),
                "key": section["key"],
                "weight": number_text(section["weight"]),
                "minimum": number_text(None if section["minimum"] is None else section["minimum"] * 100),
            },
            section["shuffle"],
            [_sheet_of_line(line) for line in section["lines"]],
        )
        for section in sections
    ]


def _sheet_of_line(line: JSONDict) -> LineSheet:
    points = number_text(line["points"])
    if "question" in line:
        return LineSheet({"mode": FIXED, "question": line["question"], "points": points, "marked_by": "machine"})
    texts = {name: line[name] for name in ("skill", "kind", "category", "marked_by")}
    levels = [str(level) for level in line["difficulty"]]
    return LineSheet({**texts, "mode": DRAW, "draw": str(line["draw"]), "points": points}, levels, line["evenly"])


def _show_options(sheet: QuizSheet, quiz: Quiz) -> None:
    for behaviour in BEHAVIOURS:
        mine = behaviour.key == full_key(quiz.behaviour)
        for option in behaviour.options:
            value = quiz.options.get(option.name, option.default) if mine else option.default
            name = f"option-{behaviour.key}-{option.name}"
            if option.kind != "flag":
                sheet.values[name] = number_text(value * 100 if option.kind == "share" else value)
            elif value:
                sheet.ticks.add(name)


def _show_rules(sheet: QuizSheet, quiz: Quiz) -> None:
    stored = {full_key(key): settings or {} for key, settings in quiz.rules.items()}
    for rule in chosen_rules():
        if rule.key in stored:
            sheet.ticks.add(f"rule-{rule.key}")
        for asked in rule.fields:
            name, value = f"rule-{rule.key}-{asked.name}", stored.get(rule.key, {}).get(asked.name)
            if asked.kind == ACTIVITIES:
                sheet.lists[name] = value or []
            else:
                sheet.values[name] = "\n".join(value) if isinstance(value, list) else _text(value)


def number_text(value: float | None) -> str:
    """8 and 8,2: at most six digits, with a decimal comma."""
    return "" if value is None else f"{value:.6g}".replace(".", ",")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _clock(moment: datetime | None) -> str:
    """As a browser's field for date and time wants it, by the province's clock."""
    if moment is None:
        return ""
    exact = local(moment)
    return f"{exact:%Y-%m-%dT%H:%M:%S}" if exact.second else f"{exact:%Y-%m-%dT%H:%M}"
