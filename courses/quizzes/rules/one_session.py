"""One open session at a time."""

from typing import ClassVar

from courses.quizzes.rules.contract import AccessRule, Terms
from lms.api import JSONDict, _, lazy_


class OneSession(AccessRule):
    """An attempt is answered on one device; going on on another closes the first, which is logged."""

    key = "courses.one_session"
    title = lazy_("Mỗi lúc một máy")
    binds_session: ClassVar[bool] = True

    def described(self, terms: Terms, settings: JSONDict) -> str:
        return str(_("Mỗi lúc chỉ làm trên một máy. Chuyển máy thì máy cũ đóng lại, và việc đó được ghi lại."))
