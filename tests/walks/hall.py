"""A site of its own on which five hundred people have sat an exam of four questions, marked by the key as it stood."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

from certificates.starting import make_demo_body
from courses.catalogue.models import Activity, Course
from courses.completion.services import activity_done
from courses.questions.models import QuestionVersion
from courses.questions.services import draft_from, keep_questions
from courses.quizzes.answer_models import Answer
from courses.quizzes.grading import source_of
from courses.quizzes.mark_models import FIRST, GradeEvent, Mark
from courses.quizzes.models import Attempt, Quiz, Slot
from courses.quizzes.settings import quiz_summary, quiz_values
from lms.accounts.models import Grant, User
from lms.accounts.services import NOTICE_VERSION
from lms.api import Job, Shown, db, replace_evidence
from lms.app import create_app
from lms.config import settings_from
from lms.organisation.models import Membership, Unit
from lms.testing import make_tables
from lms.web.text import fold, sort_key
from tests.walks.site import Site

SATURDAY = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
END = SATURDAY + timedelta(minutes=20)
SAT = {"AACC": 30, "BACC": 10, "AAAC": 5, "CCCC": 455}
"""How many gave which answers: passed by the wrong key alone, failed by it alone, passed anyway, failed anyway."""
EXAM = {
    "behaviour": "exam", "minutes": 30, "pass_mark": 0.5, "attempts": 3,
    "draw": {"count": 4, "evenly_over": "items"}, "review": "exam",
}  # fmt: skip
TERMS = {"pass_mark": 0.5, "behaviour": "exam", "options": {}, "sections": []}
OFFICER, SECOND, KEEPER = "CB00001", "CB00002", "CB00003"
GRANTS = {
    OFFICER: ("courses.regrade",), SECOND: ("courses.regrade", "certificates.approve"),
    KEEPER: ("certificates.see", "certificates.revoke"),
}  # fmt: skip


@contextmanager
def hall_in(folder: Path) -> Iterator[Site]:
    """Run the site for as long as the block lasts."""
    site = Site(folder)
    app = create_app(settings_from(site.environment))
    with app.app_context():
        make_tables()
        make_demo_body()
        people = _people(sum(SAT.values()))
        _sat(_exam(), people)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    app.extensions["lms.huey"].storage.close()
    try:
        site.serve()
        site.start("worker")
        site.wait()
        yield site
    finally:
        site.stop()


def _people(number: int) -> list[int]:
    unit = Unit(code="H40.X01", name="UBND xã Quỳ Châu", kind="xa", path="/1/", search_text="quy chau")
    db.session.add(unit)
    db.session.flush()
    staff = [(code, f"Cán bộ {code}") for code in GRANTS]
    named = [*staff, *((f"NA{place:05}", f"Nguyễn Thị Số {place}") for place in range(1, number + 1))]
    rows = [
        {
            "staff_code": code, "name": name, "sort_key": sort_key(name), "search_text": fold(name),
            "email": f"{code}@nghean.example", "session_epoch": "1", "notice_version": NOTICE_VERSION,
        }
        for code, name in named
    ]  # fmt: skip
    ids = list(db.session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), rows))
    db.session.execute(
        insert(Membership), [{"user_id": user, "unit_id": unit.id, "position": "Công chức"} for user in ids]
    )
    grants = [
        {"user_id": user, "permission": permission, "unit_id": unit.id}
        for user, code in zip(ids, GRANTS, strict=False)
        for permission in GRANTS[code]
    ]
    db.session.execute(insert(Grant), grants)
    return ids[len(GRANTS) :]


def _exam() -> Quiz:
    course = Course(
        key="iu06", titles={"vi": "Sử dụng Internet cơ bản"}, summaries={}, audiences={}, hours=40.0,
        framework="tt03-2014", skills=["IU06"], rules={}, sources=[], state="open", level="basic",
        certificate="classic",
    )  # fmt: skip
    db.session.add(course)
    db.session.flush()
    values = quiz_values(EXAM)
    activity = Activity(
        course_id=course.id, key="thi", position=1, type="courses.quiz", skills=[], settings=quiz_summary(values),
        titles={"vi": "Bài thi cuối khóa"}, is_required=True,
    )  # fmt: skip
    db.session.add(activity)
    db.session.flush()
    quiz = Quiz(activity_id=activity.id, course_id=course.id, key="thi", **values)
    db.session.add(quiz)
    questions = [
        {
            "key": f"cau-{number}", "type": "choice", "skill": "IU06.1.1", "text": f"Câu {number}",
            "options": [{"text": f"Phương án {letter}", "right": letter == "A"} for letter in "ABC"],
        }
        for number in range(1, 5)
    ]  # fmt: skip
    keep_questions(course.id, [draft_from(question) for question in questions], SATURDAY)
    db.session.flush()
    return quiz


def _sat(quiz: Quiz, people: list[int]) -> None:
    letters = [letters for letters, number in SAT.items() for _place in range(number)]
    scores = [given.count("A") / 4 for given in letters]
    attempts = list(
        db.session.scalars(
            insert(Attempt).returning(Attempt.id, sort_by_parameter_order=True),
            [
                {
                    "quiz_id": quiz.id, "owner_id": person, "number": 1, "started_at": SATURDAY, "finished_at": END,
                    "finished_by": "learner", "seed": 1, "last_seq": 4, "terms": TERMS, "score": score,
                    "passed": score >= 0.5,
                }
                for person, score in zip(people, scores, strict=True)
            ],
        )
    )  # fmt: skip
    _answered(attempts, letters)
    graded = list(zip(attempts, people, scores, strict=True))
    db.session.execute(
        insert(GradeEvent),
        [
            {"attempt_id": attempt, "kind": FIRST, "score": score, "passed": score >= 0.5, "reason": "", "at": END}
            for attempt, _person, score in graded
        ],
    )
    shown = [
        Shown(person, "tt03-2014", "tested", {"IU06": score, "IU06.1.1": score}, source_of(attempt), END)
        for attempt, person, score in graded
    ]
    replace_evidence(shown, at=END)
    for _attempt, person, score in graded:
        if score >= 0.5:
            activity_done(learner_id=person, activity_id=quiz.activity_id, score=score, at=END)
    db.session.execute(update(Job).values(state="done"))  # nobody looks at the files of these certificates


def _answered(attempts: list[int], letters: list[str]) -> None:
    versions = db.session.scalars(select(QuestionVersion).order_by(QuestionVersion.question_id)).all()
    chosen = {
        (version.id, option["text"][-1]): option["id"] for version in versions for option in version.settings["options"]
    }
    slots, answers, marks = [], [], []
    for attempt, given in zip(attempts, letters, strict=True):
        for position, (version, letter) in enumerate(zip(versions, given, strict=True), start=1):
            place, option = {"attempt_id": attempt, "position": position}, chosen[version.id, letter]
            slots.append({**place, "version_id": version.id})
            answers.append(
                {
                    **place, "version": 1, "seq": position, "given": {"choice": option}, "raw": {"answer": [option]},
                    "saved_at": END, "request": f"{attempt}-{position}",
                }
            )  # fmt: skip
            marks.append({**place, "fraction": float(letter == "A")})
    for model, rows in ((Slot, slots), (Answer, answers), (Mark, marks)):
        db.session.execute(insert(model), rows)
