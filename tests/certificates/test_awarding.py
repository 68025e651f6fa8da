"""Many certificates entered at once: numbers in the order of the register, none lost when it is rolled back."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from certificates.awarding import Terms, award_many, expiry
from certificates.earning import Earned
from certificates.models import Award, IssuingBody
from certificates.wording import Learnt
from lms.api import Unit, db, sort_key

AT = datetime(2026, 11, 28, 2, tzinfo=UTC)


@pytest.fixture
def earned(app, world):
    """People, given as name and unit, who have earned a certificate of a level."""

    def make(*wanted):
        people = [(world.person(name, unit_id), name, unit_id) for name, unit_id in wanted]
        with app.app_context():
            paths = dict(db.session.execute(select(Unit.id, Unit.path)).all())
        return [
            Earned(
                owner_id=person, completion_id=None, unit_id=unit_id, unit_path=paths[unit_id], post="",
                sort_key=sort_key(name),
                learnt=Learnt(holder_name=name, birth_date=None, unit_name="Xã", title="Mức", completed_at=AT),
            )
            for person, name, unit_id in people
        ]  # fmt: skip

    return make


def award(earned, body):
    """Enter what was earned, in the caller's transaction."""
    issuer = db.session.get_one(IssuingBody, body)
    terms = Terms(subject="lms:profile:x:y", template="classic", body=issuer, issued_on=date(2026, 11, 28))
    return award_many(earned, terms, at=AT)


def entered():
    return [tuple(row) for row in db.session.execute(select(Award.serial, Award.holder_name).order_by(Award.serial))]


def test_they_are_numbered_by_unit_and_by_vietnamese_name_whatever_order_they_come_in(app, world, earned, body):
    near, far = world.quy_chau, world.con_cuong
    given = earned(("Vi Hòa", near), ("Lê Ân", near), ("Vi Hoa", near), ("Vi Ẩn", far))
    with app.app_context():
        ids = award(given, body)

        assert entered() == [(1, "Vi Ẩn"), (2, "Lê Ân"), (3, "Vi Hoa"), (4, "Vi Hòa")]
        assert ids == list(db.session.scalars(select(Award.id).order_by(Award.serial)))


def test_numbers_of_a_transaction_that_is_rolled_back_are_given_again(app, world, earned, body):
    given = earned(("Lê Ân", world.quy_chau), ("Vi Hoa", world.quy_chau), ("Vi Ẩn", world.con_cuong))
    with app.app_context():
        award(given[:2], body)
        db.session.rollback()

        award(given[2:], body)

        assert entered() == [(1, "Vi Ẩn")]


def test_many_are_entered_in_as_many_statements_as_few(app, world, earned, body, statements):
    few, many = earned(("Lê Ân", world.quy_chau)), earned(*((f"Vi Hoa {place}", world.quy_chau) for place in range(30)))
    with app.app_context():
        counts = []
        for given in (few, many):
            statements.clear()
            award(given, body)
            counts.append(len(statements))

        assert counts[0] >= counts[1]
        assert len(entered()) == 31


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 11, 28), 12, date(2027, 11, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 28), None, None),
    ],
)
def test_validity_ends_on_the_same_day_or_the_last_of_the_month(day, months, last):
    assert expiry(day, months) == last
