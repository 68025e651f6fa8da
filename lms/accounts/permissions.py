"""What people may do with accounts."""

from flask_babel import lazy_gettext as lazy_

from lms.permissions import Permission, granted, signed_in

SEE_OWN_ACCOUNT = Permission("lms.see_own_account", signed_in)
CHANGE_OWN_ACCOUNT = Permission("lms.change_own_account", signed_in)
ADMINISTER = Permission("lms.administer", granted("lms.administer"), title=lazy_("Quản trị nền tảng"), grantable=True)

PERMISSIONS = [SEE_OWN_ACCOUNT, CHANGE_OWN_ACCOUNT, ADMINISTER]
