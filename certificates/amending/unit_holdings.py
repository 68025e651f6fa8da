"""What proposals keep of units that end."""

from collections.abc import Collection

from sqlalchemy import func, select

from certificates.amending.models import PROPOSED, Proposal
from lms.api import UnitHolding, db, lazy_


class UnitProposals(UnitHolding):
    """A unit that has ended lies under its successor, whose officers then decide."""

    key = "certificates.proposals"
    title = lazy_("Đề nghị về giấy chứng nhận chờ duyệt")
    after = lazy_("do người duyệt của đơn vị kế tục quyết định")

    def count(self, unit_ids: Collection[int]) -> int:
        waiting = select(func.count()).where(Proposal.unit_id.in_(unit_ids), Proposal.state == PROPOSED)
        return db.session.scalar(waiting) or 0
