"""What the learning record keeps of units that end."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as lazy_
from sqlalchemy import Select, func, select

from lms.db import db
from lms.records.models import Completion
from lms.restructuring.contract import UnitHolding


class UnitCompletions(UnitHolding):
    """Completions name the unit of their day for ever."""

    key = "lms.completions"
    title = lazy_("Kết quả hoàn thành")
    after = lazy_("giữ tên đơn vị của ngày hoàn thành")

    def count(self, unit_ids: Collection[int]) -> int:
        return (
            db.session.scalar(select(func.count()).where(Completion.unit_then_id.in_(unit_ids), Completion.counting()))
            or 0
        )

    def count_since(self, unit_ids: Collection[int], people: Select[int], at: datetime) -> int:
        entered = select(func.count()).where(
            Completion.unit_then_id.in_(unit_ids), Completion.learner_id.in_(people), Completion.completed_at >= at
        )
        return db.session.scalar(entered) or 0
