"""What is decided for a day to come, and what happens when several officers decide at once."""

from datetime import timedelta

from sqlalchemy import func, select

from lms.db import db, now
from lms.jobs.daily import DAILY_TASKS
from lms.messages.models import Message
from lms.organisation.models import Reorganisation, Unit
from lms.restructuring.plans import NewUnit, Plan, plan_of
from lms.restructuring.services import AlreadySettled, Outdated, cancel, decide
from lms.restructuring.survey import Contradiction, survey
from tests.courses.quizzes.together import in_parallel
from tests.lms.restructuring.conftest import JULY, merged

JUNE = JULY - timedelta(days=20)


def morning(app, day):
    with app.app_context():
        return DAILY_TASKS["lms.reorganise"].run(day, None, at=now())


def state_of(app, key):
    with app.app_context():
        return db.session.get_one(Reorganisation, key).state


def test_a_planned_reorganisation_waits_for_its_day_and_happens_once(app, world, desk):
    key = desk.draft(merged(world))
    before = desk.rows()

    assert desk.agree(key, today=JUNE) == "planned"
    assert morning(app, JULY - timedelta(days=1)) == {"reorganised": 0}
    assert desk.rows() == before

    late = world.person("Người Mới", world.quy_chau)
    assert morning(app, JULY) == {"reorganised": 1}
    assert morning(app, JULY) == {"reorganised": 0}
    assert state_of(app, key) == "applied"
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.code == "H40.X03")).one()
        assert unit.valid_from == JULY
    assert any(place.user_id == late and place.unit_id == unit.id for place in desk.rows()["lms_membership"])


def test_a_morning_on_which_nothing_ran_is_made_up_for(app, world, desk):
    key = desk.draft(merged(world))
    desk.agree(key, today=JUNE)

    morning(app, JULY + timedelta(days=2))

    with app.app_context():
        assert db.session.get_one(Unit, world.quy_chau).valid_to == JULY
    assert state_of(app, key) == "applied"


def test_what_was_cancelled_does_not_happen(app, world, desk):
    key = desk.draft(merged(world))
    desk.agree(key, today=JUNE)
    with app.app_context():
        cancel(db.session.get_one(Reorganisation, key), by_id=world.binh)
        db.session.commit()

    assert morning(app, JULY) == {"reorganised": 0}
    assert state_of(app, key) == "cancelled"


def test_what_cannot_hold_any_longer_waits_and_the_officer_is_told_once(app, world, desk):
    key = desk.draft(merged(world))
    desk.agree(key, today=JUNE)
    desk.do(Plan("close", units=(world.quy_chau,), into=world.con_cuong), JUNE)
    before = desk.rows()

    morning(app, JULY)
    morning(app, JULY)

    assert desk.rows() == before
    assert state_of(app, key) == "planned"
    with app.app_context():
        told = db.session.scalars(select(Message)).one()
        assert told.recipient_id == world.binh
        assert "UBND xã Quỳ Châu: Đơn vị đã kết thúc từ ngày 11/06/2026." in told.body


def test_of_two_officers_who_merge_the_same_communes_at_once_one_succeeds(app, world, desk):
    keys = [desk.draft(merged(world, code=f"H40.X0{number}")) for number in (3, 4)]

    with app.app_context():
        plans = [db.session.get_one(Reorganisation, key) for key in keys]
        seen = [survey(plan_of(kept), kept.day).fingerprint for kept in plans]

    def settle(number):
        kept = db.session.get_one(Reorganisation, keys[number])
        try:
            return decide(kept, grants=(), seen=seen[number], today=JULY, by_id=world.binh, at=now())
        except (Outdated, Contradiction, AlreadySettled):
            db.session.rollback()
            return "refused"

    assert sorted(in_parallel(app, 2, settle)) == ["applied", "refused"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Unit.valid_to.is_(None))) == 2
        assert db.session.scalar(select(func.count()).where(Reorganisation.state == "applied")) == 1


def test_one_preview_agreed_to_twice_at_once_happens_once(app, world, desk):
    key = desk.draft(Plan("open", parent=world.province, new=(NewUnit("H40.S1", "Sở Mới", "so"),)))
    with app.app_context():
        kept = db.session.get_one(Reorganisation, key)
        seen = survey(plan_of(kept), kept.day).fingerprint

    def settle(_number):
        try:
            mine = db.session.get_one(Reorganisation, key)
            return decide(mine, grants=(), seen=seen, today=JULY, by_id=world.binh, at=now())
        except (Outdated, Contradiction, AlreadySettled):
            db.session.rollback()
            return "refused"

    assert sorted(in_parallel(app, 3, settle)) == ["applied", "refused", "refused"]
