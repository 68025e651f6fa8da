"""Who may say who must do what by when."""

from lms.api import Permission, granted, lazy_, own

ASSIGN = Permission("courses.assign", granted("courses.assign"), lazy_("Giao học"), grantable=True)
"""Over the people of a subtree: rules, exemptions, reminders' words."""

OWN_DUTY = Permission("courses.own_duty", own, lazy_("Xem việc học được giao"))

PERMISSIONS = [ASSIGN, OWN_DUTY]
