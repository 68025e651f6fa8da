"""Interactive: a few tries for each question, with hints; every wrong try and every hint costs a part."""

from courses.quizzes.behaviours.contract import (
    ASKS_CERTAINTY,
    EVERYTHING,
    NOTHING,
    VERDICT,
    Behaviour,
    Option,
    Standing,
)
from lms.api import JSONDict, _, lazy_, ngettext, percent


class Interactive(Behaviour):
    """After Moodle's “interactive with multiple tries”: the key opens once it is right, or no try is left."""

    key = "courses.interactive"
    title = lazy_("Có gợi ý: vài lần thử mỗi câu")
    told = lazy_("Mỗi câu được thử vài lần và có thể xin gợi ý; thử sai hoặc xin gợi ý thì được ít điểm hơn.")
    options = (
        Option("tries", lazy_("Số lần thử mỗi câu"), "whole", default=3, least=1, most=10),
        Option("penalty", lazy_("Mỗi lần thử sai mất"), "share", default=0.33),
        Option("hint_penalty", lazy_("Mỗi gợi ý mất"), "share", default=0.1),
        ASKS_CERTAINTY,
    )

    def described(self, options: JSONDict) -> list[str]:
        tries = ngettext("Mỗi câu được thử %(num)d lần.", "Mỗi câu được thử %(num)d lần.", options["tries"])
        told = [tries, _("Đáp án và lời giải thích hiện khi trả lời đúng hoặc khi hết lần thử.")]
        if options["penalty"] and options["tries"] > 1:
            told.append(_("Mỗi lần thử sai mất %(share)s số điểm của câu.", share=percent(options["penalty"])))
        if options["hint_penalty"]:
            told.append(_("Mỗi gợi ý đã xin mất %(share)s số điểm của câu.", share=percent(options["hint_penalty"])))
        return told

    def may_check(self, options: JSONDict, standing: Standing) -> bool:
        return self.may_change(options, standing) and not standing.is_checked

    def may_change(self, options: JSONDict, standing: Standing) -> bool:
        return not standing.is_right and standing.tries < options["tries"]

    def shown(self, options: JSONDict, standing: Standing) -> frozenset[str]:
        if not standing.is_checked:
            return NOTHING
        return VERDICT if self.may_change(options, standing) else EVERYTHING

    def may_hint(self, options: JSONDict, standing: Standing) -> bool:
        return self.may_change(options, standing) and standing.hints < standing.all_hints

    def tries_left(self, options: JSONDict, standing: Standing) -> int | None:
        return max(0, int(options["tries"]) - standing.tries)

    def earned(self, options: JSONDict, fraction: float, standing: Standing) -> float:
        """What is answered and was not checked counts as one try more."""
        tries = standing.tries if standing.is_checked else standing.tries + 1
        lost = options["penalty"] * (tries - 1) + options["hint_penalty"] * standing.hints
        return float(fraction * max(0.0, 1.0 - lost))
