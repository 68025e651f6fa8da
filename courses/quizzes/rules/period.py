"""When a quiz is open."""

from datetime import datetime

from courses.quizzes.rules.contract import AccessRule, Circumstances, Refusal, Terms
from courses.quizzes.rules.words import moment_words
from lms.api import JSONDict, _, lazy_


class Period(AccessRule):
    """Not before the opening and not after the closing; what is still open at the closing is handed in then."""

    key = "courses.period"
    title = lazy_("Thời gian mở bài")
    is_always = True

    def described(self, terms: Terms, settings: JSONDict) -> str:
        if terms.opens_at and terms.closes_at:
            return str(
                _(
                    "Bài mở từ %(opens)s đến %(closes)s.",
                    opens=moment_words(terms.opens_at), closes=moment_words(terms.closes_at),
                )
            )  # fmt: skip
        if terms.opens_at:
            return str(_("Bài mở từ %(opens)s.", opens=moment_words(terms.opens_at)))
        if terms.closes_at:
            closes = moment_words(terms.closes_at)
            return str(_("Bài đóng lúc %(closes)s; lượt đang làm được thu lúc đó.", closes=closes))
        return ""

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        terms, at = circumstances.terms, circumstances.at
        if terms.closes_at and at >= terms.closes_at:
            return Refusal(_("Bài đã đóng lúc %(closes)s.", closes=moment_words(terms.closes_at)))
        if terms.opens_at and at < terms.opens_at:
            return Refusal(_("Bài mở lúc %(opens)s.", opens=moment_words(terms.opens_at)), terms.opens_at)
        return None

    def deadline(self, circumstances: Circumstances, settings: JSONDict) -> datetime | None:
        return circumstances.terms.closes_at
