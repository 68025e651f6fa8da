"""The pages of one course at the desk, as the menu that stands on each of them."""

from typing import Any, NamedTuple

from flask import request, url_for

from lms.api import lazy_

PAGES: tuple[tuple[str, Any], ...] = (
    ("courses_building.outline", lazy_("Đề cương")),
    ("courses_building.settings", lazy_("Thiết lập")),
    ("courses_building.publish_page", lazy_("Xuất bản")),
)


class Tab(NamedTuple):
    """One line of the menu."""

    title: str
    url: str
    current: bool


def course_tabs(course_id: int) -> list[Tab]:
    """The pages of a course."""
    return [Tab(str(title), url_for(page, course_id=course_id), page == request.endpoint) for page, title in PAGES]
