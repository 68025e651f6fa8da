"""What classes keep of units that end."""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from courses.attendance.models import CourseClass
from lms.api import UnitHolding, db, lazy_


class UnitClasses(UnitHolding):
    """A class keeps the name of the unit that organised it; whoever takes the unit over runs it on."""

    key = "courses.classes"
    title = lazy_("Lớp học do đơn vị tổ chức hoặc lấy người của đơn vị")
    after = lazy_("giữ tên đơn vị tổ chức; đơn vị kế tục điều hành tiếp, quy định lấy người theo người của đơn vị")

    def count(self, unit_ids: Collection[int]) -> int:
        named = or_(CourseClass.unit_id.in_(unit_ids), CourseClass.rule_unit_id.in_(unit_ids))
        return db.session.scalar(select(func.count()).select_from(CourseClass).where(named)) or 0
