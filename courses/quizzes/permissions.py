"""Who may do what with quizzes and attempts."""

from lms.api import Permission, lazy_, own, signed_in

SEE_QUIZ = Permission("courses.see_quiz", signed_in, lazy_("Xem và bắt đầu bài kiểm tra"))
TAKE_ATTEMPT = Permission("courses.take_attempt", own, lazy_("Làm bài của mình"))
"""An attempt belongs to the learner who began it, and nobody else may see or change it here."""

PERMISSIONS = [SEE_QUIZ, TAKE_ATTEMPT]
