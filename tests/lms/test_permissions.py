"""One gate for every check, and the same scope in lists."""

from types import SimpleNamespace

from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db
from lms.organisation.models import Unit
from lms.permissions import Permission, allowed, granted, own, scope_of, signed_in

SEE = Permission("lms.see_it", granted("lms.see_it"))
VISITOR = SimpleNamespace(is_authenticated=False, granted_paths=lambda _name: ())


def person(user_id):
    return person_by(User.id == user_id)


def units_seen_by(user):
    return set(db.session.scalars(select(Unit.name).where(scope_of(SEE, Unit.path, user=user))))


def test_a_grant_reaches_the_unit_and_everything_below_and_nothing_beside(app, world):
    world.grant(world.binh, "lms.see_it", world.quy_chau)
    with app.app_context():
        binh = person(world.binh)

        assert allowed(SEE, db.session.get(Unit, world.quy_chau), user=binh)
        assert not allowed(SEE, db.session.get(Unit, world.con_cuong), user=binh)
        assert not allowed(SEE, db.session.get(Unit, world.province), user=binh)
        assert units_seen_by(binh) == {"UBND xã Quỳ Châu"}


def test_a_grant_over_the_province_reaches_all(app, world):
    world.grant(world.binh, "lms.see_it", world.province)
    with app.app_context():
        assert len(units_seen_by(person(world.binh))) == 3


def test_without_a_grant_the_list_is_empty_and_never_full(app, world):
    with app.app_context():
        assert units_seen_by(person(world.an)) == set()
        assert units_seen_by(VISITOR) == set()
        assert not allowed(SEE, user=person(world.an))


def test_something_that_lies_nowhere_is_seen_by_nobody(app, world):
    world.grant(world.binh, "lms.see_it", world.province)
    with app.app_context():
        assert not allowed(SEE, SimpleNamespace(unit_path=None), user=person(world.binh))


def test_visitors_are_allowed_nothing_that_asks_for_a_person(app, world):
    assert not allowed(Permission("lms.any", signed_in), user=VISITOR)
    with app.app_context():
        an = person(world.an)
        assert allowed(Permission("lms.own", own), SimpleNamespace(owner_id=world.an), user=an)
        assert not allowed(Permission("lms.own", own), SimpleNamespace(owner_id=world.dung), user=an)
