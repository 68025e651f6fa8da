"""From a module that people in a position lack to a rule that asks them for its course."""

from typing import Any

from flask import url_for

from courses.assigning.forms import FRAMEWORK
from courses.assigning.permissions import ASSIGN
from courses.assigning.what import COURSE, module_courses
from lms.api import PositionLink, Skill, allowed, lazy_


class AssignModule(PositionLink):
    """The form of a new rule, with the position, the module and its course filled in."""

    key = "courses.assign_module"
    title = lazy_("Giao học")
    icon = "user-check"

    def urls(self, user: Any, position: str, framework: str, modules: list[Skill]) -> dict[str, str]:  # noqa: ARG002
        if not modules or not allowed(ASSIGN):
            return {}
        taught = module_courses([framework]).get(framework, {})
        return {
            module.code: url_for(
                "courses_assigning.new",
                what=f"{COURSE}:{taught[module.code]}",
                position=position,
                lacks=module.code if framework == FRAMEWORK else None,
            )
            for module in modules
            if module.code in taught
        }
