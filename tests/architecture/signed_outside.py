"""A unit's body that signs outside: a signer's certificate to be confirmed, a pile packed, and files that came back."""

from certificates.models import IssuingBody
from certificates.outside import signers
from certificates.outside.jobs import PACK
from certificates.outside.models import Return
from lms.db import db, now
from lms.jobs.services import enqueue, run
from tests.architecture.access import Thing
from tests.certificates.signing.agencies import PEM, certify, elliptic_key


def signed_outside(things: dict[str, list[Thing]], *, officer: int, path: str) -> None:
    """Make them for a unit; the caller is inside an application context."""
    unit_id, at = int(path.rstrip("/").rpartition("/")[2]), now()
    body = IssuingBody(
        key=f"outside{unit_id}", code=f"GCN-N{unit_id}", name=f"Sở {unit_id}", lead="Giám đốc chứng nhận",
        place="Nghệ An", signer_title="Giám đốc", signer_name="Hồ Thị Mẫu", unit_id=unit_id, signer="outside",
    )  # fmt: skip
    db.session.add(body)
    db.session.flush()
    signer = signers.propose(body.id, certify(elliptic_key()).public_bytes(PEM), by=officer, at=at)
    returned = Return(body_id=body.id, made_by=officer, made_at=at, finished_at=at)
    db.session.add(returned)
    payload = {"body": body.id, "batch": None, "path": path, "scope": body.name, "what": "giấy"}
    packed = enqueue(PACK, payload, owner_id=officer)
    db.session.commit()
    run(packed.id)
    for kind in ("body_outside", "signer_outside", "pile_outside", "return_outside"):
        things.setdefault(kind, [])
    things["body_outside"].append(Thing("a unit's", {"body_id": body.id}, unit_path=path))
    things["signer_outside"].append(Thing("a unit's", {"signer_id": signer}, unit_path=path))
    things["pile_outside"].append(Thing("an officer's", {"job_id": packed.id}, owner=officer))
    things["return_outside"].append(Thing("an officer's", {"return_id": returned.id}, unit_path=path))
