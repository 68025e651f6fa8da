"""Questions with options: one is right, or several are."""

from typing import ClassVar

from courses.authoring.families.contract import FormFamily
from courses.authoring.posted import Posted, filled
from lms.api import JSONDict

RIGHT = "right"
"""The radio buttons of a question with one right option name its row."""


class OneOption(FormFamily):
    """Choose one: a radio button before each option tells the right one."""

    types = ("courses.choice",)
    names: ClassVar[tuple[str, ...]] = ("options", "keep_order")
    template = "courses/authoring/options.html"
    rows: ClassVar = {"options": dict}

    def read(self, posted: Posted) -> JSONDict:
        return {"options": self.options(posted), **filled(keep_order=not posted.flag("shuffle"))}

    def options(self, posted: Posted) -> list[JSONDict]:
        """The options in the order of the page."""
        return [
            filled(
                text=posted.text(f"{row}-text"),
                right=self.is_right(posted, row),
                feedback=posted.text(f"{row}-feedback"),
            )
            for row in posted.rows("options")
        ]

    def is_right(self, posted: Posted, row: str) -> bool:
        return row == f"options-{posted.line(RIGHT)}"

    def empty(self) -> JSONDict:
        return {"options": [{}, {}, {}, {}]}


class SeveralOptions(OneOption):
    """Choose every right one: a box before each option."""

    types = ("courses.choices",)
    names = ("options", "keep_order", "all_or_nothing")

    def read(self, posted: Posted) -> JSONDict:
        return {**super().read(posted), **filled(all_or_nothing=posted.flag("all_or_nothing"))}

    def is_right(self, posted: Posted, row: str) -> bool:
        return posted.flag(f"{row}-right")


class Statement(FormFamily):
    """A statement that is true or false."""

    types = ("courses.true_false",)
    names = ("answer",)
    template = "courses/authoring/statement.html"

    def read(self, posted: Posted) -> JSONDict:
        said = {"true": True, "false": False}.get(posted.line("answer"))
        return {} if said is None else {"answer": said}

    def empty(self) -> JSONDict:
        return {}
