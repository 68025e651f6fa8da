"""The clock's hand: attempts whose time is over are finished by the worker."""

from courses.quizzes.finishing import COLLECTED_AFTER, DEADLINE, finish
from courses.quizzes.models import Attempt
from courses.quizzes.services import FINISH_JOB
from lms.api import JobKind, JSONDict, Progress, db, enqueue, lazy_, now


class FinishAttempt(JobKind):
    """Finish an attempt at its deadline with the answers that the server holds."""

    key = FINISH_JOB
    title = lazy_("Thu bài khi hết giờ")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Finish it unless it is finished. The deadline in the database counts, not the job's hour.

        The row is held while that is looked at: who gives more time at this moment comes before, or too late.
        """
        progress.advance(0, 1)
        attempt = db.session.get(Attempt, payload["attempt"], with_for_update=True)
        if attempt is None or attempt.is_finished or attempt.deadline_at is None:
            return {}
        if attempt.deadline_at + COLLECTED_AFTER > now():
            enqueue(self.key, payload, not_before=attempt.deadline_at + COLLECTED_AFTER)
            return {}
        finished = finish(attempt.id, by=DEADLINE, at=now())
        return {"score": finished.score}
