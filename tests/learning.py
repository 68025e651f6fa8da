"""A small course in which every type of question occurs, and a learner who always knows the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from courses.catalogue.models import Activity, Course
from courses.completion.services import activity_done
from courses.packing.loading import load_pack
from courses.packing.reading import read_pack
from courses.questions.models import QuestionVersion
from courses.questions.text import part_id
from courses.questions.variants import bound
from courses.quizzes import services
from courses.quizzes.answers import Receipt, find_seat, save_answer
from courses.quizzes.models import Quiz, Slot
from lms.db import db, now

PACKS = Path(__file__).parent / "packs"


@dataclass(frozen=True)
class Taught:
    """Ids of a loaded course: itself, its lessons by their keys, its exam as quiz and as activity."""

    course: int
    lessons: dict[str, int]
    exam: int
    exam_activity: int
    quiz_activities: dict[str, int]

    @property
    def subject(self) -> str:
        return f"courses:course:{self.course}"


def teach(folder: Path = PACKS / "small", *, is_open: bool = True) -> Taught:
    """Load a pack and open its course; the caller is inside an application context."""
    pack, problems = read_pack(folder)
    assert pack is not None, "\n".join(map(str, problems))
    load_pack(pack, now())
    course = db.session.scalars(select(Course).where(Course.key == pack.key)).one()
    course.state = "open" if is_open else "draft"
    db.session.flush()
    in_order = select(Activity).where(Activity.course_id == course.id).order_by(Activity.position)
    rows = db.session.scalars(in_order).all()
    of_course = select(Quiz).where(Quiz.course_id == course.id).order_by(Quiz.id)
    quizzes = {quiz.key: quiz for quiz in db.session.scalars(of_course)}
    exam = next(quiz for quiz in quizzes.values() if quiz.is_exam)
    taught = Taught(
        course=course.id,
        lessons={row.key: row.id for row in rows if row.type == "courses.reading"},
        exam=exam.id,
        exam_activity=exam.activity_id,
        quiz_activities={key: quiz.activity_id for key, quiz in quizzes.items()},
    )
    db.session.commit()
    return taught


def read_all(taught: Taught, learner: int) -> None:
    """The learner has read every lesson."""
    for activity in taught.lessons.values():
        activity_done(learner_id=learner, activity_id=activity, at=now())
    db.session.commit()


def begin(taught: Taught, learner: int) -> int:
    """The learner begins the exam; returns the attempt."""
    attempt = services.start(db.session.get_one(Quiz, taught.exam), learner_id=learner, at=now())
    db.session.commit()
    return attempt.id


def answer_all(attempt: int, *, right: bool = True) -> None:
    """Save an answer to every question, all of them right, or none."""
    for position, raw in answers_to(attempt, right=right).items():
        seat = find_seat(attempt, position)
        assert seat is not None
        assert isinstance(
            save_answer(seat, raw, base=seat.version, request=f"all-{attempt}-{position}", at=now()), Receipt
        )
    db.session.commit()


def answers_to(attempt: int, *, right: bool = True) -> dict[int, dict[str, list[str]]]:
    """What a browser would send for each question of an attempt."""
    rows = db.session.execute(
        select(Slot.position, QuestionVersion.type, QuestionVersion.settings, Slot.variant)
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .where(Slot.attempt_id == attempt)
        .order_by(Slot.position)
    )
    return {
        position: answer_to(kind, bound(settings, variant), right=right) for position, kind, settings, variant in rows
    }


def answer_to(  # noqa: C901, PLR0911 (one for each type)
    kind: str, settings: Mapping[str, Any], *, right: bool
) -> dict[str, list[str]]:
    """The inputs of a right, or of a wholly wrong, answer."""
    match kind:
        case "courses.choice":
            return {"answer": [option["id"] for option in settings["options"] if option["right"] is right][:1]}
        case "courses.choices":
            return {"answer": [option["id"] for option in settings["options"] if option["right"] is right]}
        case "courses.true_false":
            return {"answer": [str(settings["answer"] is right).lower()]}
        case "courses.matching":
            pairs = settings["pairs"]
            ids = [pair["right_id"] for pair in pairs]
            return {
                f"match-{pair['id']}": [key]
                for pair, key in zip(pairs, ids if right else [*ids[1:], ids[0]], strict=True)
            }
        case "courses.short_answer":
            return {"answer": [settings["accept"][0] if right else "không biết"]}
        case "courses.numeric":
            return {"answer": [str(settings["answer"]) if right else "999999"]}
        case "courses.ordering":
            rows = [f"place-{part_id(text)}" for text in settings["items"]]
            places = range(1, len(rows) + 1)
            return {row: [str(place)] for row, place in zip(rows, places if right else reversed(places), strict=True)}
        case "courses.cloze":
            gaps = {"text": "short_answer", "number": "numeric", "select": "choice"}
            return {
                f"gap-{name}": answer_to(f"courses.{gaps[gap['kind']]}", gap, right=right)["answer"]
                for name, gap in settings["gaps"].items()
            }
        case "courses.hotspot":
            regions = [region["id"] for region in settings["regions"] if region["right"] is right]
            return {"answer": regions if settings["many"] else regions[:1]}
        case "hotspot.hotspot":
            values = [region["value"] for region in settings["regions"]]
            return {"answer": [value for value in values if (value == settings["right"]) is right][:1]}
    raise ValueError(kind)
