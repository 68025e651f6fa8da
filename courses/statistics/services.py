"""Computing the statistics of a quiz and storing them; asking for that, at most once in a while."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, event, insert
from sqlalchemy.orm import Session

from courses.questions.contract import QUESTION_TYPES
from courses.questions.models import QuestionVersion
from courses.questions.variants import bound
from courses.quizzes.events import AttemptGraded
from courses.quizzes.models import Quiz
from courses.statistics import formulas
from courses.statistics.advising import keep_advice
from courses.statistics.answers import Given, answer_lines, in_words, option_texts
from courses.statistics.formulas import Item, Sitting
from courses.statistics.models import QuestionStatistics, QuizStatistics
from courses.statistics.queries import Asked, first_attempts, versions_by_id
from lms.api import JSONDict, db, enqueue, enqueue_once, insert_into, now

REFRESH_JOB = "courses.statistics"
ASKED = "courses.statistics asked for"
SETTLING = timedelta(minutes=10)
"""How long after a result the figures follow at the latest; the results in between share one job."""


def refresh_soon(graded: AttemptGraded) -> None:
    """Have the figures follow a new result, once for all results of the same ten minutes."""
    turn = int(now().timestamp() // SETTLING.total_seconds()) + 1
    if _asked().get(graded.quiz_id) == turn:
        return
    db.session().info.setdefault(ASKED, {})[graded.quiz_id] = turn
    due = datetime.fromtimestamp(turn * SETTLING.total_seconds(), tz=now().tzinfo)
    enqueue_once(REFRESH_JOB, {"quiz": graded.quiz_id}, key=f"{REFRESH_JOB}:{graded.quiz_id}:{turn}", not_before=due)


def _asked() -> dict[int, int]:
    """The turns for which this process has a job written down already, by quiz: most results need not ask again."""
    asked: dict[int, int] = current_app.extensions.setdefault(ASKED, {})
    return asked


@event.listens_for(Session, "after_commit")
def _remember(session: Session) -> None:
    if not session.in_nested_transaction() and (written := session.info.pop(ASKED, None)):
        _asked().update(written)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(ASKED, None)


def refresh_now(quiz_id: int, *, owner_id: int) -> None:
    """Have the figures computed as soon as the worker is free."""
    enqueue(REFRESH_JOB, {"quiz": quiz_id}, owner_id=owner_id)


@dataclass(frozen=True)
class Computed:
    """The figures of a quiz and of its questions, as they are stored."""

    attempts: int
    figures: JSONDict
    questions: list[JSONDict]


def computed(quiz: Quiz, *, at: datetime) -> Computed:
    """Compute the figures of a quiz. Reads only: exams go on meanwhile."""
    sat = list(first_attempts(quiz.id))
    sittings = [Sitting(score, tuple(_item(asked) for asked in paper)) for score, paper in sat]
    answers: defaultdict[int, list[tuple[Asked, float]]] = defaultdict(list)
    for sitting, (_score, paper) in zip(sittings, sat, strict=True):
        for asked, item in zip(paper, sitting.items, strict=True):
            answers[asked.version].append((asked, _rest(sitting, item)))
    versions = versions_by_id(set(answers))
    rows = [
        _question_row(quiz.id, versions[key], pairs, answers[key], at)
        for key, pairs in formulas.by_question(sittings).items()
    ]
    figures = asdict(formulas.quiz_figures(sittings, quiz.pass_mark))
    return Computed(len(sittings), {**figures, "pass_mark": quiz.pass_mark}, rows)


def _item(asked: Asked) -> Item:
    return Item(asked.version, asked.place, asked.fraction * asked.weight, asked.weight)


def _rest(sitting: Sitting, item: Item) -> float:
    """The score in the other questions of the paper, 0 to 1."""
    most = sum(other.most for other in sitting.items) - item.most
    return (sitting.earned - item.earned) / most if most > 0 else 0.0


def _question_row(
    quiz_id: int,
    version: QuestionVersion,
    pairs: list[tuple[Item, Sitting]],
    answers: list[tuple[Asked, float]],
    at: datetime,
) -> JSONDict:
    found = formulas.question_figures(pairs)
    figures: JSONDict = {**asdict(found), "guess": None, "answers": []}
    if version.type in QUESTION_TYPES:
        kind = QUESTION_TYPES[version.type]
        figures["guess"] = kind.guess(version.settings)
        given = [
            Given(in_words(kind, bound(version.settings, asked.variant), asked.given), asked.fraction, rest)
            for asked, rest in answers
        ]
        options = list(option_texts(version.settings).values())
        figures["answers"] = [asdict(line) for line in answer_lines(given, options)]
    return {
        "quiz_id": quiz_id, "version_id": version.id, "question_id": version.question_id,
        "attempts": found.attempts, "facility": found.facility, "discrimination": found.discrimination,
        "figures": figures, "computed_at": at,
    }  # fmt: skip


def store(quiz_id: int, found: Computed, *, at: datetime) -> None:
    """Put figures in the place of the former ones."""
    new = insert_into(QuizStatistics).values(
        quiz_id=quiz_id, attempts=found.attempts, figures=found.figures, computed_at=at
    )
    names = ("attempts", "figures", "computed_at")
    db.session.execute(  # first this row: two jobs for one quiz come one after the other
        new.on_conflict_do_update(index_elements=["quiz_id"], set_={name: new.excluded[name] for name in names})
    )
    gone = delete(QuestionStatistics).where(QuestionStatistics.quiz_id == quiz_id)
    former = set(db.session.scalars(gone.returning(QuestionStatistics.question_id)))
    if found.questions:
        db.session.execute(insert(QuestionStatistics), found.questions)
    keep_advice(former | {row["question_id"] for row in found.questions}, at=at)
