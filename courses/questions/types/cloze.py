"""Fill the gaps of one text: with words, with numbers, or by choosing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from courses.questions.contract import Example, Fault, Grade, QuestionType, Raw, Unacceptable
from courses.questions.faults import common_faults, mapping_faults, text_faults
from courses.questions.text import part_id
from courses.questions.types.choice import Choice
from courses.questions.types.numeric import Numeric
from courses.questions.types.short_answer import ShortAnswer
from lms.api import JSONDict, _, lazy_

PREFIX = "gap-"
"""Begins the name of each gap's input; the gap's own name follows."""

MOST = 12
HEAVIEST = 100
_GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
_NAME = re.compile(r"[a-z0-9]{1,20}")
_BLANK = re.compile(r"……\(\d+\)……")


class _Gap(NamedTuple):
    """One gap, with the settings of the type that marks it."""

    number: int
    name: str
    kind: QuestionType
    weight: float
    settings: JSONDict


KINDS: dict[str, QuestionType] = {"text": ShortAnswer(), "number": Numeric(), "select": Choice()}
"""A gap is a question of one of these types, without a text of its own."""


class Cloze(QuestionType):
    """Gaps stand as `[[name]]` in the text. Each is marked apart and counts by its `weight`, which is 1 if left out.

    Gaps may stay empty while one is filled. `feedback` of a gap is said when it was filled wrongly.
    """

    key = "courses.cloze"
    title = lazy_("Điền vào chỗ trống")
    icon = "forms"
    template = "courses/questions/cloze.html"
    fields = ("gaps",)
    asks_in_text = True

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Make each gap regular by the type that marks it."""
        settings = super().settings_from(fields)
        settings["gaps"] = {
            name: {
                "kind": gap["kind"],
                "weight": gap.get("weight", 1),
                **_without_text(KINDS[gap["kind"]].settings_from(_as_question(gap))),
            }
            for name, gap in fields["gaps"].items()
        }
        return settings

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        text, gaps = settings.get("text"), settings.get("gaps")
        faults = list(common_faults(settings, self.fields))
        if not isinstance(gaps, Mapping) or not 1 <= len(gaps) <= MOST:
            sentence = _("“gaps” phải gồm từ 1 đến %(most)d ô, mỗi ô một tên.", most=MOST)
            return [*faults, Fault(("gaps",) if "gaps" in settings else (), sentence)]
        faults += [fault for name, gap in gaps.items() for fault in _gap_faults(str(name), gap)]
        return [*faults, *_text_faults(text, list(map(str, gaps)))] if isinstance(text, str) else faults

    def public(self, settings: JSONDict, seed: int) -> JSONDict:
        """Draw each gap in the text as ……(1)……: pages that only show the question can leave it at that."""
        text, drawn = settings["text"], []
        for gap in _gaps(settings):
            blank = f"……({gap.number})……"
            text = text.replace(f"[[{gap.name}]]", blank)
            public = gap.kind.public(gap.settings, seed + gap.number)
            drawn.append(
                {
                    "id": gap.name,
                    "name": PREFIX + gap.name,
                    "number": gap.number,
                    "kind": settings["gaps"][gap.name]["kind"],
                    "blank": blank,
                    "unit": public.get("unit", ""),
                    "options": public.get("options", []),
                }
            )
        return {"text": text, "gaps": drawn}

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        filled = {
            name.removeprefix(PREFIX): list(values)
            for name, values in raw.items()
            if name.startswith(PREFIX) and any(value.strip() for value in values)
        }
        if not filled:
            raise Unacceptable(_("Hãy điền ít nhất một ô."))
        if not filled.keys() <= settings["gaps"].keys():
            raise Unacceptable(_("Ô vừa điền không có trong câu hỏi. Hãy tải lại trang rồi điền lại."))
        found, refusals = {}, []
        for gap in _gaps(settings):
            try:
                if gap.name in filled:
                    found[gap.name] = gap.kind.parse(gap.settings, {"answer": filled[gap.name]})
            except Unacceptable as refusal:
                refusals.append(_("Ô %(n)d: %(sentence)s", n=gap.number, sentence=refusal.sentence))
        if refusals:
            raise Unacceptable(" ".join(refusals))
        return {"gaps": found}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        gaps, got = _gaps(settings), 0.0
        remarks: list[str] = []
        for gap in gaps:
            if gap.name not in given["gaps"]:
                continue
            grade = gap.kind.grade(gap.settings, given["gaps"][gap.name])
            got += gap.weight * (grade.fraction or 0.0)
            remarks += grade.feedback if grade.fraction != 1 else ()
        remarks += [settings["feedback"]] if settings.get("feedback") else []
        return Grade(got / sum(gap.weight for gap in gaps), tuple(remarks))

    def guess(self, settings: JSONDict) -> float:
        gaps = _gaps(settings)
        guessed = sum(gap.weight * gap.kind.guess(gap.settings) for gap in gaps)
        return guessed / sum(gap.weight for gap in gaps)

    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        return "\n".join(
            f"({gap.number}) {gap.kind.describe(gap.settings, given['gaps'][gap.name])}"
            for gap in _gaps(settings)
            if gap.name in given["gaps"]
        )

    def right_answer(self, settings: JSONDict) -> str:
        return "\n".join(f"({gap.number}) {gap.kind.right_answer(gap.settings)}" for gap in _gaps(settings))

    def examples(self) -> Iterable[Example]:
        options = [{"text": "bit"}, {"text": "byte", "right": True}]
        settings = {
            "text": "1 [[unit]] bằng [[bits]] bit. Phần mềm xem trang web gọi là [[program]].",
            "gaps": {
                "unit": {"kind": "select", "options": options},
                "bits": {"kind": "number", "answer": 8, "weight": 2, "feedback": "Một byte có tám bit."},
                "program": {"kind": "text", "accept": ["trình duyệt"]},
            },
            "feedback": "Dung lượng tệp tính bằng byte.",
        }
        bit, byte = part_id("bit"), part_id("byte")
        right = {"gap-unit": [byte], "gap-bits": ["8"], "gap-program": ["trình duyệt"]}
        yield Example(settings, right, 1.0)
        yield Example(settings, {"gap-unit": [byte], "gap-bits": [""], "gap-program": ["Trinh duyet"]}, 0.5)
        yield Example(settings, {"gap-bits": ["8,0"]}, 0.5)
        yield Example(settings, {"gap-unit": [bit], "gap-bits": ["10"]}, 0.0)
        yield Example(settings, {**right, "gap-bits": ["tám"]}, None)
        yield Example(settings, {"gap-unit": ["x"]}, None)
        yield Example(settings, {"gap-none": ["8"]}, None)
        yield Example(settings, {"gap-unit": [""], "gap-bits": [" "]}, None)


