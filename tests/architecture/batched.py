"""A unit's own issuing body with its rule, and a batch by it that waits to be looked at."""

from certificates.batches import services
from certificates.batches.criteria import Criteria
from certificates.batches.services import Paper
from certificates.looks.emblems import keep_emblem
from certificates.models import IssuingBody, Rule
from certificates.rules.services import Giving, make_rule
from lms.api import record_completion
from lms.db import db, now
from lms.jobs.services import run
from tests.architecture.access import Thing

COURSE = "workshop:day:1"
EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def batched(things: dict[str, list[Thing]], *, learner: int, officer: int, path: str) -> None:
    """Make them for somebody who has learnt something; the caller is inside an application context."""
    unit_id, at = int(path.rstrip("/").rpartition("/")[2]), now()
    body = IssuingBody(
        key=f"unit{unit_id}", code=f"GCN-{unit_id}", name=f"Trung tâm {unit_id}", lead="Giám đốc chứng nhận",
        place="Nghệ An", signer_title="Giám đốc", signer_name="Hồ Thị Mẫu", unit_id=unit_id,
        emblem_sha256=keep_emblem(EMBLEM),
    )  # fmt: skip
    db.session.add(body)
    db.session.flush()
    giving = Giving(body_id=body.id, template="classic", mode="batch")
    rule = make_rule(COURSE, "Ngày thực hành", giving, at=at)
    record_completion(learner_id=learner, subject=COURSE, title="Ngày thực hành", score=None, at=at)
    batch = services.make_batch(
        db.session.get_one(Rule, rule), [unit_id], Criteria(), Paper(title="Đợt 1"), by=officer, at=at
    )
    db.session.commit()
    run(batch.job_id or 0)
    for kind in ("certificate_rule", "batch", "kept_body"):
        things.setdefault(kind, [])
    things["look"] = [Thing("a template that ships", {"key": "note"})]
    things["kept_body"].append(Thing("a unit's", {"body_id": body.id}, unit_path=path))
    things["certificate_rule"].append(Thing("a unit's", {"rule_id": rule}, unit_path=path))
    things["batch"].append(Thing("an officer's", {"batch_id": batch.id}, unit_path=path))
