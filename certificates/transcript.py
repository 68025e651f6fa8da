"""Certificates on a person's transcript."""

from collections.abc import Sequence

from sqlalchemy import select

from certificates.models import Award
from lms.api import TranscriptPart, date_text, db, lazy_


class CertificatesHeld(TranscriptPart):
    """Those that are valid, the newest first."""

    key = "certificates.held"
    title = lazy_("Giấy chứng nhận")
    heads = (lazy_("Số vào sổ"), lazy_("Khóa học"), lazy_("Ngày cấp"), lazy_("Mã kiểm tra"))
    shares = (22, 42, 18, 24)
    order = 20

    def rows(self, person_id: int, year: int | None) -> Sequence[Sequence[str]]:
        held = db.session.scalars(
            select(Award)
            .where(Award.owner_id == person_id, Award.state == "issued")
            .order_by(Award.issued_at.desc(), Award.id.desc())
        )
        return [
            (award.number, award.course_title, date_text(award.issued_on), award.code)
            for award in held
            if year in {None, award.issued_on.year}
        ]
