"""Giving marks: alone, as one of two, or as the referee between them; and telling the learner once all is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from courses.marking.doubling import MARKERS, is_disputed, is_doubled, joined, mean_entries, mean_of
from courses.marking.models import MarkDraft, MarkingPlan
from courses.marking.queries import Work
from courses.quizzes.mark_models import GIVEN, MANUAL, MarkEvent
from courses.quizzes.marking import held_mark, set_mark
from courses.quizzes.models import Attempt
from lms.api import JSONDict, User, _, db, in_language, insert_into, log_deed, send_letter, settings

SETTLED, DONE, WAITS, DISPUTED = "settled", "done", "waits", "disputed"
"""What became of a mark that was given: it stands; it was the last one that the attempt waited for; a second person
marks too; both are too far apart, so a referee decides."""


@dataclass(frozen=True)
class Given:
    """What somebody gives an answer: a fraction of 1, in words why, and what it is made of."""

    fraction: float
    comment: str
    criteria: Sequence[JSONDict] | None = None


class NotYours(Exception):  # noqa: N818 (reads as what it is)
    """This person cannot give this mark: has marked the answer before, or two others have."""


def give_mark(work: Work, given: Given, *, by_id: int, reason: str, expected: float | None, at: datetime) -> str:
    """Enter a mark and tell what became of it. The learner gets a letter with the last one.

    Where two people mark, the first mark only waits for the second, and neither is seen by the other. Markers of one
    attempt come through one after the other. Raises what `set_mark` raises, and `NotYours`.
    """
    attempt, mark = held_mark(work.attempt.id, work.slot.position, expected=expected)
    before = marks_given(work.attempt.id, work.slot.position)
    _forget_draft(work, by_id)
    if not before and (mark.fraction is not None or not is_doubled(work.plan, attempt.seed, work.slot.position)):
        return _settle(work, given, by_id=by_id, reason=reason, expected=expected, at=at)
    if len(before) >= MARKERS or any(event.by_id == by_id for event in before):
        raise NotYours
    event = MarkEvent(
        attempt_id=attempt.id, position=work.slot.position, kind=GIVEN, before=None, after=given.fraction,
        excluded=mark.excluded, version_id=work.slot.version_id, by_id=by_id,
        reason=_("Điểm của một trong hai người chấm"), comment=given.comment,
        criteria=list(given.criteria) if given.criteria else None, at=at,
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    both = [*before, event]
    if len(both) < MARKERS:
        return WAITS
    if is_disputed(work.plan, both):
        return DISPUTED
    agreed = Given(mean_of(both), joined([one.comment for one in both]), mean_entries(both))
    return _settle(work, agreed, by_id=by_id, reason=_("Trung bình của hai người chấm"), expected=expected, at=at)


def decide(work: Work, given: Given, *, by_id: int, reason: str, expected: float | None, at: datetime) -> str:
    """Enter the referee's mark, whatever both markers gave; they are never the referee. Raises as `give_mark`."""
    held_mark(work.attempt.id, work.slot.position, expected=expected)
    before = marks_given(work.attempt.id, work.slot.position)
    if len(before) < MARKERS or any(event.by_id == by_id for event in before):
        raise NotYours
    return _settle(work, given, by_id=by_id, reason=reason, expected=expected, at=at)


def marks_given(attempt_id: int, position: int) -> list[MarkEvent]:
    """What each of two markers gave an answer, the first one first."""
    return list(
        db.session.scalars(
            select(MarkEvent)
            .where(MarkEvent.attempt_id == attempt_id, MarkEvent.position == position, MarkEvent.kind == GIVEN)
            .order_by(MarkEvent.id)
        )
    )


def keep_draft(work: Work, typed: JSONDict, *, marker_id: int, at: datetime) -> None:
    """Keep what a marker has typed so far; it counts for nothing."""
    new = insert_into(MarkDraft).values(
        attempt_id=work.attempt.id, position=work.slot.position, marker_id=marker_id, typed=typed, saved_at=at
    )
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["attempt_id", "position", "marker_id"],
            set_={"typed": new.excluded.typed, "saved_at": new.excluded.saved_at},
        )
    )


def plan_marking(quiz_id: int, *, second_share: float, gap: float, by_id: int, at: datetime) -> None:
    """Set how many answers two people mark, and how far apart they may be. What is marked already stays as it is."""
    new = insert_into(MarkingPlan).values(
        quiz_id=quiz_id, second_share=second_share, gap=gap, changed_by=by_id, changed_at=at
    )
    told = ("second_share", "gap", "changed_by", "changed_at")
    db.session.execute(
        new.on_conflict_do_update(index_elements=["quiz_id"], set_={name: getattr(new.excluded, name) for name in told})
    )
    log_deed("courses.marking_planned", f"courses:quiz:{quiz_id}", actor_id=by_id, second_share=second_share, gap=gap)


def tell_if_done(attempt: Attempt) -> bool:
    """Write to the learner once everything is marked, in the learner's language; False while something waits.

    Whoever has no address sees it on the pages.
    """
    if attempt.score is None:
        return False
    learner = db.session.get_one(User, attempt.owner_id)
    if not learner.email:
        return True
    with in_language(learner.language):
        title = attempt.quiz.activity.title
        subject = _("Bài “%(title)s” đã chấm xong", title=title)
        body = _(
            "Kính gửi đồng chí %(name)s,\n\nBài “%(title)s” đồng chí nộp đã được chấm xong. Mời đồng chí xem kết quả "
            "và nhận xét tại:\n%(url)s\n",
            name=learner.name,
            title=title,
            url=f"{settings().address}/attempts/{attempt.id}/result",
        )
    send_letter(learner.email, subject, body)
    return True


def _settle(work: Work, given: Given, *, by_id: int, reason: str, expected: float | None, at: datetime) -> str:
    attempt = set_mark(
        work.attempt.id,
        work.slot.position,
        given.fraction,
        by_id=by_id,
        reason=reason,
        comment=given.comment,
        expected=expected,
        at=at,
        criteria=given.criteria,
        kind=MANUAL,
    )
    return DONE if tell_if_done(attempt) else SETTLED


def _forget_draft(work: Work, marker_id: int) -> None:
    db.session.execute(
        delete(MarkDraft).where(
            MarkDraft.attempt_id == work.attempt.id,
            MarkDraft.position == work.slot.position,
            MarkDraft.marker_id == marker_id,
        )
    )
