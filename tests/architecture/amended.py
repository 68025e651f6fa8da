"""What waits for a second person about certificates, a copy given from the register, and its book as a file."""

from sqlalchemy import select

from certificates.amending.copies import Asked, give_copy
from certificates.amending.proposing import propose_revocation
from certificates.book.jobs import BOOK
from certificates.models import Award, IssuingBody
from certificates.suspicions.evidence import ALTERED, Evidence
from certificates.suspicions.services import Said, report
from lms.db import db, now
from lms.jobs.services import enqueue, run
from lms.web.formats import today_of
from tests.architecture.access import Thing


def amended(things: dict[str, list[Thing]], *, award_id: int, officer: int, path: str) -> None:
    """Make them about somebody's certificate; the caller is inside an application context."""
    at = now()
    award = db.session.scalars(select(Award).where(Award.id == award_id)).one()
    asked = Asked(asked_by="Người xin", given_to="Người nhận", given_on=today_of(at), count=1, reason="Nộp hồ sơ")
    copy = give_copy(award, asked, by=officer, at=at)
    proposal = propose_revocation(award, decision="12/QĐ", reason="Ghi sai họ tên.", by=officer, at=at)
    payload = {
        "body": award.body_id,
        "year": award.year,
        "form": "xlsx",
        "owner": officer,
        "paths": [path],
        "scope": "Sổ",
    }
    book = enqueue(BOOK, {**payload, "scope": "Sổ"}, owner_id=officer)
    body = db.session.get_one(IssuingBody, award.body_id)
    finding = Evidence(ALTERED, award.code, "0" * 64, ticket=award.code)
    told = report(finding, body, Said("Số tiết đã bị sửa.", "Hồ sơ dự tuyển"), at=at)
    site = "/".join([*path.split("/")[:2], ""])
    place = site if body.unit_path is None else body.unit_path
    db.session.commit()
    run(book.id)
    for kind in ("copy", "proposal", "own_proposal", "book", "suspicion"):
        things.setdefault(kind, [])
    things["copy"].append(Thing("somebody's", {"copy_id": copy.id}, unit_path=path))
    things["proposal"].append(Thing("an officer's", {"proposal_id": proposal.id}, unit_path=path))
    things["own_proposal"].append(Thing("an officer's", {"proposal_id": proposal.id}, owner=officer))
    things["suspicion"].append(Thing("of a body", {"suspicion_id": told}, unit_path=place))
    things["book"].append(Thing("an officer's", {"job_id": book.id}, owner=officer, unit_path=path))
