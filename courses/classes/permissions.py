"""Who runs classes, who calls their roll, who sits in them."""

from typing import Any

from lms.api import Permission, granted, lazy_, own, signed_in


def _may_teach(user: Any, placed: Any) -> bool:
    return granted("courses.run_classes")(user, placed) or user.id in placed.trainer_ids


RUN_CLASSES = Permission(
    "courses.run_classes", granted("courses.run_classes"), lazy_("Tổ chức lớp học"), grantable=True
)
"""Over the classes that the units of a subtree organise, and over the learners of those classes alone."""

TEACH_CLASS = Permission("courses.teach_class", _may_teach)
"""Whoever runs a class and its trainers see its people and call its roll."""

SEE_OWN_CLASSES = Permission("courses.see_own_classes", signed_in)
LEAVE_CLASS = Permission("courses.leave_class", own)

PERMISSIONS = [RUN_CLASSES, TEACH_CLASS, SEE_OWN_CLASSES, LEAVE_CLASS]
