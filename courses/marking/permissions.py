"""Who decides where two markers differ."""

from typing import Any

from lms.api import Permission, granted, lazy_


def _may_decide(user: Any, work: Any) -> bool:
    """The learner belongs to a unit whose disputes the referee decides; nobody decides on their own work."""
    return granted("courses.referee")(user, work) and getattr(work, "owner_id", None) != user.id


REFEREE = Permission("courses.referee", _may_decide, lazy_("Phân xử khi hai người chấm lệch điểm"), grantable=True)
PERMISSIONS = [REFEREE]
