"""Questions of ours as a Moodle XML file. Texts are written as Markdown, which Moodle shows too.

What Moodle has no element for stands in one of our own (`tonemarks`, `gapnames`), which it passes over.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from lxml import etree

from courses.questions.contract import full_key
from courses.questions.formats.contract import NeutralQuestion
from courses.questions.formats.markup import plain_of
from courses.questions.formats.moodle.embedding import gap_troubles, with_answers
from courses.questions.formats.moodle.texts import STORED
from courses.questions.formats.unheld import unheld
from courses.questions.types.file_task import BYTES
from lms.api import _, printable

_HELD = (
    "text", "feedback", "hints", "options", "keep_order", "all_or_nothing", "answer", "tolerance", "unit", "accept",
    "case", "tone_marks", "pairs", "extra", "items", "gaps", "guide", "least_words", "most_words", "extensions",
    "max_mb",
)  # fmt: skip
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\(([^()\s]+)\)")


def trouble_with(question: NeutralQuestion) -> str:
    """What of a question Moodle XML has no place for; empty when it has one for everything."""
    fields, key = question.fields, full_key(question.type)
    if key not in _TYPES:
        return str(_("Moodle không có loại câu hỏi này."))
    if lost := unheld(fields, _HELD):
        return str(_("Moodle XML không giữ được: %(parts)s.", parts=lost))
    names = {picture.name for picture in question.pictures}
    if any(found[2] not in names for found in _PICTURE.finditer(str(fields))):
        return str(_("Thiếu tệp của một hình trong câu hỏi."))
    rights = [pair["right"] for pair in fields.get("pairs") or ()] + list(fields.get("extra") or ())
    if any(plain_of(text.strip()) is None for text in rights):
        return str(_("Moodle không giữ được chữ đậm, chữ nghiêng ở vế phải."))
    return gap_troubles(fields) if key == "courses.cloze" else ""


def write_quiz(questions: Sequence[NeutralQuestion]) -> bytes:
    """A whole file, with its categories where they change."""
    root, category = etree.Element("quiz"), ""
    for question in questions:
        if question.category != category:
            category = question.category
            element = etree.SubElement(root, "question", type="category")
            path = "/".join(["$course$", "top", *filter(None, [category])])
            _texted(etree.SubElement(element, "category"), path)
        root.append(_Writer(question).element())
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _texted(parent: etree._Element, text: str) -> None:
    etree.SubElement(parent, "text").text = printable(text.strip())


class _Writer:
    def __init__(self, question: NeutralQuestion) -> None:
        self.question, self.fields = question, question.fields
        self.pictures = {picture.name: picture.content for picture in question.pictures}
        self.root = etree.Element("question")

    def element(self) -> etree._Element:
        """The question with what every type has, then with its own."""
        kind, write = _TYPES[full_key(self.question.type)]
        self.root.set("type", "multichoiceset" if self.fields.get("all_or_nothing") and kind == "multichoice" else kind)
        _texted(etree.SubElement(self.root, "name"), self.question.name)
        if kind != "cloze":
            self.formatted("questiontext", self.fields["text"])
        self.formatted("generalfeedback", self.fields.get("feedback"))
        self.plain(defaultgrade="1", penalty="0", hidden="0")
        write(self)
        for hint in self.fields.get("hints") or ():
            self.formatted("hint", hint)
        return self.root

    def formatted(self, name: str, markdown: Any, parent: etree._Element | None = None, **given: str) -> etree._Element:
        """A text as Markdown, with the files of the pictures in it."""
        holder = self.root if parent is None else parent
        element = etree.SubElement(holder, name, format="markdown")
        for attribute, value in given.items():
            element.set(attribute, value)
        shown: dict[str, bytes] = {}

        def stored(picture: re.Match[str]) -> str:
            if picture[2] not in self.pictures:
                return picture[0]
            shown[picture[2]] = self.pictures[picture[2]]
            return f"![{picture[1]}]({STORED}/{quote(picture[2])})"

        _texted(element, _PICTURE.sub(stored, str(markdown or "")))
        for file, content in shown.items():
            kept = etree.SubElement(element, "file", name=file, path="/", encoding="base64")
            kept.text = base64.b64encode(content).decode()
        return element

    def plain(self, **values: str) -> None:
        """Elements that are a word or a figure."""
        for name, value in values.items():
            etree.SubElement(self.root, name).text = printable(value)

    def answer(self, text: str, share: str, feedback: Any = "", *, formatted: bool = True) -> etree._Element:
        """One answer with its share of the mark."""
        if formatted:
            element = self.formatted("answer", text, fraction=share)
        else:
            element = etree.SubElement(self.root, "answer", fraction=share, format="moodle_auto_format")
            _texted(element, text)
        self.formatted("feedback", feedback, element)
        return element

    def choice(self) -> None:
        self._options({True: "100", False: "0"}, single=True)

    def choices(self) -> None:
        right = sum(bool(option.get("right")) for option in self.fields["options"])
        share = f"{100 / right:.5f}".rstrip("0").rstrip(".")
        whole = self.fields.get("all_or_nothing")
        self._options({True: "100" if whole else share, False: "0" if whole else f"-{share}"}, single=False)

    def _options(self, shares: Mapping[bool, str], *, single: bool) -> None:
        self.plain(
            single=str(single).lower(),
            shuffleanswers="false" if self.fields.get("keep_order") else "true",
            answernumbering="ABCD",
        )
        for option in self.fields["options"]:
            self.answer(option["text"], shares[bool(option.get("right"))], option.get("feedback"))

    def true_false(self) -> None:
        for word in ("true", "false"):
            self.answer(word, "100" if (word == "true") is self.fields["answer"] else "0", formatted=False)

    def short_answer(self) -> None:
        self.plain(usecase="1" if self.fields.get("case") == "required" else "0")
        if self.fields.get("tone_marks") == "required":
            self.plain(tonemarks="required")
        for text in self.fields["accept"]:
            self.answer(text.replace("*", "\\*"), "100", formatted=False)

    def numeric(self) -> None:
        answer = self.answer(str(self.fields["answer"]), "100", formatted=False)
        etree.SubElement(answer, "tolerance").text = str(self.fields.get("tolerance") or 0)
        unit = str(self.fields.get("unit") or "").strip()
        if unit:
            one = etree.SubElement(etree.SubElement(self.root, "units"), "unit")
            etree.SubElement(one, "multiplier").text = "1"
            etree.SubElement(one, "unit_name").text = printable(unit)
        self.plain(unitgradingtype="0", unitpenalty="0.1", showunits="0" if unit else "3", unitsleft="0")

    def matching(self) -> None:
        self.plain(shuffleanswers="true")
        pairs = [(pair["left"], pair["right"]) for pair in self.fields["pairs"]]
        for left, right in [*pairs, *(("", text) for text in self.fields.get("extra") or ())]:
            element = self.formatted("subquestion", left)
            _texted(etree.SubElement(element, "answer"), plain_of(right.strip()) or "")

    def ordering(self) -> None:
        whole = "ALL_OR_NOTHING" if self.fields.get("all_or_nothing") else "RELATIVE_NEXT_EXCLUDE_LAST"
        self.plain(layouttype="VERTICAL", selecttype="ALL", selectcount="0", gradingtype=whole, showgrading="SHOW")
        for place, text in enumerate(self.fields["items"], start=1):
            self.formatted("answer", text, fraction=str(place))

    def essay(self) -> None:
        least, most = (int(self.fields.get(name) or 0) for name in ("least_words", "most_words"))
        self.plain(responseformat="editor", responserequired="1", responsefieldlines="15", attachments="0")
        self.plain(**{name: str(limit) for name, limit in (("minwordlimit", least), ("maxwordlimit", most)) if limit})
        self.formatted("graderinfo", self.fields.get("guide"))

    def file_task(self) -> None:
        types = ",".join(f".{ending}" for ending in self.fields["extensions"])
        size = str(int(self.fields.get("max_mb") or 0) * BYTES)
        self.plain(responseformat="noinline", responserequired="0", attachments="1", attachmentsrequired="1")
        self.plain(maxbytes=size, filetypeslist=types)
        self.formatted("graderinfo", self.fields.get("guide"))

    def cloze(self) -> None:
        text, names = with_answers(self.fields)
        self.formatted("questiontext", text)
        self.plain(gapnames=" ".join(names))


_Written = Callable[[_Writer], None]
_TYPES: dict[str, tuple[str, _Written]] = {
    "courses.choice": ("multichoice", _Writer.choice), "courses.choices": ("multichoice", _Writer.choices),
    "courses.true_false": ("truefalse", _Writer.true_false), "courses.cloze": ("cloze", _Writer.cloze),
    "courses.short_answer": ("shortanswer", _Writer.short_answer), "courses.numeric": ("numerical", _Writer.numeric),
    "courses.matching": ("matching", _Writer.matching), "courses.ordering": ("ordering", _Writer.ordering),
    "courses.essay": ("essay", _Writer.essay), "courses.file_task": ("essay", _Writer.file_task),
}  # fmt: skip
