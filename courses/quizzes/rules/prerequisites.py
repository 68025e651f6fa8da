"""What has to be done before."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar

from courses.questions.contract import Fault
from courses.quizzes.rules.contract import ACTIVITIES, COURSES, AccessRule, Circumstances, Field, Refusal
from lms.api import JSONDict, _, lazy_


class Prerequisites(AccessRule):
    """Activities of the same course, other quizzes among them, and whole courses that have to be done first."""

    key = "courses.prerequisites"
    title = lazy_("Phải học trước")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("activities", ACTIVITIES, lazy_("Bài phải xong trước"), lazy_("Mã bài trong khóa này."), is_needed=False),
        Field("courses", COURSES, lazy_("Khóa phải xong trước"), lazy_("Mã khóa học."), is_needed=False),
    )

    def faults(self, settings: Mapping[str, Any]) -> Iterable[Fault]:
        if not settings.get("activities") and not settings.get("courses"):
            yield Fault((), _("Hãy chọn ít nhất một bài hoặc một khóa phải xong trước."))

    def subjects(self, settings: JSONDict) -> Collection[str]:
        return [
            *(f"activity:{key}" for key in settings.get("activities", ())),
            *(f"course:{key}" for key in settings.get("courses", ())),
        ]

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        asked = [circumstances.subjects.get(name) for name in self.subjects(settings)]
        left = [subject.title for subject in asked if subject is not None and not subject.is_done]
        if left:
            return Refusal(_("Cần hoàn thành trước: %(titles)s.", titles="; ".join(left)))
        if None in asked:
            return Refusal(_("Bài phải xong trước không còn trong hệ thống. Đề nghị báo giảng viên."))
        return None
