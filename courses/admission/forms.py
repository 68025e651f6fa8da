"""What an allowance is made of, as the officer types it."""

from datetime import datetime
from typing import Any

from wtforms import DateTimeLocalField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from courses.admission.services import Extra
from courses.quizzes.models import Quiz
from lms.api import Form, _, from_local, lazy_

MOST_MINUTES, MOST_ATTEMPTS, LONGEST_REASON = 600, 20, 300


class AllowanceForm(Form):
    """Other terms, with the reason."""

    minutes = IntegerField(
        lazy_("Thêm số phút"), validators=[Optional(), NumberRange(1, MOST_MINUTES, lazy_("Từ 1 đến 600 phút."))]
    )
    attempts = IntegerField(
        lazy_("Thêm số lượt"), validators=[Optional(), NumberRange(1, MOST_ATTEMPTS, lazy_("Từ 1 đến 20 lượt."))]
    )
    opens_at = DateTimeLocalField(lazy_("Mở từ"), validators=[Optional()])
    closes_at = DateTimeLocalField(lazy_("Đóng lúc"), validators=[Optional()])
    reason = StringField(
        lazy_("Lý do"),
        validators=[InputRequired(lazy_("Hãy ghi lý do.")), Length(max=LONGEST_REASON)],
        description=lazy_("Người học và người kiểm tra đọc được lý do này."),
    )

    def extra(self) -> Extra:
        """What is given; dates are typed by the province's clock."""
        return Extra(
            minutes=self.minutes.data or 0,
            attempts=self.attempts.data or 0,
            opens_at=_moment(self.opens_at.data),
            closes_at=_moment(self.closes_at.data),
        )

    def fits(self, quiz: Quiz) -> bool:
        """Whether what was typed changes something in this quiz; tells what does not, at its field."""
        extra = self.extra()
        if extra.minutes and quiz.minutes is None:
            _add(self.minutes, _("Bài này không giới hạn thời gian làm."))
        if extra.attempts and quiz.attempts is None:
            _add(self.attempts, _("Bài này không giới hạn số lượt."))
        opens_at, closes_at = extra.opens_at or quiz.opens_at, extra.closes_at or quiz.closes_at
        if opens_at and closes_at and closes_at <= opens_at:
            _add(self.closes_at, _("Giờ đóng phải sau giờ mở."))
        if extra == Extra():
            _add(self.minutes, _("Hãy cho thêm phút, thêm lượt, hoặc đặt giờ mở, giờ đóng riêng."))
        return not self.errors


def _moment(clock_time: datetime | None) -> datetime | None:
    return from_local(clock_time) if clock_time else None


def _add(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
