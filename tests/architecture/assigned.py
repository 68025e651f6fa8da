"""A rule that an officer of a unit has given; it reaches nobody, so that it changes nothing else in the world."""

from courses.assigning.services import Order, assign
from courses.assigning.who import Who
from lms.db import db, now
from tests.architecture.access import Thing


def assigned(things: dict[str, list[Thing]], *, unit_id: int, path: str, officer: int) -> None:
    """Put it into the world; the caller is inside an application context."""
    order = Order(title="Quy định", unit_id=unit_id, what="course", who=Who(position="không ai giữ chức này"))
    rule = assign(order, by_id=officer, at=now())
    db.session.flush()
    things.setdefault("rule", []).append(Thing("a unit's", {"rule_id": rule.id}, unit_path=path))
