"""The organisation as of a day."""

from datetime import date

from sqlalchemy import select

from lms.db import db
from lms.organisation.history import memberships_at, units_at, units_until
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


def test_a_unit_that_had_ended_lies_under_its_heir_of_the_day(app, world):
    """In June Con Cuông goes over into Quỳ Châu, in July both into Châu Thành: each day knows its own tree."""
    may, june = date(2026, 5, 31), date(2026, 6, 1)
    last = world.unit("Xã Châu Thành", world.province, "H40.X03")
    with app.app_context():
        units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
        versions = {version.unit_id: version for version in db.session.scalars(select(UnitVersion))}
        for ended, heir, day in ((world.quy_chau, last, JULY), (world.con_cuong, world.quy_chau, june)):
            units[ended].valid_to = versions[ended].valid_to = day
            units[ended].parent_id, units[ended].path = heir, f"{units[heir].path}{ended}/"
        units[last].valid_from = versions[last].valid_from = june
        db.session.commit()

        def heirs(day: date) -> dict[str, str]:
            told = units_until(day)
            names = {unit.id: unit.code for unit in units.values()}
            return {row.code: names.get(row.parent_id, "") for row in db.session.execute(select(told))}

        assert heirs(may) == {"H40": "", "H40.X01": "H40", "H40.X02": "H40"}
        assert heirs(june) == {"H40": "", "H40.X01": "H40", "H40.X02": "H40.X01", "H40.X03": "H40"}
        assert heirs(JULY) == {"H40": "", "H40.X01": "H40.X03", "H40.X02": "H40.X03", "H40.X03": "H40"}
        told = units_until(june)
        path = db.session.scalars(select(told.c.path).where(told.c.id == world.con_cuong)).one()
        assert path == f"/{world.province}/{world.quy_chau}/{world.con_cuong}/"
