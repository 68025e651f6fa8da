"""The lesson editor: a form on one side, the lesson's file on the other."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from courses.activities.prose import Drawing
from courses.authoring.posted import RICH
from courses.building.manuscript import LessonText, Manuscript, joined, parted
from courses.building.outline import Changed, Refused, Texts, with_titles
from courses.packing.lessons import FRONT, Keys, LessonReader
from courses.packing.pack import ActivityPart
from courses.packing.pictures import Gallery
from courses.packing.yaml_edits import with_value, written
from courses.questions.models import Picture
from lms.api import FRAMEWORKS, JSONDict, Problem, _, nfc, nfc_lines

LONGEST_BODY = 200_000
"""Letters of a lesson's text."""

Known = Mapping[str, tuple[str, int, Picture | None]]
"""A course's pictures by file name: SHA-256, size in bytes, and what is known of each."""


@dataclass(frozen=True)
class LessonForm:
    """A lesson as it stands in the fields of the editor."""

    titles: JSONDict
    minutes: str
    skills: str
    lead: str
    sources: str
    body: str

    @property
    def faults(self) -> dict[str, str]:
        """What cannot be put into the file, by the names of the fields; everything else is told by reading it."""
        found = {}
        if not self.titles.get("vi"):
            found["title_vi"] = _("Hãy nhập tên bài.")
        if not (self.minutes.isdecimal() and 1 <= int(self.minutes[:4]) <= 60):
            found["minutes"] = _("Hãy nhập số nguyên từ %(least)s đến %(most)s.", least=1, most=60)
        if not self.lead:
            found["lead"] = _("Hãy viết một câu nói bài này giúp được gì.")
        if len(self.body) > LONGEST_BODY:
            found["body"] = _("Bài dài quá %(most)d chữ cái; hãy chia thành hai bài.", most=LONGEST_BODY)
        return found


def form_of(lesson: LessonText) -> LessonForm:
    """What the editor shows of a lesson."""
    head = lesson.head
    return LessonForm(
        lesson.titles,
        str(head.get("minutes") or ""),
        ", ".join(map(str, head.get("skills") or [])),
        str(head.get("lead") or ""),
        "\n".join(map(str, head.get("sources") or [])),
        lesson.body.strip("\n"),
    )


def posted_form(form: MultiDict[str, str], pictures: Known) -> LessonForm:
    """Read a posted form; every text in NFC. What was written as rich text becomes Markdown."""
    from courses.building.richtext import markdown_of  # noqa: PLC0415 (loads Beautiful Soup)

    body = form.get("body", "")
    if "body" in form.getlist(RICH):
        body = markdown_of(body, markdown(form.get("body-before", "")), drawings_of(pictures))
    titles = {language: nfc(form.get(f"title_{language}", "")) for language in ("vi", "en")}
    texts = {name: nfc(form.get(name, "")) for name in ("minutes", "skills", "lead")}
    return LessonForm(
        {language: text for language, text in titles.items() if text},
        **texts,
        sources=nfc_lines(form.get("sources", "")),
        body=markdown(body),
    )


def markdown(text: str) -> str:
    """A text in NFC and without signs that no text holds; spaces stay, for in Markdown they mean something."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).expandtabs(4)
    kept = (sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return "".join(kept).strip("\n")


def lesson_text(stands: str | None, form: LessonForm) -> str:
    """The lesson's file with what the form says; only what differs is written."""
    skills = [code for code in form.skills.replace(",", " ").split() if code]
    sources = [line for line in form.sources.split("\n") if line]
    said: JSONDict = {
        "title": form.titles if len(form.titles) > 1 else form.titles.get("vi", ""), "skills": skills,
        "minutes": int(form.minutes), "lead": form.lead, "sources": sources or None,
    }  # fmt: skip
    if stands is None:
        return joined(written({name: value for name, value in said.items() if value is not None}), f"\n{form.body}\n")
    head, body = parted(stands)
    old = form_of(Manuscript({"lessons/x.md": stands}).lesson("x"))
    if old.titles != form.titles:
        head = with_titles(head, (), form.titles)
    for name in ("skills", "minutes", "lead", "sources"):
        if getattr(old, name) != getattr(form, name):
            head = with_value(head, (name,), said[name], FRONT)
    return joined(head, body if old.body == form.body else f"\n{form.body}\n")


def with_lesson_text(texts: Texts, key: str, form: LessonForm) -> Changed:
    """Write a lesson that the outline has."""
    if key not in [lesson.key for lesson in Manuscript(texts).lessons]:
        raise Refused(_("Mục này không còn trong đề cương; hãy tải lại trang."))
    path = f"lessons/{key}.md"
    return {path: lesson_text(texts.get(path), form)}


def drawings_of(pictures: Known) -> Mapping[str, Drawing]:
    """A course's pictures as a lesson shows them."""
    return {
        name: Drawing(f"/pictures/{sha256}", known.width if known else 640, known.height if known else 360)
        for name, (sha256, _size, known) in pictures.items()
    }


def read_lesson(script: Manuscript, key: str, text: str, pictures: Known) -> tuple[ActivityPart | None, list[Problem]]:
    """Read one lesson as publishing will, with what has to be mended in it."""
    problems: list[Problem] = []
    framework = script.fields.get("framework")
    skills = script.fields.get("skills")
    reader = LessonReader(
        FRAMEWORKS[framework] if isinstance(framework, str) and framework in FRAMEWORKS else None,
        [str(code) for code in skills] if isinstance(skills, list) else [],
        Gallery(drawings_of(pictures)),
        Keys(),
        problems,
    )
    return reader.read(f"lessons/{key}.md", key, "", text, is_required=False), problems


def line_of(problem: Problem) -> int:
    """The line that a problem stands in."""
    return int(problem.place.rpartition(":")[2])


def body_line(text: str) -> int:
    """How many lines a lesson's head takes: what has to be taken off a line of the file to find it in the editor."""
    head, body = parted(text)
    return text[: len(text) - len(body.lstrip("\n"))].count("\n") if head else 0
