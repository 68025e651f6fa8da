"""What officers type to ask for a regrade, and to refuse one."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from courses.questions.text import line
from courses.quizzes.mark_models import DROP, FULL, REMARK
from courses.regrading.queries import Asked
from lms.api import Form, JSONDict, _, lazy_

REASON_LEAST, REASON_MOST = 10, 500


class AskForm(Form):
    """Which questions, what is done with them, and why."""

    questions = SelectMultipleField(
        lazy_("Câu hỏi"), coerce=int, validators=[InputRequired(lazy_("Hãy chọn ít nhất một câu hỏi."))]
    )
    action = RadioField(
        lazy_("Việc cần làm"),
        choices=[
            SelectChoice(REMARK, lazy_("Chấm lại theo bản mới nhất của câu hỏi")),
            SelectChoice(DROP, lazy_("Bỏ câu hỏi khỏi mọi bài: không tính cho ai")),
            SelectChoice(FULL, lazy_("Cho mọi người đủ điểm câu này")),
        ],
        validators=[InputRequired(lazy_("Hãy chọn việc cần làm."))],
    )
    reason = TextAreaField(
        lazy_("Lý do"),
        description=lazy_("Ghi vào lịch sử điểm của từng bài và vào nhật ký."),
        validators=[
            InputRequired(lazy_("Cần ghi lý do.")),
            Length(min=REASON_LEAST, max=REASON_MOST, message=lazy_("Lý do dài từ 10 đến 500 chữ cái.")),
        ],
    )

    def __init__(self, asked: Sequence[Asked], chosen: Sequence[int] = ()) -> None:
        super().__init__(questions=list(chosen), action=REMARK if chosen else None)
        self.asked = {one.question.id: one for one in asked}
        self.questions.choices = [SelectChoice(one.question.id, line(one.latest.settings["text"])) for one in asked]

    def validate_questions(self, field: SelectMultipleField) -> None:
        """To be marked anew a question needs a newer version of the same type."""
        if self.action.data != REMARK:
            return
        for one in (self.asked[chosen] for chosen in field.data or () if chosen in self.asked):
            if not one.is_same_type:
                raise ValidationError(
                    _(
                        "Câu “%(key)s” đã đổi sang loại khác nên bài cũ không chấm theo bản mới được. Hãy bỏ câu hoặc "
                        "cho đủ điểm.",
                        key=one.question.key,
                    )
                )
            if not one.is_newer:
                raise ValidationError(
                    _("Câu “%(key)s” chưa có bản nào mới hơn. Hãy sửa đáp án trước.", key=one.question.key)
                )

    def changes(self) -> list[JSONDict]:
        """What was asked, as a regrade keeps it."""
        version: Any = None
        found = []
        for chosen in self.questions.data:
            version = self.asked[chosen].latest.id if self.action.data == REMARK else None
            found.append({"question_id": chosen, "action": self.action.data, "version_id": version})
        return found


class RefuseForm(Form):
    """Why a regrade is refused."""

    reason = TextAreaField(
        lazy_("Lý do từ chối"),
        validators=[
            InputRequired(lazy_("Cần ghi lý do.")),
            Length(min=REASON_LEAST, max=REASON_MOST, message=lazy_("Lý do dài từ 10 đến 500 chữ cái.")),
        ],
    )
