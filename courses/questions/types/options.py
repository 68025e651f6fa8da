"""What choosing one and choosing several have in common: options."""

from collections.abc import Iterable, Iterator, Mapping
from math import comb
from typing import Any, ClassVar

from courses.questions.contract import Fault, QuestionType, Raw, Unacceptable
from courses.questions.faults import (
    common_faults,
    flag_faults,
    list_faults,
    mapping_faults,
    parts_of,
    text_faults,
)
from courses.questions.text import part_id, shuffled
from lms.api import JSONDict, _

LEAST, MOST = 2, 8


class OptionType(QuestionType):
    """A question with options, some of them right. An option is known by an id made from its text."""

    fields: ClassVar[tuple[str, ...]] = ("options", "keep_order")

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Give each option its id, and every flag a value."""
        settings = super().settings_from(fields)
        settings["options"] = [
            {
                "id": part_id(option["text"]),
                "text": option["text"],
                "right": bool(option.get("right", False)),
                "feedback": option.get("feedback", ""),
            }
            for option in fields["options"]
        ]
        settings["keep_order"] = bool(fields.get("keep_order", False))
        return settings

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        return [
            *common_faults(settings, self.fields),
            *flag_faults(settings, "keep_order"),
            *list_faults(settings, "options", least=LEAST, most=MOST),
            *_option_faults(parts_of(settings, "options")),
            *self.key_faults([_is_right(option) for option in parts_of(settings, "options")]),
        ]

    def key_faults(self, right: list[bool]) -> Iterator[Fault]:
        """Check how many options are right."""
        raise NotImplementedError

    def public(self, settings: JSONDict, seed: int) -> JSONDict:
        options = [{"value": option["id"], "text": option["text"]} for option in settings["options"]]
        return {
            "text": settings["text"],
            "options": options if settings["keep_order"] else shuffled(options, seed),
        }

    def chosen(self, settings: JSONDict, raw: Raw) -> list[str]:
        """The chosen ids in the author's order; raises `Unacceptable` for one that is not offered."""
        asked = {value for value in raw.get("answer", ()) if value}
        offered = [option["id"] for option in settings["options"]]
        if asked - set(offered):
            raise Unacceptable(_("Phương án vừa chọn không có trong câu hỏi. Hãy tải lại trang rồi chọn lại."))
        return [option for option in offered if option in asked]

    def right_answer(self, settings: JSONDict) -> str:
        return "\n".join(option["text"] for option in settings["options"] if option["right"])


def credit_for(chosen: Iterable[str], right: Iterable[str], *, whole: bool) -> float:
    """The share of the right ones found, less one for each wrong one chosen; with `whole`, all or nothing."""
    taken, wanted = set(chosen), set(right)
    if whole:
        return float(taken == wanted)
    return max(0.0, (len(taken & wanted) - len(taken - wanted)) / len(wanted))


def guessed_credit(right: int, wrong: int, *, whole: bool) -> float:
    """What `credit_for` gives on average to any set of at least one, all sets being equally likely."""
    sets = (1 << (right + wrong)) - 1
    if whole:
        return 1 / sets
    gained = (
        comb(right, found) * comb(wrong, slips) * (found - slips) / right
        for found in range(1, right + 1)
        for slips in range(min(found, wrong + 1))
    )
    return sum(gained) / sets


def texts_of(settings: JSONDict, ids: Iterable[str]) -> str:
    """Put chosen options into words."""
    wanted = set(ids)
    return "\n".join(option["text"] for option in settings["options"] if option["id"] in wanted)


def remarks_on(settings: JSONDict, ids: Iterable[str]) -> tuple[str, ...]:
    """What the author says about the chosen options, then about the question."""
    wanted = set(ids)
    said = [option["feedback"] for option in settings["options"] if option["id"] in wanted]
    return tuple(remark for remark in (*said, settings.get("feedback", "")) if remark)


def _is_right(option: Any) -> bool:
    return isinstance(option, Mapping) and option.get("right") is True


def _option_faults(options: list[Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, option in enumerate(options):
        path = ("options", place)
        yield from mapping_faults(option, path, ("text", "right", "feedback", "id"))
        if not isinstance(option, Mapping):
            continue
        yield from text_faults(option, "text", path)
        if option.get("feedback"):
            yield from text_faults(option, "feedback", path, longest=1_000)
        if not isinstance(option.get("right", False), bool):
            yield Fault((*path, "right"), _("“right” phải là true, hoặc bỏ đi."))
        if isinstance(option.get("text"), str):
            name = part_id(option["text"])
            if name in seen:
                yield Fault((*path, "text"), _("Phương án này lặp lại một phương án ở trên."))
            seen.add(name)