def _gaps(settings: JSONDict) -> list[_Gap]:
    """The gaps as they stand in the text."""
    found = [(name, settings["gaps"][name]) for name in _GAP.findall(settings["text"])]
    return [
        _Gap(number, name, KINDS[gap["kind"]], float(gap["weight"]), _as_question(gap))
        for number, (name, gap) in enumerate(found, start=1)
    ]


def _as_question(gap: Mapping[str, Any]) -> JSONDict:
    """A gap as the type that marks it sees a question: with a text, and without what is the gap's own."""
    return {"text": "…", **{name: value for name, value in gap.items() if name not in {"kind", "weight"}}}


def _without_text(settings: JSONDict) -> JSONDict:
    return {name: value for name, value in settings.items() if name != "text"}


def _gap_faults(name: str, gap: Any) -> Iterator[Fault]:
    path = ("gaps", name)
    kind = KINDS.get(str(gap.get("kind"))) if isinstance(gap, Mapping) else None
    if not _NAME.fullmatch(name):
        yield Fault(path, _("Tên ô chỉ gồm chữ thường không dấu và chữ số, dài nhất 20."))
    if kind is None:
        yield Fault(path, _("Mỗi ô cần “kind”: text, number hoặc select."))
        return
    yield from mapping_faults(gap, path, ("kind", "weight", "feedback", *kind.fields))
    yield from text_faults(gap, "feedback", path, needed=False)
    weight = gap.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= HEAVIEST:
        yield Fault((*path, "weight"), _("“weight” phải là số lớn hơn 0, không quá %(most)d.", most=HEAVIEST))
    known = {key: value for key, value in _as_question(gap).items() if key in ("text", *kind.fields)}
    yield from (Fault((*path, *fault.path), fault.sentence) for fault in kind.check(known))


def _text_faults(text: str, names: list[str]) -> Iterator[Fault]:
    found = _GAP.findall(text)
    for name in sorted({*found, *names}):
        if name not in names:
            yield Fault(("text",), _("Ô [[%(name)s]] chưa có trong “gaps”.", name=name))
        elif found.count(name) != 1:
            yield Fault(("text",), _("Trong bài phải có đúng một chỗ ghi [[%(name)s]].", name=name))
    if _BLANK.search(text):
        yield Fault(("text",), _("Trong bài không được có sẵn chỗ trống kiểu ……(1)……."))
