"""What the register keeps of units that end."""

from collections.abc import Collection

from sqlalchemy import func, select

from certificates.models import Award
from lms.api import UnitHolding, db, lazy_


class UnitAwards(UnitHolding):
    """A certificate says what it said on its day."""

    key = "certificates.awards"
    title = lazy_("Giấy chứng nhận đã cấp")
    after = lazy_("giữ tên đơn vị in trên giấy")

    def count(self, unit_ids: Collection[int]) -> int:
        return db.session.scalar(select(func.count()).where(Award.unit_id.in_(unit_ids))) or 0
