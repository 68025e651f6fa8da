from tests.courses.quizzes.conftest import classroom

__all__ = ["classroom"]
