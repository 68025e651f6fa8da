"""A course's texts as its outline: what stands where, read in one go and without judging it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from courses.catalogue.languages import in_language
from courses.packing.files import MANIFEST
from courses.packing.lessons import MARK
from courses.packing.quizzes import KEEP_MONTHS
from courses.packing.sheet import read_sheet
from lms.api import JSONDict

_PICTURES = re.compile(r"\.\./pictures/([^\s()]+)")


@dataclass(frozen=True)
class LessonText:
    """A lesson: the fields of its head, and its body."""

    key: str
    head: JSONDict
    body: str
    is_there: bool = True

    @property
    def titles(self) -> JSONDict:
        return as_titles(self.head.get("title"))

    @property
    def title(self) -> str:
        return in_language(self.titles) or self.key

    @property
    def minutes(self) -> int:
        minutes = self.head.get("minutes")
        return minutes if isinstance(minutes, int) else 0

    @property
    def pictures(self) -> set[str]:
        """Names of the pictures that it shows."""
        return set(_PICTURES.findall(self.body))


@dataclass(frozen=True)
class ModuleText:
    """A module with its lessons."""

    key: str
    titles: JSONDict
    lessons: list[LessonText] = field(default_factory=list)

    @property
    def title(self) -> str:
        return in_language(self.titles) or self.key


@dataclass(frozen=True)
class QuizText:
    """A quiz by its entry in the pack. `count` is how many questions it draws, where it does so from the whole bank."""

    key: str
    titles: JSONDict
    is_exam: bool
    count: int | None

    @property
    def title(self) -> str:
        return in_language(self.titles) or self.key


@dataclass(frozen=True)
class ExamText:
    """An exam of several parts, which are keys of quizzes; a passed part counts for `months`."""

    key: str
    titles: JSONDict
    parts: list[str]
    months: int

    @property
    def title(self) -> str:
        return in_language(self.titles) or self.key


class Manuscript:
    """The texts of a folder, with what they say."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    @cached_property
    def fields(self) -> JSONDict:
        """What pack.yaml says; nothing where it cannot be read."""
        sheet = read_sheet(MANIFEST, self.texts.get(MANIFEST, ""), [])
        return sheet.values() if sheet else {}

    @property
    def title(self) -> str:
        return in_language(as_titles(self.fields.get("title")))

    @property
    def sha256(self) -> str:
        """What a page remembers of pack.yaml."""
        text = self.texts.get(MANIFEST)
        return "" if text is None else hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def modules(self) -> list[ModuleText]:
        return [
            ModuleText(str(module.get("key")), as_titles(module.get("title")), self._lessons(module))
            for module in self.fields.get("modules") or []
        ]

    @property
    def lessons(self) -> list[LessonText]:
        return [lesson for module in self.modules for lesson in module.lessons]

    @cached_property
    def quizzes(self) -> list[QuizText]:
        return [
            QuizText(
                str(quiz.get("key")),
                as_titles(quiz.get("title")),
                quiz.get("behaviour") == "exam",
                (quiz.get("draw") or {}).get("count"),
            )
            for quiz in self.fields.get("quizzes") or []
        ]

    @cached_property
    def exams(self) -> list[ExamText]:
        return [
            ExamText(
                str(exam.get("key")),
                as_titles(exam.get("title")),
                [str(part) for part in exam.get("parts") or []],
                exam.get("keep_months") or KEEP_MONTHS,
            )
            for exam in self.fields.get("exams") or []
        ]

    def lesson(self, key: str) -> LessonText:
        """A lesson by its key; one that has no file yet is empty."""
        text = self.texts.get(f"lessons/{key}.md")
        if text is None:
            return LessonText(key, {}, "", is_there=False)
        head, body = parted(text)
        sheet = read_sheet(key, head, [])
        return LessonText(key, sheet.values() if sheet else {}, body)

    def asks_for(self, key: str) -> bool:
        """Whether the completion rule asks for a lesson or a quiz."""
        rule = self.fields.get("completion") or {}
        lessons = rule.get("lessons", "all")
        is_lesson = f"lessons/{key}.md" in self.texts
        return key in (rule.get("quizzes") or []) or (is_lesson and (lessons in ("all", None) or key in lessons))

    def _lessons(self, module: Any) -> list[LessonText]:
        return [self.lesson(str(key)) for key in module.get("lessons") or []]


def parted(text: str) -> tuple[str, str]:
    """The head of a lesson, which is YAML, and its body; a text without a head is all body."""
    end = text.find(f"\n{MARK}", len(MARK) - 1)
    if not text.startswith(MARK) or end < 0:
        return "", text
    return text[len(MARK) : end + 1], text[end + 1 + len(MARK) :]


def joined(head: str, body: str) -> str:
    """A lesson of its head and its body."""
    return f"{MARK}{head}{MARK}{body}"


def as_titles(value: Any) -> JSONDict:
    """A title by language; a bare text is Vietnamese."""
    if isinstance(value, str):
        return {"vi": value}
    return {name: text for name, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else {}
