"""Who may do what with quizzes and attempts."""

from typing import Any

from courses.permissions import writes_for
from lms.api import Permission, lazy_, own, signed_in


def _may_edit(user: Any, quiz: Any) -> bool:
    unit = quiz.activity.course.unit
    return writes_for(user, unit.path if unit else None)


SEE_QUIZ = Permission("courses.see_quiz", signed_in, lazy_("Xem và bắt đầu bài kiểm tra"))
TAKE_ATTEMPT = Permission("courses.take_attempt", own, lazy_("Làm bài của mình"))
"""An attempt belongs to the learner who began it, and nobody else may see or change it here."""

EDIT_QUIZ = Permission("courses.edit_quiz", _may_edit, lazy_("Soạn bài kiểm tra của khóa học"))
"""Whoever writes a course looks after its quizzes."""

PERMISSIONS = [SEE_QUIZ, TAKE_ATTEMPT, EDIT_QUIZ]
