"""The exam: nothing is told before it is finished."""

from courses.quizzes.behaviours.contract import NOTHING, Behaviour, Option, Standing
from lms.api import JSONDict, lazy_


class Exam(Behaviour):
    """Answers are saved at once and marked at the end."""

    key = "courses.exam"
    title = lazy_("Bài thi: phản hồi sau khi nộp bài")
    told = lazy_("Kiểm tra kỹ năng của khóa học. Câu hỏi lấy đều từ mọi kỹ năng.")
    is_exam = True
    options = (
        Option(
            "per_page",
            lazy_("Số câu mỗi trang"),
            "whole",
            default=0,
            most=50,
            note=lazy_("0: mỗi câu một trang, lưu ngay khi chọn. Từ 1: nhiều câu một trang, lưu bằng nút cuối trang."),
        ),
    )

    def may_check(self, options: JSONDict, standing: Standing) -> bool:  # noqa: ARG002
        return False

    def may_change(self, options: JSONDict, standing: Standing) -> bool:  # noqa: ARG002
        return True

    def shown(self, options: JSONDict, standing: Standing) -> frozenset[str]:  # noqa: ARG002
        return NOTHING
