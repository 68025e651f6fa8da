"""The kinds of units."""

from typing import Any

from flask_babel import lazy_gettext as lazy_

KINDS: dict[str, Any] = {
    "tinh": lazy_("Tỉnh"),
    "so": lazy_("Sở, ban, ngành"),
    "khoi": lazy_("Khối"),
    "phong": lazy_("Phòng, bộ phận"),
    "su_nghiep": lazy_("Đơn vị sự nghiệp"),
    "dao_tao": lazy_("Cơ sở đào tạo"),
    "xa": lazy_("Xã"),
    "phuong": lazy_("Phường"),
    "khac": lazy_("Đơn vị khác"),
}
"""Key as stored in `Unit.kind` → what people read."""

LEARNER_GROUPS: dict[str, Any] = {
    "can_bo": lazy_("Cán bộ"),
    "cong_chuc": lazy_("Công chức"),
    "vien_chuc": lazy_("Viên chức"),
    "nguoi_lao_dong": lazy_("Người lao động"),
}
"""Key as stored in `Membership.learner_group` → what people read."""
