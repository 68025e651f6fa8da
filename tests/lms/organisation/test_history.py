"""The organisation as of a day."""

from datetime import date

from sqlalchemy import select

from lms.db import db
from lms.organisation.history import memberships_at, units_at
from lms.organisation.models import Membership, Unit, UnitVersion

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)


def test_a_unit_is_read_as_it_was_called_and_where_it_lay_on_the_day(app, world):
    with app.app_context():
        unit = db.session.get_one(Unit, world.quy_chau)
        old = db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id == unit.id)).one()
        old.valid_to, unit.name = JULY, "UBND xã Quỳ Châu mới"
        db.session.add(
            UnitVersion(
                unit_id=unit.id, name=unit.name, kind="xa", parent_id=unit.parent_id, path=unit.path, valid_from=JULY
            )
        )
        db.session.commit()

        def name(day: date | None) -> str:
            units = units_at(day)
            return db.session.scalars(select(units.c.name).where(units.c.id == unit.id)).one()

        assert [name(day) for day in (JUNE, JULY, None)] == [
            "UBND xã Quỳ Châu", "UBND xã Quỳ Châu mới", "UBND xã Quỳ Châu mới",
        ]  # fmt: skip


def test_a_place_that_ended_counts_until_the_day_before(app, world):
    with app.app_context():
        place = db.session.scalars(select(Membership).where(Membership.user_id == world.an)).one()
        place.valid_to = JULY
        db.session.commit()

        def held(day: date | None) -> bool:
            own = select(Membership.id).where(Membership.user_id == world.an, memberships_at(day))
            return db.session.scalar(own) is not None

        assert [held(day) for day in (JUNE, JULY, None)] == [True, False, False]
