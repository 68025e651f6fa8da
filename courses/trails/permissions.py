"""Who may look into the attempts of others."""

from lms.api import Permission, granted, lazy_

SEE_ATTEMPTS = Permission(
    "courses.see_attempts", granted("courses.see_attempts"), lazy_("Xem các lượt làm bài của đơn vị"), grantable=True
)
PERMISSIONS = [SEE_ATTEMPTS]
