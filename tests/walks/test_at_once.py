"""Many at the same moment: whatever happens exactly once, happens exactly once. Both databases have to show it."""

import pytest
from sqlalchemy import func, select

from certificates.models import Award
from certificates.starting import make_demo_body
from courses.completion.models import Enrolment
from courses.quizzes.mark_models import GradeEvent, Mark
from courses.quizzes.models import Attempt
from lms.api import Completion
from lms.db import db
from lms.jobs.models import Job
from tests.endure.finish import at_once, hand_in
from tests.learning import Taught, answer_all, begin, read_all, teach

CALLERS, ATTEMPTS, POSTED = 30, 60, 10


@pytest.fixture
def taught(app) -> Taught:
    with app.app_context():
        make_demo_body()
        db.session.commit()
        return teach()


def test_thirty_finishes_at_once_give_one_result_and_one_certificate(app, world):
    for proof in hand_in(app, world, times=ATTEMPTS, callers=CALLERS, seed=1):
        print(proof)
        assert proof.holds, proof


def test_thirty_posts_at_once_lead_to_one_result(app, world, taught, sign_in):
    attempts = papers_of(app, world, taught, POSTED)
    clients = {person: sign_in(person) for person in attempts}

    answers = [
        at_once([lambda who=person: clients[who].post(f"/attempts/{attempts[who]}/finish", json={})] * CALLERS)
        for person in attempts
    ]

    told = {(answer.status_code, answer.json["url"]) for group in answers for answer in group}
    assert told == {(200, f"/attempts/{attempt}/result") for attempt in attempts.values()}
    assert_exactly_once(app, POSTED)


def papers_of(app, world, taught, number: int) -> dict[int, int]:
    """So many learners, each with a paper in which every answer is right and not yet handed in."""
    people = [world.person(f"Nguyễn Văn {place}", world.quy_chau) for place in range(number)]
    attempts = {}
    with app.app_context():
        for person in people:
            read_all(taught, person)
            attempts[person] = begin(taught, person)
            answer_all(attempts[person])
    return attempts


def assert_exactly_once(app, number: int) -> None:
    """One result and one certificate an attempt, numbers without gaps."""
    with app.app_context():
        counted = {
            model: db.session.scalar(select(func.count()).select_from(model))
            for model in (Completion, Award, GradeEvent, Mark)
        }
        results = set(db.session.execute(select(Attempt.score, Attempt.passed, Attempt.is_open)).all())
        serials = sorted(db.session.scalars(select(Award.serial)))
        numbers = set(db.session.scalars(select(Award.number)))
        drawings = db.session.scalar(select(func.count()).where(Job.kind == "certificates.draw"))
    assert counted == {Completion: number, Award: number, GradeEvent: number, Mark: number * 6}
    assert results == {(1.0, True, None)}
    assert serials == list(range(1, number + 1))
    assert len(numbers) == number
    assert drawings == number


def test_starting_in_many_windows_at_once_gives_one_paper(app, world, taught, sign_in):
    client = sign_in(world.an)

    answers = at_once([lambda: client.post(f"/quizzes/{taught.exam_activity}/start")] * CALLERS)

    assert len({answer.location for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {302}
    with app.app_context():
        assert db.session.scalar(select(func.count(Attempt.id))) == 1


def test_saving_the_same_version_from_many_windows_keeps_exactly_one(app, world, taught, sign_in):
    with app.app_context():
        attempt = begin(taught, world.an)
    client = sign_in(world.an)

    def save(number: int):
        return client.put(
            f"/attempts/{attempt}/answers/1",
            json={"given": {"answer": [""]}, "base": 0, "request": f"window-{number:04}"},
        )

    answers = at_once([lambda number=number: save(number) for number in range(CALLERS)])

    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200] + [409] * (CALLERS - 1)


def test_the_last_two_things_done_at_once_complete_the_course(app, world, taught, sign_in):
    """Reading the last lesson and passing the exam at the same moment: neither may see the other as missing."""
    people = [world.person(f"Trần Thị {number}", world.quy_chau) for number in range(20)]
    lesson = next(iter(taught.lessons.values()))
    attempts = {}
    with app.app_context():
        for person in people:
            attempts[person] = begin(taught, person)
            answer_all(attempts[person])

    for person in people:
        one, other = sign_in(person), sign_in(person)
        at_once(
            [
                lambda one=one: one.post(f"/lessons/{lesson}/done"),
                lambda other=other, who=person: other.post(f"/attempts/{attempts[who]}/finish", json={}),
            ]
        )

    with app.app_context():
        assert db.session.scalar(select(func.count(Completion.id))) == len(people)
        assert db.session.scalar(select(func.count(Award.id))) == len(people)
        assert db.session.scalar(select(func.count()).where(Enrolment.completed_at.is_(None))) == 0
