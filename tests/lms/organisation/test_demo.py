"""The demonstration's people."""

from collections import Counter

from sqlalchemy import func, select, update

from lms.accounts.models import Grant, User
from lms.accounts.passwords import hash_of, trouble_with, verify
from lms.accounts.session import person_by
from lms.db import Model, db
from lms.demo import DemoPeople, accounts
from lms.demo.people import ROLES, demo_people
from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.models import Membership, Unit
from lms.web.text import nfc


def load(app):
    with app.app_context():
        DemoPeople().run()


def test_there_are_about_sixty_people_in_twelve_units_with_namesakes():
    people = demo_people()

    assert len(people) >= 55
    assert len({person.unit for person in people}) >= 12
    assert len({person.staff_code for person in people}) == len({person.email for person in people}) == len(people)
    units_of_hoa = {person.unit for person in people if person.name == "Nguyễn Thị Hoa"}
    assert len(units_of_hoa) == 2
    assert max(Counter((person.unit, person.name) for person in people).values()) == 2
    assert all(person.name == nfc(person.name) and person.group in LEARNER_GROUPS for person in people)
    assert all(person.email.endswith("@nghean.example") and person.email.isascii() for person in people)


def test_every_role_has_one_account_with_a_password_that_the_rules_take(app):
    listed = accounts()

    assert [account["role"] for account in listed] == list(ROLES)
    assert len({account["sign_in"] for account in listed}) == len(ROLES)
    assert all(not trouble_with(account["password"], [account["name"], account["sign_in"]]) for account in listed)


def test_each_account_signs_in_and_others_have_no_password(app):
    app.config["WTF_CSRF_ENABLED"] = False
    load(app)

    for account in accounts():
        form = {"login": account["sign_in"], "password": account["password"]}
        assert app.test_client().post("/sign-in", data=form).status_code == 302, account["role"]
    with app.app_context():
        with_password = db.session.scalar(select(func.count()).where(User.password_hash != ""))
        hashes = db.session.scalars(select(User.password_hash).distinct().where(User.password_hash != "")).all()
    assert with_password == len(ROLES)
    assert verify(accounts()[0]["password"], hashes[0]) == (True, None)


def test_the_newcomer_meets_the_notice_and_the_others_do_not(app):
    load(app)

    with app.app_context():
        unread = {
            code
            for code, version in db.session.execute(
                select(User.staff_code, User.notice_version).where(User.password_hash != "")
            )
            if not version
        }
    assert unread == {account["sign_in"] for account in accounts() if account["role"] == "newcomer"}


def test_loading_twice_changes_nothing_and_keeps_a_changed_password(app, statements):
    load(app)
    mine = hash_of("mèo trắng ăn bánh đa")
    with app.app_context():
        db.session.execute(update(User).where(User.staff_code == "NA00001").values(password_hash=mine))
        db.session.commit()
        before = contents()
    statements.clear()

    load(app)

    with app.app_context():
        assert contents() == before
    assert not [text for text in statements if text.startswith(("INSERT", "UPDATE", "DELETE"))]


def contents():
    tables = (Unit, User, Membership, Grant)
    return [
        db.session.execute(select(table.__table__).order_by("id")).all() for table in tables if issubclass(table, Model)
    ]


def test_people_are_loaded_in_bulk(app, statements):
    statements.clear()

    load(app)

    assert len(statements) <= 16


def test_grants_reach_as_far_as_the_role(app):
    load(app)
    by_role = {account["role"]: account["sign_in"] for account in accounts()}

    with app.app_context():
        paths = dict(db.session.execute(select(Unit.code, Unit.path)).all())
        people = {role: person_by(User.staff_code == code) for role, code in by_role.items()}
        assert people["learner"].grants == people["other_learner"].grants == {}
        assert people["hr_unit"].granted_paths("certificates.see") == (paths["H40.X080"],)
        assert people["hr_other_unit"].granted_paths("certificates.see") == (paths["H40.X018"],)
        assert people["hr_province"].granted_paths("certificates.revoke") == (paths["H40"],)
        assert set(people["administrator"].grants) == {p for role in ROLES.values() for p in role.permissions}
        assert people["learner"].unit_name == "UBND xã Quỳ Châu"
