"""How often a quiz may be taken."""

from courses.quizzes.rules.contract import AccessRule, Circumstances, Refusal
from lms.api import JSONDict, _, lazy_


class Attempts(AccessRule):
    """No more attempts than the quiz gives, and what an allowance adds to them."""

    key = "courses.attempts"
    title = lazy_("Số lượt làm bài")
    is_always = True

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        most = circumstances.terms.attempts
        if most is not None and len(circumstances.attempts) >= most:
            return Refusal(_("Đồng chí đã dùng hết số lượt của bài này."))
        return None
