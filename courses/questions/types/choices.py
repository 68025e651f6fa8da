"""Choose every option that is right."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from courses.questions.contract import Example, Fault, Grade, Raw, Unacceptable
from courses.questions.faults import flag_faults
from courses.questions.text import part_id
from courses.questions.types.options import OptionType, credit_for, guessed_credit, remarks_on, texts_of
from lms.api import JSONDict, _, lazy_


class Choices(OptionType):
    """Several options are right. Each wrong one chosen takes away what a right one gives, down to nothing.

    With `all_or_nothing` only the whole set of right options counts.
    """

    key = "courses.choices"
    title = lazy_("Chọn nhiều phương án")
    icon = "checkbox"
    template = "courses/questions/choices.html"
    fields = (*OptionType.fields, "all_or_nothing")

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        return [*super().check(settings), *flag_faults(settings, "all_or_nothing")]

    def key_faults(self, right: list[bool]) -> Iterator[Fault]:
        if right and not 1 <= sum(right) < len(right):
            yield Fault(
                ("options",),
                _("Phải có ít nhất một phương án đúng (“right: true”) và ít nhất một phương án sai."),
            )

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        chosen = self.chosen(settings, raw)
        if not chosen:
            raise Unacceptable(_("Hãy chọn ít nhất một phương án."))
        return {"choices": chosen}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        right = [option["id"] for option in settings["options"] if option["right"]]
        fraction = credit_for(given["choices"], right, whole=settings.get("all_or_nothing", False))
        return Grade(fraction, remarks_on(settings, given["choices"]))

    def guess(self, settings: JSONDict) -> float:
        right = sum(option["right"] for option in settings["options"])
        wrong = len(settings["options"]) - right
        return guessed_credit(right, wrong, whole=settings.get("all_or_nothing", False))

    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        return texts_of(settings, given["choices"])

    def examples(self) -> Iterable[Example]:
        texts = ["Chrome", "Edge", "Windows", "Excel"]
        settings = {
            "text": "Những phần mềm nào là trình duyệt web?",
            "feedback": "Trình duyệt mở và hiển thị trang web.",
            "options": [{"text": text, "right": text in {"Chrome", "Edge"}} for text in texts],
        }
        chrome, edge, windows, excel = map(part_id, texts)
        yield Example(settings, {"answer": [chrome, edge]}, 1.0)
        yield Example(settings, {"answer": [chrome]}, 0.5)
        yield Example(settings, {"answer": [chrome, edge, windows]}, 0.5)
        yield Example(settings, {"answer": [windows, excel]}, 0.0)
        yield Example({**settings, "all_or_nothing": True}, {"answer": [chrome, edge]}, 1.0)
        yield Example({**settings, "all_or_nothing": True}, {"answer": [chrome]}, 0.0)
        yield Example(settings, {"answer": [chrome, "x"]}, None)
        yield Example(settings, {"answer": []}, None)
