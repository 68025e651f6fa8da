"""What some of the demonstration's people have already done, by the services that everybody's clicks use."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, combinations, product
from random import Random

from sqlalchemy import func, select, update

from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment
from courses.completion.services import activity_done
from courses.enrolment.demo import COURSE
from courses.enrolment.services import enrol
from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable
from courses.quizzes.answers import find_seat, save_answer
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Attempt, Quiz, Slot
from courses.quizzes.services import start
from courses.statistics.services import computed, store
from lms.api import JSONDict, StartStep, User, db, lazy_, now

GRADUATES = (
    "NA00005", "NA00006", "NA00008", "NA00010", "NA00012", "NA00014", "NA00016", "NA00021", "NA00023", "NA00026",
    "NA00030", "NA00035", "NA00038", "NA00041", "NA00045", "NA00052",
)  # fmt: skip
"""Staff codes of those who hold the certificate at the first start; namesakes among them."""

FINAL = "thi-cuoi-khoa"

UNDERWAY = {"NA00007": 6, "NA00013": 3, "NA00018": 8, "NA00002": 4}
"""Staff code → lessons read so far."""


class DemoHistory(StartStep):
    """Lets some people read, sit the exam and pass, once: when nobody has an attempt yet."""

    key = "courses.demo_history"
    title = lazy_("Việc học đã có của bản dùng thử")
    only_demo = True

    def run(self) -> None:
        exam = db.session.scalar(
            select(Quiz).join(Course, Course.id == Quiz.course_id).where(Course.key == COURSE, Quiz.key == FINAL)
        )
        if exam is None or db.session.scalar(select(func.count(Attempt.id))):
            db.session.rollback()
            return
        wanted = select(User.staff_code, User.id).where(User.staff_code.in_([*GRADUATES, *UNDERWAY]))
        people = {row.staff_code: row.id for row in db.session.execute(wanted)}
        first = now() - timedelta(days=40)
        enrol(exam.course_id, list(people.values()), source="assigned", at=first)
        db.session.execute(  # the graduates began before their units were assigned the course
            update(Enrolment)
            .where(Enrolment.course_id == exam.course_id, Enrolment.learner_id.in_(map(people.get, GRADUATES)))
            .values(enrolled_at=first)
        )
        lessons = list(
            db.session.scalars(
                select(Activity.id)
                .where(Activity.course_id == exam.course_id, Activity.type == "courses.reading")
                .order_by(Activity.position)
            )
        )
        for number, code in enumerate(code for code in GRADUATES if code in people):
            at = first + timedelta(days=2 * number, hours=number % 5)
            _read(people[code], lessons, at)
            _sit(exam, people[code], at + timedelta(hours=1), Random(number))  # noqa: S311 (a stage play)
            db.session.commit()
        for code, read in UNDERWAY.items():
            if code in people:
                _read(people[code], lessons[:read], now() - timedelta(days=3))
        store(exam.id, computed(exam, at=now()), at=now())
        db.session.commit()


def _read(learner_id: int, lessons: list[int], at: datetime) -> None:
    for place, activity_id in enumerate(lessons):
        activity_done(learner_id=learner_id, activity_id=activity_id, at=at + timedelta(minutes=9 * place))


def _sit(exam: Quiz, learner_id: int, at: datetime, chance: Random) -> None:
    """Sit the exam: what can be found out is answered rightly, but for what is left out, by some more than others."""
    attempt = start(exam, learner_id=learner_id, at=at)
    carelessness = chance.uniform(0.03, 0.3)
    places = db.session.scalars(select(Slot.position).where(Slot.attempt_id == attempt.id).order_by(Slot.position))
    for position in places.all():
        seat = find_seat(attempt.id, position)
        raw = next(_right_answers(seat.type, seat.settings), None) if seat else None
        if raw is None or seat is None or chance.random() < carelessness:
            continue
        moment = at + timedelta(minutes=position)
        save_answer(seat, raw, base=0, request=f"demo-{attempt.id}-{position}", at=moment)
    finish(attempt.id, by=LEARNER, at=at + timedelta(minutes=25))


def _right_answers(kind_key: str, settings: JSONDict) -> Iterator[Raw]:
    """Find right answers as a learner with patience would: by trying what the form offers."""
    kind = QUESTION_TYPES[kind_key]
    for raw in _tries(kind.public(settings, 1), settings):
        try:
            given = kind.parse(settings, raw)
        except Unacceptable:
            continue
        if kind.grade(settings, given).fraction == 1:
            yield raw


def _tries(public: JSONDict, settings: JSONDict) -> Iterator[dict[str, list[str]]]:
    values = [str(option["value"]) for option in (*public.get("options", ()), *public.get("regions", ()))]
    for chosen in chain.from_iterable(combinations(values, size) for size in range(1, len(values) + 1)):
        yield {"answer": list(chosen)}
    for typed in (*settings.get("accept", ()), settings.get("answer"), "true", "false"):
        yield {"answer": [str(typed)]}
    if items := settings.get("items"):
        yield {row["name"]: [str(items.index(row["text"]) + 1)] for row in public["rows"]}
    if gaps := settings.get("gaps"):
        offers = [
            [option["value"] for option in gap["options"]]
            or gaps[gap["id"]].get("accept", [gaps[gap["id"]].get("answer")])
            for gap in public["gaps"]
        ]
        for filling in product(*offers):
            yield {gap["name"]: [str(typed)] for gap, typed in zip(public["gaps"], filling, strict=True)}
