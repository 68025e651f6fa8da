"""Decisions about units, carried out as the pages do, and the rows that they change."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.accounts.models import Grant
from lms.db import db, now
from lms.organisation.models import (
    Membership,
    Reorganisation,
    Unit,
    UnitAlias,
    UnitSuccession,
    UnitVersion,
)
from lms.restructuring.plans import NewUnit, Plan, plan_of
from lms.restructuring.services import decide, prepare
from lms.restructuring.survey import survey

JULY = date(2026, 7, 1)
TODAY = date(2026, 7, 20)
TABLES = (Unit, UnitVersion, UnitAlias, UnitSuccession, Membership, Grant)


class Desk:
    """An officer of the province who settles things."""

    def __init__(self, app, world):
        self.app, self.world = app, world

    def draft(self, plan, day=JULY, decision="12/NQ-HĐND"):
        """Prepare a plan; returns its id."""
        with self.app.app_context():
            made = prepare(
                plan, day=day, decision=decision, unit_id=self.world.province, by_id=self.world.binh, at=now()
            )
            db.session.commit()
            return made.id

    def agree(self, key, *, grants=(), today=TODAY, seen=None):
        """Agree to the preview as it is now, or to one seen before; returns the state."""
        with self.app.app_context():
            kept = db.session.get_one(Reorganisation, key)
            fingerprint = seen or survey(plan_of(kept), kept.day).fingerprint
            state = decide(kept, grants=grants, seen=fingerprint, today=today, by_id=self.world.binh, at=now())
            db.session.commit()
            return state

    def do(self, plan, day=JULY, **how):
        """Prepare and agree."""
        key = self.draft(plan, day)
        self.agree(key, **how)
        return key

    def unit(self, code):
        """Id of a unit by its code."""
        with self.app.app_context():
            return db.session.scalars(select(Unit.id).where(Unit.code == code)).one()

    def rows(self):
        """Everything that a reorganisation may change."""
        with self.app.app_context():
            return {
                table.__tablename__: db.session.execute(select(table.__table__).order_by("id")).all()
                for table in TABLES
            }


@pytest.fixture
def desk(app, world):
    return Desk(app, world)


def merged(world, code="H40.X03", name="UBND xã Châu Cuông"):
    """The two communes become a new one."""
    return Plan("merge", units=(world.quy_chau, world.con_cuong), new=(NewUnit(code, name, "xa"),))
