"""Write a word or a short phrase."""

from collections.abc import Iterable, Mapping
from typing import Any

from courses.questions.contract import Example, Fault, Grade, QuestionType, Raw, Unacceptable
from courses.questions.faults import common_faults, list_faults, parts_of
from courses.questions.text import same_text
from lms.api import JSONDict, _, lazy_, nfc

LONGEST = 200


class ShortAnswer(QuestionType):
    """Right when it says the same as one of `accept`; `tone_marks` and `case` are required or optional in it."""

    key = "courses.short_answer"
    title = lazy_("Trả lời ngắn")
    icon = "cursor-text"
    template = "courses/questions/short_answer.html"
    fields = ("accept", "tone_marks", "case")

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Say whether tone marks count."""
        return {**super().settings_from(fields), "tone_marks": fields.get("tone_marks", "optional")}

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        faults = [
            *common_faults(settings, self.fields),
            *list_faults(settings, "accept", least=1, most=30),
        ]
        for place, text in enumerate(parts_of(settings, "accept")):
            if not isinstance(text, str):
                faults.append(Fault(("accept", place), _("Đáp án phải là chữ; hãy đặt trong dấu nháy.")))
            elif not 0 < len(text.strip()) <= LONGEST:
                faults.append(Fault(("accept", place), _("Đáp án dài từ 1 đến %(n)d chữ cái.", n=LONGEST)))
        return faults + [
            Fault((name,), _("“%(name)s” phải là optional hoặc required.", name=name))
            for name in ("tone_marks", "case")
            if settings.get(name, "optional") not in ("optional", "required")
        ]

    def public(self, settings: JSONDict, seed: int) -> JSONDict:  # noqa: ARG002 (nothing to order)
        return {"text": settings["text"]}

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:  # noqa: ARG002 (any text is an answer)
        text = nfc(" ".join(raw.get("answer", ())))
        if not text:
            raise Unacceptable(_("Hãy ghi câu trả lời."))
        if len(text) > LONGEST:
            raise Unacceptable(_("Câu trả lời dài quá %(n)d chữ cái. Hãy viết ngắn lại.", n=LONGEST))
        return {"text": text}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        marks, case = (settings.get(name) == "required" for name in ("tone_marks", "case"))
        right = any(same_text(given["text"], text, tone_marks=marks, case=case) for text in settings["accept"])
        remark = settings.get("feedback", "")
        return Grade(float(right), (remark,) if remark else ())

    def describe(self, settings: JSONDict, given: JSONDict) -> str:  # noqa: ARG002 (the answer speaks for itself)
        return literal(given["text"])

    def right_answer(self, settings: JSONDict) -> str:
        return literal(settings["accept"][0])

    def examples(self) -> Iterable[Example]:
        settings = {
            "text": "Phần mềm mở và hiển thị trang web gọi là gì?",
            "accept": ["trình duyệt", "trình duyệt web"],
            "feedback": "Đó là trình duyệt.",
        }
        yield Example(settings, {"answer": [" Trình  duyệt web. "]}, 1.0)
        yield Example(settings, {"answer": ["TRINH DUYET"]}, 1.0)
        yield Example({**settings, "tone_marks": "required"}, {"answer": ["trinh duyet"]}, 0.0)
        yield Example({**settings, "case": "required"}, {"answer": ["trinh duyet"]}, 1.0)
        yield Example({**settings, "case": "required"}, {"answer": ["Trình duyệt"]}, 0.0)
        yield Example(settings, {"answer": ["bộ tìm kiếm"]}, 0.0)
        yield Example(settings, {"answer": ["   "]}, None)
        yield Example(settings, {"answer": ["a" * (LONGEST + 1)]}, None)


def literal(text: str) -> str:
    """Keep typed text from being read as Markdown."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|<>~&" else sign for sign in text)
