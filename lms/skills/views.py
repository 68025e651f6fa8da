"""“Hồ sơ kỹ năng”: a person's own matrix."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as lazy_
from flask_login import current_user

from lms.permissions import Permission, signed_in
from lms.plugins.contract import NavigationItem
from lms.skills.queries import matrix_of
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
    """The whole matrix, with what is met and what is missing for each level."""
    return render_template("skills/mine.html", matrix=matrix_of(current_user.id))
