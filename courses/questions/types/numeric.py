"""Write a number."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from courses.questions.contract import Example, Fault, Grade, QuestionType, Raw, Unacceptable
from courses.questions.faults import common_faults
from courses.questions.types.short_answer import literal
from lms.api import JSONDict, _, lazy_, nfc

LONGEST = 40
_PLAIN = re.compile(r"[+-]?\d{1,18}(?:[.,]\d{1,12})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?P<group>[., ])\d{3})(?:(?P=group)\d{3})*(?:(?!(?P=group))[.,]\d{1,12})?")


class Numeric(QuestionType):
    """Right when within `tolerance` of `answer`. Comma and point both work, and so does writing the unit."""

    key = "courses.numeric"
    title = lazy_("Điền số")
    icon = "123"
    template = "courses/questions/numeric.html"
    fields = ("answer", "tolerance", "unit")

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Write numbers as decimal text, so that 0.1 stays 0.1."""
        return {
            **super().settings_from(fields),
            "answer": str(fields["answer"]),
            "tolerance": str(fields.get("tolerance") or 0),
            "unit": fields.get("unit") or "",
        }

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        faults = list(common_faults(settings, self.fields))
        if "answer" not in settings:
            faults.append(Fault((), _("Thiếu “%(name)s”.", name="answer")))
        elif _number(settings["answer"]) is None:
            faults.append(Fault(("answer",), _("“%(name)s” phải là một số, ví dụ 6.5.", name="answer")))
        tolerance = _number(settings.get("tolerance") or 0)
        if tolerance is None or tolerance < 0:
            faults.append(Fault(("tolerance",), _("“tolerance” phải là một số từ 0 trở lên.")))
        unit = settings.get("unit") or ""
        if not isinstance(unit, str) or len(unit) > LONGEST:
            faults.append(Fault(("unit",), _("“unit” phải là chữ ngắn, ví dụ MB.")))
        return faults

    def public(self, settings: JSONDict, seed: int) -> JSONDict:  # noqa: ARG002 (nothing to order)
        return {"text": settings["text"], "unit": settings["unit"]}

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        typed = nfc(" ".join(raw.get("answer", ())))
        values = readings(typed, settings["unit"]) if len(typed) <= LONGEST else []
        if not values:
            raise Unacceptable(_("Hãy ghi một con số, ví dụ 12 hoặc 6,5."))
        return {"text": typed, "values": [str(value) for value in values]}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        answer, tolerance = Decimal(settings["answer"]), Decimal(settings["tolerance"])
        right = any(abs(Decimal(value) - answer) <= tolerance for value in given["values"])
        remark = settings.get("feedback", "")
        return Grade(float(right), (remark,) if remark else ())

    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        unit = settings["unit"]
        typed = given["text"]
        return literal(typed if not unit or typed.casefold().endswith(unit.casefold()) else f"{typed} {unit}")

    def right_answer(self, settings: JSONDict) -> str:
        number = settings["answer"].replace(".", ",")
        return literal(f"{number} {settings['unit']}".strip())

    def examples(self) -> Iterable[Example]:
        settings = {
            "text": "Còn được tải lên bao nhiêu MB?",
            "answer": 6.5,
            "tolerance": 0,
            "unit": "MB",
            "feedback": "20 − 13,5 = 6,5.",
        }
        yield Example(settings, {"answer": ["6,5"]}, 1.0)
        yield Example(settings, {"answer": ["6.50 mb"]}, 1.0)
        yield Example({**settings, "answer": 1500}, {"answer": ["1.500"]}, 1.0)
        yield Example({**settings, "answer": -3, "tolerance": 0.5}, {"answer": ["−2,5"]}, 1.0)
        yield Example(settings, {"answer": ["6"]}, 0.0)
        yield Example(settings, {"answer": ["sáu rưỡi"]}, None)
        yield Example(settings, {"answer": ["1e9"]}, None)
        yield Example(settings, {"answer": [""]}, None)


def readings(typed: str, unit: str) -> list[Decimal]:
    """Every number that `typed` may mean: 1.500 is one and a half, or one thousand five hundred."""
    text = typed.casefold().removesuffix(unit.casefold()).strip().replace("−", "-").replace("–", "-")
    found: list[Decimal] = []
    if _PLAIN.fullmatch(text):
        found.append(Decimal(text.replace(",", ".")))
    if grouped := _GROUPED.fullmatch(text):
        whole = text.replace(grouped["group"], "").replace(",", ".")
        if (number := Decimal(whole)) not in found:
            found.append(number)
    return found


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 18 else None
