"""Awarding: once, without gaps, in the completion's own transaction."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from certificates import services
from certificates.models import Award, IssuingBody, RegisterCounter, Rule
from certificates.starting import catch_up, make_demo_body
from certificates.testing import IN_NOVEMBER
from lms.api import Job, Unit, db, record_completion

THREADS = 30


def serials(app):
    with app.app_context():
        return list(db.session.scalars(select(Award.serial).order_by(Award.serial)))


def test_a_completion_earns_a_numbered_certificate(app, world, complete):
    completion_id = complete(world.an)

    with app.app_context():
        award = db.session.scalar(select(Award).where(Award.completion_id == completion_id))
        assert award.number == f"000001/{award.year}/GCN-NA"
        assert award.fields["holder_name"] == "Nguyễn Thị An"
        assert award.fields["hours"] == "40 tiết"
        assert award.fields["grade"] == "Giỏi"
        assert award.fields["period"] == "từ ngày 05/08/2026 đến ngày 21/11/2026"
        assert award.fields["check_url"].endswith(f"/x/{award.code}")
        assert award.unit_id == world.quy_chau


def test_a_completion_that_names_no_template_earns_nothing(app, world, complete):
    complete(world.an, facts={})

    assert serials(app) == []


def test_a_rule_gives_a_subject_its_own_body(app, world, complete):
    with app.app_context():
        body = IssuingBody(
            key="school", code="GCN-TRUONG", name="Trường thử", lead="Trường thử chứng nhận", place="Vinh",
            signer_title="Hiệu trưởng", signer_name="Lê Thị Thử",
        )  # fmt: skip
        db.session.add(body)
        db.session.flush()
        db.session.add(Rule(subject="courses:course:9", template="classic", body_id=body.id))
        db.session.commit()

    complete(world.an, "courses:course:9", facts={})

    with app.app_context():
        assert db.session.scalar(select(Award.number)).endswith("/GCN-TRUONG")


def test_a_better_second_score_earns_no_second_certificate(app, world, complete):
    complete(world.an, score=0.6)

    complete(world.an, score=0.95)

    assert serials(app) == [1]


def test_a_rolled_back_completion_leaves_no_gap(app, world, complete):
    complete(world.an, "courses:course:1")
    with app.app_context():
        record_completion(
            learner_id=world.binh, subject="courses:course:1", title="x", score=1, facts={"certificate": "classic"},
            at=IN_NOVEMBER,
        )  # fmt: skip
        assert db.session.scalar(select(func.count()).select_from(Award)) == 2
        db.session.rollback()

    complete(world.dung, "courses:course:1")

    assert serials(app) == [1, 2]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Job)) == 2


def test_numbers_begin_anew_each_year(app, world, complete):
    first, second = complete(world.an, facts={}), complete(world.binh, facts={})
    with app.app_context():
        db.session.add(Rule(subject="courses:course:1", template="classic", body_id=make_demo_body().id))
        services_at = [datetime(2026, 12, 31, 16, 59, tzinfo=UTC), datetime(2026, 12, 31, 17, 0, tzinfo=UTC)]

        numbers = [services.award(c, at=at).number for c, at in zip((first, second), services_at, strict=True)]

        assert numbers == ["000001/2026/GCN-NA", "000001/2027/GCN-NA"]


def test_thirty_callers_at_once_award_once_and_all_learn_the_same_number(app, world, complete):
    people = [world.person(f"Người {n}", world.quy_chau) for n in range(6)]
    with app.app_context():
        body_id = make_demo_body().id
    completions = [complete(person, "plain", facts={}) for person in people]
    with app.app_context():
        db.session.add(Rule(subject="plain", template="classic", body_id=body_id))
        db.session.commit()
    for completion_id in completions:
        barrier = Barrier(THREADS)

        def call(_place, completion_id=completion_id, barrier=barrier):
            with app.app_context():
                barrier.wait()
                number = services.award(completion_id, at=IN_NOVEMBER).number
                db.session.commit()
                return number

        with ThreadPoolExecutor(THREADS) as pool:
            numbers = set(pool.map(call, range(THREADS)))

        assert len(numbers) == 1

    assert serials(app) == list(range(1, 7))


def test_many_learners_at_once_get_every_number_once(app, world, complete):
    people = [world.person(f"Người {n}", world.quy_chau) for n in range(THREADS)]
    barrier = Barrier(THREADS)

    def finish(person):
        barrier.wait()
        complete(person)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(finish, people))

    assert serials(app) == list(range(1, THREADS + 1))
    with app.app_context():
        assert db.session.scalar(select(RegisterCounter.last)) == THREADS


def test_what_could_not_be_awarded_is_caught_up_with_at_the_next_start(app, world):
    with app.app_context():
        record_completion(
            learner_id=world.an, subject="early", title="Khóa sớm", score=None, facts={"certificate": "classic"},
            at=IN_NOVEMBER,
        )  # fmt: skip
        db.session.commit()
        assert catch_up() == (0, 0)
        make_demo_body()
        db.session.commit()

        assert catch_up()[0] == 1
        assert catch_up()[0] == 0


def test_an_unknown_template_costs_the_learner_nothing(app, world, complete, caplog):
    completion_id = complete(world.an, facts={"certificate": "gone"})

    assert completion_id
    assert serials(app) == []


@pytest.mark.parametrize("size", [1, 4])
def test_awarding_costs_few_statements(app, world, complete, statements, size):
    for n in range(size - 1):
        complete(world.an, f"courses:course:{n + 10}")
    statements.clear()

    complete(world.an)

    assert len(statements) <= 10, "\n".join(statements)


def test_the_unit_of_the_day_is_kept(app, world, complete):
    complete(world.an)
    with app.app_context():
        db.session.get(Unit, world.quy_chau).name = "Tên mới"
        db.session.commit()

        assert db.session.scalar(select(Award)).fields["unit_name"] == "UBND xã Quỳ Châu"
