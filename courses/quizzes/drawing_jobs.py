"""Drawing ahead as work for the worker."""

from courses.quizzes.drawing import NothingToDraw
from courses.quizzes.drawing_ahead import DRAW_JOB, keep_papers, plan_drawing
from courses.quizzes.freezing import Frozen
from courses.quizzes.models import Quiz
from lms.api import JobKind, JSONDict, Progress, db, lazy_, now, only_reading


class DrawAhead(JobKind):
    """Draw the papers of an exam for everybody enrolled; whoever enrols later gets one on beginning."""

    key = DRAW_JOB
    title = lazy_("Rút đề trước giờ mở")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        """Draw what is missing, batch by batch; SQLite's write lock is held for the writing alone."""
        with only_reading():
            quiz = db.session.get(Quiz, payload["quiz"])
            if quiz is None or quiz.edition != payload["edition"]:
                return {}
            try:
                plan = plan_drawing(quiz, at=now())
            except (Frozen, NothingToDraw) as refusal:
                return {"refused": refusal.sentence}
            db.session.rollback()
        kept = 0
        for rows in plan.batches(now()):
            kept += keep_papers(rows)
            progress.advance(kept, len(plan.people))
        return {"papers": kept}
