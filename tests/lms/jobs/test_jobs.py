"""Jobs: written with the deed, rung for after the commit, run again after a crash, never lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.db import db, now
from lms.jobs import services
from lms.jobs.contract import JOBS, JobKind
from lms.jobs.models import Job
from lms.jobs.progress import JobCancelled
from lms.plugins.contract import Plugin


class Counting(JobKind):
    key = "counting.count"
    title = "Count"
    tries = 2

    def __init__(self):
        self.runs = 0
        self.fails = 0
        self.between = None

    def run(self, payload, progress):
        self.runs += 1
        progress.step("Đếm", done=0, total=payload["to"])
        if self.between:
            self.between()
        progress.advance(payload["to"])
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the disk is full")
        return {"counted": payload["to"]}


@pytest.fixture
def counting():
    return Counting()


@pytest.fixture
def plugins(counting):
    return [Plugin(name="counting", title="", api=1, provides={JOBS: [counting]})]


@pytest.fixture
def rung(app):
    ids = []
    app.extensions["lms.doorbell"] = ids.extend
    return ids


def only_job():
    return db.session.scalars(select(Job)).one()


def test_the_bell_rings_after_the_commit_and_not_before(app, rung):
    with app.app_context():
        job = services.enqueue("counting.count", {"to": 3})
        assert rung == []

        db.session.commit()

        assert rung == [job.id]


def test_a_deed_that_is_rolled_back_leaves_no_job_and_rings_nobody(app, rung):
    with app.app_context():
        services.enqueue("counting.count", {"to": 3})
        db.session.rollback()
        db.session.commit()

        assert rung == []
        assert services.due() == []


def test_a_job_written_in_a_savepoint_rings_with_the_whole(app, rung):
    with app.app_context():
        with db.session.begin_nested():
            services.enqueue("counting.count", {"to": 3})
        assert rung == []

        db.session.commit()

        assert len(rung) == 1


def test_a_job_tells_its_steps_and_its_result(app):
    with app.app_context():
        services.enqueue("counting.count", {"to": 3})
        db.session.commit()

        services.run_due()

        job = only_job()
        assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"counted": 3})
        assert [(step["text"], step["state"]) for step in job.steps] == [("Đếm", "done")]


def test_a_job_is_run_once_however_often_it_is_rung_for(app, counting):
    with app.app_context():
        job_id = services.enqueue("counting.count", {"to": 3}).id
        db.session.commit()

        for _ in range(3):
            services.run(job_id)

    assert counting.runs == 1


def test_a_failing_job_is_tried_again_later_and_then_says_why_it_failed(app, counting):
    counting.fails = 2
    with app.app_context():
        job_id = services.enqueue("counting.count", {"to": 3}).id
        db.session.commit()

        services.run(job_id)
        first = only_job()
        assert (first.state, first.tries) == ("waiting", 1)
        assert first.not_before > now()
        db.session.execute(update(Job).values(not_before=now() - timedelta(seconds=1)))
        db.session.commit()
        services.run(job_id)

        assert (only_job().state, only_job().error) == ("failed", "the disk is full")


def test_the_job_of_a_dead_worker_is_taken_over_when_its_lease_has_run_out(app, counting):
    with app.app_context():
        job_id = services.enqueue("counting.count", {"to": 3}).id
        db.session.execute(
            update(Job).values(state="running", lease_until=now() + timedelta(minutes=1), started_at=now())
        )
        db.session.commit()
        assert services.due() == []

        db.session.execute(update(Job).values(lease_until=now() - timedelta(seconds=1)))
        db.session.commit()
        assert services.due() == [job_id]
        db.session.rollback()
        services.run(job_id)

        assert only_job().state == "done"


def test_a_cancelled_job_stops_at_its_next_step(app, counting):
    def cancel():
        db.session.execute(update(Job).values(state="cancelled"))
        db.session.commit()

    counting.between = cancel
    with app.app_context():
        services.enqueue("counting.count", {"to": 3})
        db.session.commit()

        services.run_due()

        assert only_job().state == "cancelled"
        assert only_job().result == {}
    assert issubclass(JobCancelled, Exception)


def test_a_job_whose_plugin_is_gone_says_so(app):
    with app.app_context():
        services.enqueue("gone.kind", {})
        db.session.commit()

        services.run_due()

        assert "gone.kind" in only_job().error
