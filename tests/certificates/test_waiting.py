"""A certificate waits while it cannot be signed, says why, and is signed later: never without its time-stamp."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from certificates.jobs import DrawOwed
from certificates.models import Award, Batch, Rule
from certificates.signing import merkle
from certificates.signing.models import SigningCertificate
from certificates.signing.stamping import batch_time_of, proof_of, stamp_batch
from certificates.testing import IN_NOVEMBER
from lms.api import Job, db, now
from tests.certificates.signing.agencies import TimestampService


@pytest.fixture(scope="module")
def service():
    with TimestampService().running() as service:
        yield service


@pytest.fixture
def settings(settings, service):
    service.mood = "good"
    return replace(settings, timestamp_url=service.url)


@pytest.fixture
def first_award(app):
    def first_award():
        with app.app_context():
            return db.session.scalar(select(Award).order_by(Award.id).limit(1))

    return first_award


def test_while_the_timestamp_service_is_away_the_certificate_waits_and_says_so(
    app, world, complete, run_jobs, first_award, service, hr
):
    service.mood = "down"
    complete(world.an)
    run_jobs()
    waiting = first_award()

    assert waiting.file_sha256 is None
    assert "Dịch vụ dấu thời gian chưa trả lời đúng" in waiting.waits_for
    assert "Dịch vụ dấu thời gian chưa trả lời đúng" in hr(world.quy_chau).get("/staff/certificates").text

    service.mood = "good"
    with app.app_context():
        db.session.execute(update(Job).where(Job.state == "waiting").values(not_before=now()))
        db.session.commit()
    run_jobs()
    signed = first_award()
    assert signed.file_sha256
    assert signed.waits_for == ""


def test_what_was_given_up_is_tried_again_every_day(app, world, complete, run_jobs, first_award, service):
    service.mood = "down"
    complete(world.an)
    run_jobs()
    with app.app_context():
        db.session.execute(update(Job).values(state="failed"))
        db.session.commit()

        service.mood = "good"
        DrawOwed().run(now().date(), None, at=now())
    run_jobs()

    assert first_award().file_sha256


def test_who_signed_is_kept_with_the_chain(app, world, certificate, first_award):
    certificate(world.an)
    certificate(world.binh)
    signed = first_award()

    with app.app_context():
        kept = db.session.scalars(select(SigningCertificate)).one()
        assert kept.sha256 == signed.signed_with
        assert kept.chain_pem.count("BEGIN CERTIFICATE") == 2


@pytest.fixture
def batch(app, world, certificate, body):
    """A batch of three files."""
    for person in (world.an, world.binh, world.dung):
        certificate(person)
    with app.app_context():
        rule = Rule(subject="courses:course:1", template="classic", body_id=body)
        db.session.add(rule)
        db.session.flush()
        made = Batch(rule_id=rule.id, title="Đợt thử", criteria={}, made_by=world.binh, made_at=IN_NOVEMBER)
        db.session.add(made)
        db.session.flush()
        db.session.execute(update(Award).values(batch_id=made.id))
        db.session.commit()
        return made.id


def test_one_token_dates_all_files_of_a_batch_and_each_proves_itself(app, batch, service):
    with app.app_context():
        asked = service.asked
        stamp_batch(batch, at=now())
        stamp_batch(batch, at=now())
        assert service.asked == asked + 1

        awards = list(db.session.scalars(select(Award).order_by(Award.serial)))
        for place, award in enumerate(awards):
            dated = batch_time_of(award)
            assert (dated.place, dated.size, dated.authority) == (place, 3, "Dịch vụ dấu thời gian thử")
            assert abs((dated.moment - now()).total_seconds()) < 60
            leaf, path = merkle.leaf_hash(award.file_sha256), [bytes.fromhex(part) for part in proof_of(award)]
            assert merkle.root_by(leaf, path, place=place, size=3).hex() == dated.root


def test_a_batch_is_fixed_even_while_the_service_is_away_and_stamped_later(app, batch, service):
    with app.app_context():
        service.mood = "down"
        with pytest.raises(Exception, match="Dịch vụ dấu thời gian"):
            stamp_batch(batch, at=now())
        root = db.session.get(Batch, batch, populate_existing=True).merkle_root
        later = db.session.scalar(select(Award).where(Award.batch_leaf == 2))
        assert batch_time_of(later).moment is None

        service.mood = "good"
        stamp_batch(batch, at=now())

        stamped = db.session.get(Batch, batch, populate_existing=True)
        assert stamped.merkle_root == root
        assert stamped.timestamp_sha256


def test_a_file_that_came_after_the_batch_was_fixed_is_not_part_of_it(app, world, batch, certificate):
    with app.app_context():
        stamp_batch(batch, at=now())
    later = certificate(world.an, "courses:course:2")

    with app.app_context():
        db.session.execute(update(Award).where(Award.id == later).values(batch_id=batch))
        db.session.commit()
        stamp_batch(batch, at=now())

        award = db.session.get(Award, later, populate_existing=True)
        assert batch_time_of(award) is None
        assert proof_of(award) == []
