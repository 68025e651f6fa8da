"""Choose one of several options."""

from collections.abc import Iterable, Iterator

from courses.questions.contract import Example, Fault, Grade, Raw, Unacceptable
from courses.questions.text import part_id
from courses.questions.types.options import OptionType, remarks_on, texts_of
from lms.api import JSONDict, _, lazy_


class Choice(OptionType):
    """One option is right, and it alone counts."""

    key = "courses.choice"
    title = lazy_("Chọn một phương án")
    icon = "circle-dot"
    template = "courses/questions/choice.html"

    def key_faults(self, right: list[bool]) -> Iterator[Fault]:
        if right and sum(right) != 1:
            yield Fault(
                ("options",),
                _("Phải có đúng một phương án đúng (“right: true”), đang có %(n)d.", n=sum(right)),
            )

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        chosen = self.chosen(settings, raw)
        if len(chosen) != 1:
            raise Unacceptable(_("Hãy chọn một phương án."))
        return {"choice": chosen[0]}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        right = any(option["right"] and option["id"] == given["choice"] for option in settings["options"])
        return Grade(float(right), remarks_on(settings, [given["choice"]]))

    def guess(self, settings: JSONDict) -> float:
        return 1 / len(settings["options"])

    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        return texts_of(settings, [given["choice"]])

    def examples(self) -> Iterable[Example]:
        settings = {
            "text": "Internet là gì?",
            "feedback": "Web chạy trên Internet.",
            "options": [
                {"text": "Mạng toàn cầu nối các mạng máy tính", "right": True},
                {"text": "Một trình duyệt", "feedback": "Trình duyệt là phần mềm trên máy."},
                {"text": "Một bộ tìm kiếm"},
            ],
        }
        right, wrong = part_id("Mạng toàn cầu nối các mạng máy tính"), part_id("Một trình duyệt")
        yield Example(settings, {"answer": [right]}, 1.0)
        yield Example(settings, {"answer": [wrong]}, 0.0)
        yield Example(settings, {"answer": [right, wrong]}, None)
        yield Example(settings, {"answer": ["0"]}, None)
        yield Example(settings, {}, None)
