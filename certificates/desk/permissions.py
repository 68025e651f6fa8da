"""Who keeps which bodies and packs: those of a unit are that unit's, those without one the whole site's."""

from flask_login import current_user

from certificates.permissions import MANAGE
from certificates.rules.permissions import KEEP_RULE, is_of_site
from lms.api import Permission

KEEP_BODY = Permission("certificates.keep_body", KEEP_RULE.rule)
KEEP_PACK = Permission("certificates.keep_pack", KEEP_RULE.rule)
PERMISSIONS = [KEEP_BODY, KEEP_PACK]


def keeps_site() -> bool:
    """Whether the current user keeps what belongs to the whole site."""
    return any(is_of_site(path) for path in current_user.granted_paths(MANAGE.name))
