"""Units, their other names, and what is about to become of them."""

from datetime import date

from lms.db import db, now
from lms.organisation.models import Unit, UnitAlias
from lms.restructuring.plans import NewUnit, Plan
from lms.restructuring.services import prepare
from tests.architecture.access import Thing


def reorganised(things: dict[str, list[Thing]], *, unit_id: int, by: int) -> None:
    """A commune with another name, which is to be renamed or else split."""
    unit = db.session.get_one(Unit, unit_id)
    alias = UnitAlias(unit_id=unit_id, name="Huyện cũ", search_text="huyen cu")
    db.session.add(alias)
    db.session.flush()
    part = NewUnit(f"{unit.code}.P", "Phần tách ra", "xa")
    renamed = Plan("rename", units=(unit_id,), name="Tên mới", unit_kind="xa")
    split = Plan("split", units=(unit_id,), parent=unit_id, new=(part,), keeps=True, rest=0)
    kept = [
        prepare(plan, day=date(2026, 7, 1), decision="12", unit_id=unit_id, by_id=by, at=now())
        for plan in (renamed, split)
    ]
    values = {
        "unit": {"unit_id": unit_id},
        "unit_deed": {"unit_id": unit_id, "deed": "rename"},
        "unit_alias": {"alias_id": alias.id},
        "reorganisation": {"reorganisation_id": kept[0].id},
        "split": {"reorganisation_id": kept[1].id},
    }
    for kind, found in values.items():
        things.setdefault(kind, []).append(Thing(unit.name, found, unit_path=unit.path))
