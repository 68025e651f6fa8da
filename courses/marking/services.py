"""Giving a mark, and telling the learner once everything is marked."""

from datetime import datetime

from courses.marking.queries import Work
from courses.quizzes.marking import set_mark
from lms.api import User, _, db, in_language, send_letter, settings


def give_mark(
    work: Work, fraction: float, *, by_id: int, reason: str, comment: str, expected: float | None, at: datetime
) -> bool:
    """Enter a mark, 0 to 1; True when it was the last one that the attempt waited for.

    The learner then gets a letter. Raises what `set_mark` raises.
    """
    attempt = set_mark(
        work.attempt.id,
        work.slot.position,
        fraction,
        by_id=by_id,
        reason=reason,
        comment=comment,
        expected=expected,
        at=at,
    )
    if attempt.score is None:
        return False
    _tell(db.session.get_one(User, attempt.owner_id), work)
    return True


def _tell(learner: User, work: Work) -> None:
    """Write to the learner in the learner's language; whoever has no address sees it on the page."""
    if not learner.email:
        return
    attempt = work.attempt
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
