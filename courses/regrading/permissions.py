"""Who may ask for a regrade, and who may approve one: two different people of those who hold this permission."""

from lms.api import Permission, granted, lazy_

REGRADE = Permission(
    "courses.regrade", granted("courses.regrade"), lazy_("Đề nghị và duyệt chấm lại, sửa kết quả thi"), grantable=True
)

PERMISSIONS = [REGRADE]
