"""Write a text that people read and mark."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from courses.questions.contract import Example, Fault, Grade, QuestionType, Raw, Unacceptable
from courses.questions.criteria import RUBRIC, rubric_faults, rubric_from
from courses.questions.faults import common_faults, text_faults
from courses.questions.types.short_answer import literal
from lms.api import JSONDict, _, lazy_, nfc_lines

LONGEST = 10_000
"""Characters of an essay, about four pages."""

MOST_WORDS = 2_000
LIMITS = ("least_words", "most_words")


class MarkedByPeople(QuestionType):
    """A question whose answers people mark. `guide` tells them how, and reaches nobody else; so does the rubric.

    `rubric` are criteria: [{"text", "points", "skill", "levels": [{"text", "points"}]}], of which the last two may be
    left out. With `tell_rubric` learners read them beside their marks.
    """

    marked_by_people: ClassVar[bool] = True

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:  # noqa: ARG002 (the same for every answer)
        remark = settings.get("feedback", "")
        return Grade(None, (remark,) if remark else ())

    def right_answer(self, settings: JSONDict) -> str:  # noqa: ARG002 (the same for every question)
        return str(_("Người chấm đọc và cho điểm theo hướng dẫn chấm"))


class Essay(MarkedByPeople):
    """A text of so many words: too many are not accepted, too few are told and left to whoever marks."""

    key = "courses.essay"
    title = lazy_("Tự luận")
    icon = "writing"
    template = "courses/questions/essay.html"
    fields = ("guide", *LIMITS, *RUBRIC)

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Give the guide and both limits a value; 0 words is no limit."""
        limits = {name: fields.get(name) or 0 for name in LIMITS}
        common = {name: value for name, value in super().settings_from(fields).items() if name not in RUBRIC}
        return {**common, "guide": fields.get("guide") or "", **limits, **rubric_from(fields)}

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        return [
            *common_faults(settings, self.fields),
            *text_faults(settings, "guide", needed=False, longest=4_000),
            *rubric_faults(settings),
            *_limit_faults(settings),
        ]

    def public(self, settings: JSONDict, seed: int) -> JSONDict:  # noqa: ARG002 (nothing to order)
        return {name: settings[name] for name in ("text", *LIMITS)}

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        typed = "\n".join(raw.get("answer", ())).replace("\r\n", "\n")
        text = nfc_lines(typed) if len(typed) <= LONGEST else ""
        if not typed.strip():
            raise Unacceptable(_("Hãy viết câu trả lời."))
        if not text:
            sentence = _(
                "Bài viết có %(count)d chữ cái, nhiều nhất %(n)d. Hãy viết ngắn lại.", count=len(typed), n=LONGEST
            )
            raise Unacceptable(sentence)
        words = len(text.split())
        if most := settings["most_words"]:
            sentence = _(
                "Bài viết có %(count)d chữ, nhiều nhất %(n)d. Hãy bớt %(over)d chữ.",
                count=words,
                n=most,
                over=words - most,
            )
            if words > most:
                raise Unacceptable(sentence)
        return {"text": text, "words": words}

    def describe(self, settings: JSONDict, given: JSONDict) -> str:  # noqa: ARG002 (the answer speaks for itself)
        return literal(given["text"])

    def examples(self) -> Iterable[Example]:
        settings = {
            "text": "Vì sao không nên mở tệp đính kèm của thư lạ?",
            "guide": "Nêu mã độc: 0,5; nêu cách xử lý: 0,5.",
            "feedback": "Tệp đính kèm có thể mang mã độc.",
            "least_words": 3,
            "most_words": 6,
        }
        rubric = [
            {"text": "Nêu được mã độc", "points": 0.5, "skill": "IU01.4.2"},
            {
                "text": "Nêu cách xử lý",
                "points": 0.5,
                "levels": [{"text": "Không nêu", "points": 0}, {"text": "Nêu đủ", "points": 0.5}],
            },
        ]
        yield Example(settings, {"answer": ["Tệp có thể\r\nmang mã độc"]}, None, waits=True)
        yield Example(settings, {"answer": ["Nguy hiểm"]}, None, waits=True)
        yield Example({**settings, "rubric": rubric}, {"answer": ["Có mã độc"]}, None, waits=True)
        yield Example(settings, {"answer": ["một hai ba bốn năm sáu bảy"]}, None)
        yield Example({**settings, "most_words": 0}, {"answer": ["a" * (LONGEST + 1)]}, None)
        yield Example(settings, {"answer": [" \n "]}, None)


def _limit_faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    limits = {name: settings.get(name) or 0 for name in LIMITS}
    for name, value in limits.items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_WORDS:
            yield Fault((name,), _("“%(name)s” phải là số nguyên từ 1 đến %(most)d.", name=name, most=MOST_WORDS))
            return
    if 0 < limits["most_words"] < limits["least_words"]:
        yield Fault(("most_words",), _("“most_words” không được nhỏ hơn “least_words”."))
