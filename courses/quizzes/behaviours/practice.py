"""Practice: answer, see at once, try again as often as one likes."""

from courses.quizzes.behaviours.contract import ASKS_CERTAINTY, NOTHING, REMARKS, Behaviour, Standing
from lms.api import JSONDict, _, lazy_


class Practice(Behaviour):
    """Every answer may be checked at any time; nothing counts but the last one."""

    key = "courses.practice"
    title = lazy_("Luyện tập: xem phản hồi ngay")
    told = lazy_("Làm thử, xem phản hồi ngay sau mỗi câu. Kết quả không tính điểm.")
    options = (ASKS_CERTAINTY,)

    def described(self, options: JSONDict) -> list[str]:  # noqa: ARG002
        return [_("Bấm “Kiểm tra” sau mỗi câu để biết đúng hay chưa và vì sao; làm lại bao nhiêu lần cũng được.")]

    def may_check(self, options: JSONDict, standing: Standing) -> bool:  # noqa: ARG002
        return True

    def may_change(self, options: JSONDict, standing: Standing) -> bool:  # noqa: ARG002
        return True

    def shown(self, options: JSONDict, standing: Standing) -> frozenset[str]:  # noqa: ARG002
        return REMARKS if standing.is_checked else NOTHING
