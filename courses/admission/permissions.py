"""Who may give other terms."""

from lms.api import Permission, granted, lazy_

ADMIT = Permission(
    "courses.admit", granted("courses.admit"), lazy_("Cho thêm giờ, thêm lượt hoặc giờ thi riêng"), grantable=True
)
"""Over the people and units of a subtree; a subject without a place asks only whether it is granted anywhere."""
