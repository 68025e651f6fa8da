"""The pages of one quiz, as the menu that stands on each of them."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from courses.quizzes.models import Quiz
from lms.api import allowed, lazy_

PAGES: tuple[tuple[str, Any], ...] = (
    ("courses_editing.show", lazy_("Tổng quan")),
    ("courses_editing.edit", lazy_("Đề và quy định")),
    ("courses_admission.index", lazy_("Ngoại lệ")),
    ("courses_trails.index", lazy_("Các lượt làm")),
    ("courses_marking.index", lazy_("Chấm bài")),
    ("courses_statistics.index", lazy_("Thống kê")),
    ("courses_regrading.index", lazy_("Chấm lại")),
)
"""Endpoints that take a `quiz_id`, in the order of the menu."""


@dataclass(frozen=True)
class Tab:
    """One line of the menu. It stays the current one on the pages below it."""

    title: str
    url: str
    current: bool


def quiz_tabs(quiz: Quiz) -> list[Tab]:
    """The pages of a quiz that the reader may use."""
    here = (request.endpoint or "").partition(".")[0]
    editing = here == "courses_editing"
    return [
        Tab(
            str(title),
            url_for(endpoint, quiz_id=quiz.id),
            endpoint == request.endpoint if editing else endpoint.partition(".")[0] == here,
        )
        for endpoint, title in PAGES
        if (may := getattr(current_app.view_functions.get(endpoint), "lms_may", None)) and allowed(may, quiz)
    ]
