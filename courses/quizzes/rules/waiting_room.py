"""Entering a scheduled exam in turn."""

from courses.quizzes.rules.contract import AccessRule, Circumstances, Refusal
from courses.quizzes.rules.words import moment_words
from lms.api import JSONDict, _, lazy_


class WaitingRoom(AccessRule):
    """Where a quiz has a waiting room, nobody begins without a ticket or before its time."""

    key = "courses.waiting_room"
    title = lazy_("Phòng chờ")
    is_always = True

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        if not circumstances.has_waiting_room:
            return None
        if circumstances.lets_in_at is None:
            return Refusal(_("Bài này vào qua phòng chờ."))
        if circumstances.at < circumstances.lets_in_at:
            when = moment_words(circumstances.lets_in_at)
            return Refusal(_("Đến lượt đồng chí vào phòng lúc %(when)s.", when=when), circumstances.lets_in_at)
        return None
