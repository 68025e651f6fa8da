"""What rules keep of units that end."""

from collections.abc import Collection

from sqlalchemy import func, select

from courses.assigning.models import Assignment
from lms.api import UnitHolding, db, lazy_


class UnitRules(UnitHolding):
    """A rule of a unit that has ended reaches wherever its people have gone."""

    key = "courses.assignments"
    title = lazy_("Giao học đang có hiệu lực")
    after = lazy_("tiếp tục, tới mọi người của đơn vị kế tục")

    def count(self, unit_ids: Collection[int]) -> int:
        rules = select(func.count()).where(Assignment.unit_id.in_(unit_ids), Assignment.state == "active")
        return db.session.scalar(rules) or 0
