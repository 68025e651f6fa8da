"""Pair what stands at the left with what stands at the right."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from courses.questions.contract import Example, Fault, Grade, QuestionType, Raw, Unacceptable
from courses.questions.faults import common_faults, list_faults, mapping_faults, parts_of, text_faults
from courses.questions.text import part_id, shuffled
from lms.api import JSONDict, _, lazy_

PREFIX = "match-"
"""Begins the name of each row's input; the row's id follows."""


class Matching(QuestionType):
    """Each pair found is worth the same; sides that match nothing may be added as `extra`."""

    key = "courses.matching"
    title = lazy_("Ghép đôi")
    icon = "arrows-exchange"
    template = "courses/questions/matching.html"
    fields = ("pairs", "extra")

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Name every side by its text."""
        settings = super().settings_from(fields)
        settings["pairs"] = [
            {
                "id": part_id(pair["left"], "left"),
                "left": pair["left"],
                "right": pair["right"],
                "right_id": part_id(pair["right"], "right"),
            }
            for pair in fields["pairs"]
        ]
        settings["extra"] = list(fields.get("extra") or ())
        return settings

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        extra = settings.get("extra") or []
        faults = [
            *common_faults(settings, self.fields),
            *list_faults(settings, "pairs", least=2, most=8),
            *_pair_faults(parts_of(settings, "pairs")),
        ]
        if not isinstance(extra, list):
            return [*faults, Fault(("extra",), _("“%(name)s” phải là một danh sách.", name="extra"))]
        rights = {
            part_id(pair["right"])
            for pair in parts_of(settings, "pairs")
            if isinstance(pair, Mapping) and isinstance(pair.get("right"), str)
        }
        for place, text in enumerate(extra):
            if not isinstance(text, str) or not text.strip():
                faults.append(Fault(("extra", place), _("Mỗi mục của “extra” phải là chữ.")))
            elif part_id(text) in rights:
                faults.append(Fault(("extra", place), _("Mục này trùng vế phải của một cặp.")))
        return faults

    def public(self, settings: JSONDict, seed: int) -> JSONDict:
        rights = {pair["right_id"]: pair["right"] for pair in settings["pairs"]}
        rights |= {part_id(text, "right"): text for text in settings["extra"]}
        rows = [{"name": PREFIX + pair["id"], "text": pair["left"]} for pair in settings["pairs"]]
        choices = [{"value": key, "text": text} for key, text in rights.items()]
        return {
            "text": settings["text"],
            "rows": shuffled(rows, seed, "rows"),
            "choices": shuffled(choices, seed, "choices"),
        }

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        rows = {pair["id"] for pair in settings["pairs"]}
        choices = {pair["right_id"] for pair in settings["pairs"]}
        choices |= {part_id(text, "right") for text in settings["extra"]}
        found = {}
        for name, values in raw.items():
            row = name.removeprefix(PREFIX)
            answers = [value for value in values if value]
            if not name.startswith(PREFIX) or not answers:
                continue
            if row not in rows or len(answers) > 1 or answers[0] not in choices:
                raise Unacceptable(_("Cặp vừa ghép không có trong câu hỏi. Hãy tải lại trang rồi ghép lại."))
            found[row] = answers[0]
        if not found:
            raise Unacceptable(_("Hãy ghép ít nhất một cặp."))
        return {"pairs": dict(sorted(found.items()))}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        found = sum(given["pairs"].get(pair["id"]) == pair["right_id"] for pair in settings["pairs"])
        remark = settings.get("feedback", "")
        return Grade(found / len(settings["pairs"]), (remark,) if remark else ())

    def guess(self, settings: JSONDict) -> float:
        """Every row has the same choices, each of them once."""
        return 1 / len(self.public(settings, 0)["choices"])

    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        rights = {pair["right_id"]: pair["right"] for pair in settings["pairs"]}
        rights |= {part_id(text, "right"): text for text in settings["extra"]}
        return "\n".join(
            f"{pair['left']} → {rights[given['pairs'][pair['id']]]}"
            for pair in settings["pairs"]
            if pair["id"] in given["pairs"]
        )

    def right_answer(self, settings: JSONDict) -> str:
        return "\n".join(f"{pair['left']} → {pair['right']}" for pair in settings["pairs"])

    def examples(self) -> Iterable[Example]:
        pairs = {"Ctrl + T": "Mở thẻ mới", "Ctrl + W": "Đóng thẻ", "Ctrl + F": "Tìm chữ trong trang"}
        settings = {
            "text": "Ghép phím tắt với việc nó làm.",
            "pairs": [{"left": left, "right": right} for left, right in pairs.items()],
            "extra": ["Tắt máy"],
            "feedback": "Ba phím này dùng chung cho các trình duyệt.",
        }
        rows = [PREFIX + part_id(left, "left") for left in pairs]
        rights = [part_id(right, "right") for right in pairs.values()]
        off = part_id("Tắt máy", "right")
        yield Example(settings, {row: [right] for row, right in zip(rows, rights, strict=True)}, 1.0)
        yield Example(settings, {rows[0]: [rights[0]], rows[1]: [off], rows[2]: [""]}, 1 / 3)
        yield Example(settings, {rows[0]: [off]}, 0.0)
        yield Example(settings, {rows[0]: ["x"]}, None)
        yield Example(settings, {row: [""] for row in rows}, None)


def _pair_faults(pairs: list[Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, pair in enumerate(pairs):
        path = ("pairs", place)
        yield from mapping_faults(pair, path, ("left", "right", "id", "right_id"))
        if not isinstance(pair, Mapping):
            continue
        yield from text_faults(pair, "left", path)
        yield from text_faults(pair, "right", path)
        if isinstance(pair.get("left"), str):
            name = part_id(pair["left"])
            if name in seen:
                yield Fault((*path, "left"), _("Vế trái này lặp lại một vế ở trên."))
            seen.add(name)
