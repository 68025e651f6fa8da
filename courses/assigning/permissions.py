"""Who may say who must do what by when."""

from typing import Any

from lms.api import Permission, granted, lazy_, own, signed_in


def _may_see(user: Any, subject: Any) -> bool:
    return granted("courses.assign")(user, subject) or subject.holds_mine


ASSIGN = Permission("courses.assign", granted("courses.assign"), lazy_("Giao học"), grantable=True)
"""Over the people of a subtree: rules, exemptions, reminders' words."""

SEE_RULE = Permission("courses.see_assignment", _may_see)
"""Whoever gives rules sees those of their subtree, and those from above that reach its people."""

OWN_DUTY = Permission("courses.own_duty", own, lazy_("Xem việc học được giao"))
SEE_OWN_DUTIES = Permission("courses.see_own_duties", signed_in)

PERMISSIONS = [ASSIGN, SEE_RULE, OWN_DUTY, SEE_OWN_DUTIES]
