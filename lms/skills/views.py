"""“Hồ sơ kỹ năng”: a person's own matrix."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as lazy_
from flask_login import current_user

from lms.permissions import Permission, signed_in
from lms.plugins.contract import NavigationItem
from lms.skills.links import SKILL_LINKS
from lms.skills.queries import matrix_of
from lms.skills.requirements import own_requirements
from lms.web.routing import Blueprint

SEE_OWN_SKILLS = Permission("lms.see_own_skills", signed_in)
PERMISSIONS = [SEE_OWN_SKILLS]
NAVIGATION = [
    NavigationItem(
        frame="learner", title=lazy_("Hồ sơ kỹ năng"), icon="clipboard-list", endpoint="skills.mine", order=40
    )
]

bp = Blueprint("skills", __name__)


@bp.page("/skills", may=SEE_OWN_SKILLS)
def mine() -> ResponseReturnValue:
    """The whole matrix, with what is met, what is missing for each level, and what can be done for each skill."""
    matrix = matrix_of(current_user.id)
    shown = [cell for row in matrix.rows for cell in row.skills]
    required = own_requirements(current_user.id, current_user.unit_path)
    skills = [*(cell.skill for cell in shown), *(item for cell in shown for item, _state in cell.items)]
    skills += [module for own in required for module in own.missing]
    links = [(link, link.urls(current_user, skills)) for link in SKILL_LINKS]
    return render_template("skills/mine.html", matrix=matrix, links=links, required=required)
