"""What a course teaches, by the codes of its standard."""

from collections.abc import Collection

from courses.building.manuscript import Manuscript
from lms.api import FRAMEWORKS, Skill


def items_of(manuscript: Manuscript) -> list[Skill]:
    """The items below the codes that the course teaches, in the order of the standard."""
    key, taught = manuscript.fields.get("framework"), manuscript.fields.get("skills") or []
    if not isinstance(key, str) or key not in FRAMEWORKS:
        return []
    return [
        skill
        for code, skill in FRAMEWORKS[key].skills.items()
        if skill.kind == "item" and any(code == one or code.startswith(f"{one}.") for one in taught)
    ]


def next_item(manuscript: Manuscript) -> Collection[str]:
    """The first item that no lesson teaches yet, or simply the first: what a new lesson begins with."""
    codes = [skill.code for skill in items_of(manuscript)]
    taught = {code for lesson in manuscript.lessons for code in lesson.head.get("skills") or []}
    return [code for code in codes if code not in taught][:1] or codes[:1]
