"""Questions with an answer that learners type and that marks itself: words, a number."""

from typing import ClassVar

from courses.authoring.families.contract import FormFamily
from courses.authoring.posted import Posted, filled
from lms.api import JSONDict

REQUIRED = "required"


class Words(FormFamily):
    """Every wording that is accepted, a row each."""

    types = ("courses.short_answer",)
    names = ("accept", "tone_marks", "case")
    template = "courses/authoring/words.html"
    rows: ClassVar = {"accept": str}

    def read(self, posted: Posted) -> JSONDict:
        strict = {name: REQUIRED for name in ("tone_marks", "case") if posted.flag(name)}
        return {"accept": [posted.line(f"{row}-text") for row in posted.rows("accept")], **strict}

    def empty(self) -> JSONDict:
        return {"accept": ["", ""]}


class Number(FormFamily):
    """A number with what it may be off, and its unit."""

    types = ("courses.numeric",)
    names = ("answer", "tolerance", "unit")
    template = "courses/authoring/number.html"

    def read(self, posted: Posted) -> JSONDict:
        return filled(answer=posted.decimal("answer"), tolerance=posted.decimal("tolerance"), unit=posted.line("unit"))

    def empty(self) -> JSONDict:
        return {}
