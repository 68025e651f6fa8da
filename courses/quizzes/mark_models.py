"""Marks and grades. The newest state stands in `Mark` and `Attempt`; how it came about, in the events, for ever."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import JSONDict, Key, Model

FIRST, MANUAL, REGRADE, OVERRIDE = "first", "manual", "regrade", "override"
"""Why a mark or a grade was given."""

GIVEN, BY_RULES = "given", "rules"
"""Two more kinds of marks: what one of two markers gave, which does not stand by itself; what rules found in a file."""

_BLIND = text(f"kind = '{GIVEN}'")

COUNTING, PROPOSED, APPROVED, DONE, REFUSED = "counting", "proposed", "approved", "done", "refused"
"""How far a regrade is."""

REMARK, DROP, FULL, MARK = "remark", "drop", "full", "mark"
"""What a regrade does with a question: mark it by another version, leave it out, or give everybody full marks; with a
single answer: give it another mark.
"""


class Mark(Model):
    """The fraction that the answer in a slot has, 0 where nothing was answered, None until people have marked it.

    An excluded slot counts for nobody and against nobody. `criteria` tells what the fraction is made of, None where it
    is of one piece: [{"text", "skill", "most", "points", "comment"}].
    """

    __tablename__ = "courses_mark"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    fraction: Mapped[float | None]
    excluded: Mapped[bool] = mapped_column(default=False)
    criteria: Mapped[list[Any] | None]


class MarkEvent(Model):
    """A mark was changed after the first marking: from what to what, by whom, why. Rows are added and never changed.

    `kind` is manual, rules, regrade or override; `version_id` is the question version by whose key it was marked.
    With kind given it is what one marker thought, the mark itself stays: nobody gives one answer two of those.
    `criteria` are as in `Mark`.
    """

    __tablename__ = "courses_mark_event"
    __table_args__ = (
        Index(
            "uq_courses_mark_event_given",
            "attempt_id",
            "position",
            "by_id",
            unique=True,
            sqlite_where=_BLIND,
            postgresql_where=_BLIND,
        ),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    before: Mapped[float | None]
    after: Mapped[float | None]
    excluded: Mapped[bool] = mapped_column(default=False)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("courses_question_version.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    reason: Mapped[str] = mapped_column(default="")
    comment: Mapped[str] = mapped_column(default="")
    criteria: Mapped[list[Any] | None]
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("courses_regrade.id"), index=True)
    at: Mapped[datetime]


class GradeEvent(Model):
    """A grade that an attempt was given: which, who, when, why. A regrade adds one; none is ever overwritten.

    `kind` is first, manual, regrade or override; `by_id` is None for the platform itself.
    """

    __tablename__ = "courses_grade_event"

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), index=True)
    kind: Mapped[str] = mapped_column(default=FIRST)
    score: Mapped[float]
    passed: Mapped[bool | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    reason: Mapped[str]
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("courses_regrade.id"), index=True)
    at: Mapped[datetime]


class Regrade(Model):
    """Marking attempts again after a question was mended or dropped.

    `changes` are [{"question_id", "action": "remark" | "drop" | "full", "version_id"}], or for a single result
    [{"action": "mark", "attempt_id", "position", "fraction"}]. `state` goes from counting over
    proposed (the dry run stands in `summary` and the lines) to approved, then done; or it is refused. The person
    who approves is not the one who asked.
    """

    __tablename__ = "courses_regrade"

    id: Mapped[Key]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("courses_quiz.id"), index=True)
    changes: Mapped[list[Any]]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="counting")
    summary: Mapped[JSONDict] = mapped_column(default=dict)
    asked_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    decided_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class RegradeLine(Model):
    """What a regrade changes for one attempt, as the dry run found it and as the run then did it.

    `effect` tells what follows: "", passes, fails, completes or withdraws. `marks` are the changed ones by position.
    """

    __tablename__ = "courses_regrade_line"
    __table_args__ = (UniqueConstraint("regrade_id", "attempt_id"),)

    id: Mapped[Key]
    regrade_id: Mapped[int] = mapped_column(ForeignKey("courses_regrade.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    before: Mapped[float | None]
    after: Mapped[float | None]
    passed_before: Mapped[bool | None]
    passed_after: Mapped[bool | None]
    effect: Mapped[str] = mapped_column(default="")
    marks: Mapped[JSONDict]
    is_done: Mapped[bool] = mapped_column(default=False)
