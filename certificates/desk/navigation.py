"""Where the menu leads."""

from certificates.permissions import MANAGE
from lms.api import NavigationItem, lazy_

NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Đơn vị cấp giấy"), icon="building-bank",
        endpoint="certificates_bodies.index", may=MANAGE, order=344,
    ),
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Mẫu giấy"), icon="palette",
        endpoint="certificates_templates.index", may=MANAGE, order=345,
    ),
]  # fmt: skip
