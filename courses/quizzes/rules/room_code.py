"""A code that is told in the exam room alone."""

import hmac
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from courses.questions.contract import Fault
from courses.quizzes.rules.contract import TEXT, AccessRule, Circumstances, Field, Refusal, Terms
from lms.api import JSONDict, _, lazy_, nfc

LEAST_SIGNS = 4


class RoomCode(AccessRule):
    """Who begins types the code that the invigilator reads out. Case and spaces do not matter."""

    key = "courses.room_code"
    title = lazy_("Mã phòng thi")
    holds_on_moving: ClassVar[bool] = True
    fields: ClassVar[tuple[Field, ...]] = (
        Field("code", TEXT, lazy_("Mã phòng thi"), lazy_("Cán bộ coi thi đọc trong phòng; ít nhất 4 ký tự.")),
    )
    question = lazy_("Mã phòng thi")

    def faults(self, settings: Mapping[str, Any]) -> Iterable[Fault]:
        if len(_plain(settings["code"])) < LEAST_SIGNS:
            yield Fault(("code",), _("Mã phòng thi phải có ít nhất %(n)d ký tự.", n=LEAST_SIGNS))

    def described(self, terms: Terms, settings: JSONDict) -> str:
        return str(_("Khi bắt đầu phải nhập mã phòng thi do cán bộ coi thi đọc."))

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        typed = _plain(circumstances.typed.get(self.key, ""))
        if not typed:
            return Refusal(_("Hãy nhập mã phòng thi."))
        if not hmac.compare_digest(typed.encode(), _plain(settings["code"]).encode()):
            return Refusal(_("Mã phòng thi chưa đúng."))
        return None


def _plain(code: str) -> str:
    return "".join(nfc(code).casefold().split())
