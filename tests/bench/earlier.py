"""Those who sat the exam of the benches before: a site in use has tables with something in them, and plans for that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert, select

from courses.completion.models import Enrolment, Progress
from courses.questions.models import QuestionVersion
from courses.quizzes.answer_models import Answer, AnswerTrail
from courses.quizzes.grading import source_of
from courses.quizzes.mark_models import FIRST, GradeEvent, Mark
from courses.quizzes.models import Attempt, Quiz, Slot
from lms.api import Shown, db, replace_evidence

TERMS = {"pass_mark": 0.5, "behaviour": "exam", "options": {}, "sections": []}
RIGHT = 0.8
"""The share of right answers: everybody has passed."""


def sat_before(quiz: Quiz, people: Sequence[int], *, drawn: int, at: datetime) -> None:
    """Enter a finished attempt of each of `people` at a quiz of single choices, with all that it left behind."""
    begun, chance = at - timedelta(minutes=30), Random(1)
    attempts = list(
        db.session.scalars(
            insert(Attempt).returning(Attempt.id, sort_by_parameter_order=True),
            [
                {
                    "quiz_id": quiz.id, "owner_id": person, "number": 1, "started_at": begun, "finished_at": at,
                    "finished_by": "learner", "seed": 1, "last_seq": drawn, "terms": TERMS,
                    "score": RIGHT, "passed": True,
                }
                for person in people
            ],
        )
    )  # fmt: skip
    bank = db.session.scalars(select(QuestionVersion)).all()
    slots, answers, marks, shown = [], [], [], []
    for attempt, person in zip(attempts, people, strict=True):
        paper = chance.sample(bank, drawn)
        for position, version in enumerate(paper, start=1):
            place, is_right = {"attempt_id": attempt, "position": position}, position <= drawn * RIGHT
            option = next(each["id"] for each in version.settings["options"] if each["right"] is is_right)
            slots.append({**place, "version_id": version.id, "seen_at": begun})
            marks.append({**place, "fraction": float(is_right)})
            answers.append({
                **place, "version": 1, "seq": position, "given": {"choice": option}, "raw": {"answer": [option]},
                "saved_at": at, "request": f"{attempt}:{position}:1",
            })  # fmt: skip
        results = {version.skill: RIGHT for version in paper}
        shown.append(Shown(person, "tt03-2014", "tested", results, source_of(attempt), at))
    for model, rows in ((Slot, slots), (Answer, answers), (AnswerTrail, answers), (Mark, marks)):
        db.session.execute(insert(model), rows)
    grades = [
        {"attempt_id": attempt, "kind": FIRST, "score": RIGHT, "passed": True, "reason": "", "at": at}
        for attempt in attempts
    ]
    db.session.execute(insert(GradeEvent), grades)
    replace_evidence(shown, at=at)
    own = [{"learner_id": person, "course_id": quiz.course_id} for person in people]
    db.session.execute(insert(Enrolment), [{**each, "source": "self", "enrolled_at": begun} for each in own])
    done = {"activity_id": quiz.activity_id, "state": "done", "first_at": begun, "done_at": at, "score": RIGHT}
    db.session.execute(insert(Progress), [{**each, **done} for each in own])
