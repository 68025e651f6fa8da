"""What the staff's pages around quizzes load from their URLs."""

from flask import abort

from courses.quizzes.models import Quiz
from courses.quizzes.queries import quiz_by_id


def find_quiz(quiz_id: int) -> Quiz:
    """Load a quiz with its activity and course, of a draft too, or answer 404."""
    return quiz_by_id(quiz_id) or abort(404)
