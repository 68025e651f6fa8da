"""Loading a lesson for the person who asks, and taking its check questions."""

import zlib
from dataclasses import dataclass
from functools import cache

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import undefer

from courses.catalogue.models import Activity, Course
from courses.catalogue.queries import READING
from courses.completion.models import Enrolment
from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable
from lms.api import JSONDict, _, db


@dataclass(frozen=True)
class Lesson:
    """A reading with its course and the reader's enrolment in it; `check` is the key of one check question."""

    activity: Activity
    course: Course
    enrolment: Enrolment | None
    check: str = ""

    @property
    def checks(self) -> JSONDict:
        """The check questions by key."""
        found: JSONDict = self.activity.content["checks"]
        return found

    def seed(self, key: str) -> int:
        """Settle the order of a question's options: the same for this reader at every visit."""
        return zlib.crc32(f"{current_user.id}:{self.activity.id}:{key}".encode())


def find_lesson(activity_id: int, key: str = "") -> Lesson:
    """Load a lesson, with its content, in one statement; answers 404 for anything that is not one."""
    row = db.session.execute(_reading(), {"activity": activity_id, "learner": current_user.id or 0}).first()
    if row is None:
        abort(404)
    lesson = Lesson(*row, check=key)
    if key and key not in lesson.checks:
        abort(404)
    return lesson


@cache
def _reading() -> Select[Activity, Course, Enrolment]:
    return (
        select(Activity, Course, Enrolment)
        .join(Course, Course.id == Activity.course_id)
        .outerjoin(Enrolment, (Enrolment.course_id == Course.id) & (Enrolment.learner_id == bindparam("learner")))
        .where(
            Activity.id == bindparam("activity"), Activity.type == READING, ~Activity.is_retired,
            Course.state != "draft",
        )
        .options(undefer(Activity.content))
    )  # fmt: skip


def read_answer(question: JSONDict, raw: Raw) -> tuple[JSONDict | None, str]:
    """Read the answer to a check question: what is kept of it, or the sentence that asks again."""
    kind = QUESTION_TYPES[question["type"]]
    if kind.is_blank(raw):
        return None, _("Chưa có câu trả lời nào. Hãy trả lời rồi kiểm tra.")
    try:
        return kind.parse(question["settings"], raw), ""
    except Unacceptable as refusal:
        return None, refusal.sentence
