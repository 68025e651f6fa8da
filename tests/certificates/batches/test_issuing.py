"""What the job does: everybody looked at once more, numbers in one step, exactly once, whatever comes between."""

from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from certificates.batches import jobs, services
from certificates.batches.entering import enter
from certificates.models import Award, Batch
from lms.api import Job, Membership, db, now, withdraw_completions

COURSE = "courses:course:1"


@pytest.fixture
def five(world, complete, rule):
    """Five people of two units have completed the course, in no order; the rule's id."""
    made = rule()
    people = [world.person("Vi Thị Hoà", world.con_cuong)]
    people += [world.person(name, world.quy_chau) for name in ("Vi Thị Hoa", "Nguyễn Văn Ân")]
    for person in (*people, world.an, world.dung):
        complete(person)
    return made


def test_numbers_follow_the_order_of_units_and_of_names(world, five, draft, approved, run_jobs, entered):
    batch_id = draft(five)
    approved(batch_id)
    run_jobs()

    names = ["Lô Văn Dũng", "Vi Thị Hoà", "Nguyễn Thị An", "Nguyễn Văn Ân", "Vi Thị Hoa"]
    assert entered(batch_id) == list(enumerate(names, start=1))


def test_whoever_is_not_as_they_were_seen_is_left_out_with_the_reason_and_without_a_gap(
    app, world, five, complete, draft, approved, run_jobs, entered, listed, rename
):
    batch_id = draft(five)
    other = draft(five, unit=world.con_cuong)
    approved(batch_id)
    approved(other)
    with app.app_context():
        withdraw_completions(learner_ids=[world.an], subject=COURSE, reason="Thi hộ", by_id=None, at=now())
        ended = db.session.scalars(select(Membership).where(Membership.user_id == world.dung)).one()
        ended.valid_to = date(2026, 11, 1)
        db.session.add(Membership(user_id=world.dung, unit_id=world.quy_chau))
        db.session.commit()
    rename(6, "Nguyễn Văn Ẩn")

    run_jobs()

    outcomes = {name: outcome for name, _reason, outcome in listed(batch_id)}
    assert outcomes == {
        "Nguyễn Thị An": "withdrawn", "Lô Văn Dũng": "moved", "Nguyễn Văn Ân": "changed", "Vi Thị Hoa": "awarded",
        "Vi Thị Hoà": "awarded",
    }  # fmt: skip
    assert {outcome for _name, _reason, outcome in listed(other)} == {"held", "gone"}
    assert [serial for serial, _name in entered()] == [1, 2]


def test_a_job_that_is_killed_twice_goes_on_and_gives_everything_once(
    app, five, world, draft, approved, run_jobs, entered, monkeypatch
):
    batch_id = draft(five)
    approved(batch_id)
    whole, runs = jobs.issue_awards, []

    def killed(ids, **rest):
        runs.append(len(ids))
        if len(runs) <= 2:
            whole(ids[:2], **rest)
            raise MemoryError("killed")
        return whole(ids, **rest)

    monkeypatch.setattr(jobs, "issue_awards", killed)
    for _run in range(3):
        run_jobs()
        _make_due(app)

    assert runs == [5, 3, 1]
    assert len(entered()) == 5
    with app.app_context():
        files = set(db.session.scalars(select(Award.file_sha256)))
        assert None not in files
        assert len(files) == 5
        assert db.session.get_one(Batch, batch_id).state == "issued"


def _make_due(app):
    with app.app_context():
        for job in db.session.scalars(select(Job).where(Job.state == "waiting")):
            job.not_before = now()
        db.session.commit()


def test_batches_at_the_same_moment_leave_no_gap_and_give_nobody_two(
    app, world, complete, rule, five, draft, approved, entered
):
    second = rule("courses:course:2")
    for person in (world.an, world.binh):
        complete(person, "courses:course:2")
    batches = [draft(five), draft(five, unit=world.quy_chau), draft(second)]
    for batch_id in batches:
        approved(batch_id)
    ready, found = Barrier(len(batches)), []

    def go(batch_id):
        with app.app_context():
            ready.wait()
            found.append(enter(batch_id, date(2026, 11, 28), at=now()))
            db.session.remove()

    threads = [Thread(target=go, args=(batch_id,)) for batch_id in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [serial for serial, _name in entered()] == [1, 2, 3, 4, 5, 6, 7]
    assert sum(found) == 7
    with app.app_context():
        given = list(db.session.execute(select(Award.owner_id, Award.subject)))
        assert len(set(map(tuple, given))) == len(given)


def test_a_rule_that_changed_after_the_list_was_drawn_up_is_not_approved(app, world, five, draft, rule):
    batch_id, second = draft(five), world.person("Lê Văn Tám", world.province)
    with app.app_context():
        services.submit(batch_id, by=world.binh, at=now())
        db.session.get_one(Batch, batch_id).rule.validity_months = 12
        db.session.commit()

        with pytest.raises(services.Refused, match="rule"):
            services.approve(batch_id, by=second, at=now())


def test_a_batch_that_was_cancelled_gives_nothing(app, five, draft, entered, state_of):
    batch_id = draft(five)
    with app.app_context():
        services.cancel(batch_id)
        db.session.commit()

        with pytest.raises(services.Refused, match="state"):
            services.submit(batch_id, by=1, at=now())

    assert state_of(batch_id) == "cancelled"
    assert entered() == []
