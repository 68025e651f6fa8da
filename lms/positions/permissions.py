"""Who may settle what positions require."""

from flask_babel import lazy_gettext as lazy_

from lms.permissions import Permission, granted

SET_REQUIREMENTS = Permission(
    "lms.set_requirements",
    granted("lms.set_requirements"),
    lazy_("Đặt yêu cầu kỹ năng theo vị trí việc làm"),
    grantable=True,
)
"""For the units of a subtree. What their people lack is seen by whoever follows them."""

PERMISSIONS = [SET_REQUIREMENTS]
