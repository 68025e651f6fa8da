"""The vị trí việc làm of the demonstration, and what the province requires of some of them."""

from datetime import datetime

from lms.db import db, insert_into
from lms.demo.people import DemoPerson
from lms.skills.position_models import PositionProfile
from lms.skills.requirements import position_key

STANDARD = "tt03-2014"
LEADING = "Lãnh đạo, quản lý"
JOBS = {
    "Chuyên viên": "Chuyên viên tổng hợp",
    "Chuyên viên công nghệ thông tin": "Quản trị hệ thống",
    "Chuyên viên tổ chức cán bộ": "Tổ chức cán bộ",
    "Công chức địa chính - xây dựng": "Địa chính - xây dựng",
    "Công chức tài chính - kế toán": "Kế toán viên",
    "Công chức tư pháp - hộ tịch": "Tư pháp - hộ tịch",
    "Kế toán": "Kế toán viên",
    "Nhân viên tiếp nhận và trả kết quả": "Tiếp nhận hồ sơ",
    "Văn thư - lưu trữ": "Văn thư viên",
}
"""Position → job position; others have none."""

REQUIRED = {
    LEADING: ("IU01", "IU03", "IU06"),
    "Văn thư viên": ("IU01", "IU02", "IU03", "IU06"),
    "Kế toán viên": ("IU01", "IU02", "IU03", "IU04"),
    "Tiếp nhận hồ sơ": ("IU01", "IU02", "IU06"),
}


def job_position(person: DemoPerson) -> str:
    """What somebody of the demonstration works as."""
    return LEADING if person.is_leader else JOBS.get(person.position, "")


def require(province: int, *, at: datetime) -> None:
    """Enter what the province requires."""
    db.session.execute(
        insert_into(PositionProfile).on_conflict_do_nothing(),
        [
            {
                "framework": STANDARD,
                "unit_id": province,
                "position": position,
                "position_key": position_key(position),
                "modules": list(modules),
                "changed_at": at,
            }
            for position, modules in REQUIRED.items()
        ],
    )
