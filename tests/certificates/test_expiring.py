"""Validity: printed at award, filtered, and told to the holder twice before it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from certificates.expiring import remind
from certificates.models import Award, Rule
from lms.api import Message, db, now, today_of


@pytest.fixture
def ending(app, world, complete):
    """Somebody's certificate that ends so many days after today."""

    def ending(person, days, **values):
        complete(person, **values)
        with app.app_context():
            newest = db.session.scalars(select(Award.id).where(Award.owner_id == person).order_by(Award.id.desc()))
            award_id = newest.first()
            ends = today_of(now()) + timedelta(days=days)
            db.session.execute(update(Award).where(Award.id == award_id).values(expires_on=ends))
            db.session.commit()
            return award_id

    return ending


def letters(app):
    with app.app_context():
        found = select(Message).where(Message.kind == "certificates.expires_soon").order_by(Message.id)
        return [(message.recipient_id, message.url) for message in db.session.scalars(found)]


def send(app, days=0):
    with app.app_context():
        told = remind(today_of(now()) + timedelta(days=days), at=now())
        db.session.commit()
        return told


def test_a_rules_validity_is_printed_and_registered(app, world, body, complete):
    with app.app_context():
        db.session.add(Rule(subject="valid", template="classic", body_id=body, validity_months=24))
        db.session.commit()

    complete(world.an, "valid", facts={})

    with app.app_context():
        award = db.session.scalars(select(Award)).one()
        assert award.expires_on is not None
        assert award.expires_on.year == award.issued_on.year + 2
        assert award.fields["valid_until"] == f"{award.expires_on:%d/%m/%Y}"


def test_the_holder_is_written_to_sixty_and_fourteen_days_before_and_never_twice(app, world, ending):
    ending(world.an, 60, facts={"certificate": "classic", "url": "/courses/7"})

    told = [send(app, days) for days in (-1, 0, 1, 45, 46, 47, 60, 61)]

    assert told == [0, 1, 0, 0, 1, 0, 0, 0]
    assert letters(app) == [(world.an, "/courses/7")] * 2


def test_whoever_holds_a_later_one_or_none_that_counts_is_left_alone(app, world, ending, complete):
    ending(world.an, 30)
    ending(world.an, 900, period=2)
    revoked = ending(world.dung, 30)
    complete(world.binh)
    with app.app_context():
        db.session.execute(update(Award).where(Award.id == revoked).values(state="revoked"))
        db.session.commit()

    assert send(app) == 0


def test_the_list_tells_what_ends_soon_from_what_has_ended(app, world, ending, sign_in):
    ending(world.an, 20)
    ending(world.dung, -1)
    world.grant(world.binh, "certificates.see", world.province)
    officer = sign_in(world.binh)

    soon = officer.get("/staff/certificates?state=soon").text
    ended = officer.get("/staff/certificates?state=expired").text
    valid = officer.get("/staff/certificates?state=issued").text

    assert ("Nguyễn Thị An" in soon, "Lô Văn Dũng" in soon) == (True, False)
    assert ("Nguyễn Thị An" in ended, "Lô Văn Dũng" in ended) == (False, True)
    assert ("Nguyễn Thị An" in valid, "Lô Văn Dũng" in valid) == (True, False)
    assert "Hết hạn" in ended


def test_a_new_period_gives_a_new_certificate_and_the_older_one_stays(app, world, complete):
    complete(world.an)
    complete(world.an, period=2)

    with app.app_context():
        rows = db.session.execute(select(Award.serial, Award.state).order_by(Award.serial)).all()
        assert [tuple(row) for row in rows] == [(1, "issued"), (2, "issued")]
