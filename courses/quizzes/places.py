"""Where a question of an attempt stands: on a page of its own, or on a page with others."""

from math import ceil

from flask import url_for

from courses.quizzes.rows import AnyAttempt, AnyQuiz

USUAL_PAGE = 5
"""Questions to a page where the quiz says nothing: every exam can be taken by pages, for very old browsers."""


def per_page(quiz: AnyQuiz) -> int:
    """How many questions a page shows as one form, 0 where each is shown alone and saved at every change."""
    return int(quiz.options.get("per_page") or 0)


def question_url(attempt: AnyAttempt, number: int) -> str:
    """The address where question `number` is answered."""
    together = per_page(attempt.quiz)
    if not together:
        return url_for("quizzes.attempt", attempt_id=attempt.id, number=number)
    return page_url(attempt, page_of_question(number, together), question=number)


def page_url(attempt: AnyAttempt, page: int, *, question: int | None = None) -> str:
    """The address of a page of several questions, at one of them."""
    anchor = f"q-{question}" if question else None
    return url_for("quizzes.sheets", attempt_id=attempt.id, number=page, _anchor=anchor)


def page_urls(attempt: AnyAttempt, pages: int) -> list[str]:
    """The addresses of all pages in order. They differ in their last part: one is built for all."""
    first = page_url(attempt, 1).removesuffix("1")
    return [f"{first}{number}" for number in range(1, pages + 1)]


def page_of_question(number: int, together: int) -> int:
    """The page on which question `number` stands."""
    return ceil(number / together)
