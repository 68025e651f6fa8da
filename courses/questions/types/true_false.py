"""Tell whether a statement is right."""

from collections.abc import Iterable, Mapping
from typing import Any

from courses.questions.contract import Example, Fault, Grade, QuestionType, Raw, Unacceptable
from courses.questions.faults import common_faults
from lms.api import JSONDict, _, lazy_


class TrueFalse(QuestionType):
    """A statement that is true or false."""

    key = "courses.true_false"
    title = lazy_("Đúng hay sai")
    icon = "scale"
    template = "courses/questions/true_false.html"
    fields = ("answer",)

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        faults = list(common_faults(settings, self.fields))
        if "answer" not in settings:
            faults.append(Fault((), _("Thiếu “%(name)s”.", name="answer")))
        elif not isinstance(settings["answer"], bool):
            faults.append(Fault(("answer",), _("“%(name)s” phải là true hoặc false.", name="answer")))
        return faults

    def public(self, settings: JSONDict, seed: int) -> JSONDict:  # noqa: ARG002 (đúng always stands first)
        return {"text": settings["text"]}

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:  # noqa: ARG002 (the same for every statement)
        values = list(raw.get("answer", ()))
        if values not in (["true"], ["false"]):
            raise Unacceptable(_("Hãy chọn Đúng hoặc Sai."))
        return {"value": values == ["true"]}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        remark = settings.get("feedback", "")
        return Grade(float(given["value"] is settings["answer"]), (remark,) if remark else ())

    def guess(self, settings: JSONDict) -> float:  # noqa: ARG002 (the same for every statement)
        return 0.5

    def describe(self, settings: JSONDict, given: JSONDict) -> str:  # noqa: ARG002 (the same for every statement)
        return str(_("Đúng") if given["value"] else _("Sai"))

    def right_answer(self, settings: JSONDict) -> str:
        return str(_("Đúng") if settings["answer"] else _("Sai"))

    def examples(self) -> Iterable[Example]:
        settings = {
            "text": "Web và Internet là một.",
            "answer": False,
            "feedback": "Web chỉ là một dịch vụ chạy trên Internet.",
        }
        yield Example(settings, {"answer": ["false"]}, 1.0)
        yield Example(settings, {"answer": ["true"]}, 0.0)
        yield Example(settings, {"answer": ["true", "false"]}, None)
        yield Example(settings, {"answer": ["maybe"]}, None)
