"""What is passed is not taken again."""

from courses.quizzes.rules.contract import AccessRule, Circumstances, Refusal, Terms
from lms.api import JSONDict, _, lazy_


class UntilPassed(AccessRule):
    """No further attempt once one is passed, for as long as it counts."""

    key = "courses.until_passed"
    title = lazy_("Đạt rồi thì không làm lại")

    def described(self, terms: Terms, settings: JSONDict) -> str:
        return "" if terms.attempts == 1 else str(_("Đã đạt thì không làm lại bài này."))

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        for attempt in circumstances.attempts:
            if attempt.passed and (attempt.counts_until is None or circumstances.at < attempt.counts_until):
                return Refusal(_("Đồng chí đã đạt bài này, không cần làm lại."), attempt.counts_until)
        return None
