"""Changing what belongs to a person: from a day, within the subtree, and never to the officer's own gain."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import User
from lms.audit.models import AuditEntry
from lms.db import db, now
from lms.organisation.events import MembershipsChanged
from lms.organisation.models import Membership
from lms.plugins.contract import API_VERSION, Plugin
from lms.staffing import people_posts, people_services
from lms.staffing.people_posts import PostRefused, PostTerms
from lms.web.formats import today_of

CHANGED = []


@pytest.fixture
def plugins():
    """A plugin that listens to who has changed posts."""
    CHANGED.clear()
    listener = Plugin(
        name="listener", title="Listener", api=API_VERSION,
        listens={MembershipsChanged: lambda event: CHANGED.append(event.user_ids)},
    )  # fmt: skip
    return [listener]


@pytest.fixture
def officer(world, sign_in):
    """Bình looks after the people of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    return sign_in(world.binh)


def posts(app, person):
    with app.app_context():
        rows = db.session.scalars(select(Membership).where(Membership.user_id == person).order_by(Membership.id))
        return [(row.unit_id, row.position, row.main, row.valid_from, row.valid_to) for row in rows]


def post_of(app, person):
    with app.app_context():
        return db.session.scalars(
            select(Membership.id).where(Membership.user_id == person, Membership.valid_to.is_(None))
        ).first()


def deeds(app, subject):
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == subject)))


TERMS = {"position": "Phó Chủ tịch", "learner_group": "can_bo", "is_leader": "y"}
ALWAYS = date(1900, 1, 1)


def test_a_change_from_a_day_keeps_what_was_before(app, world, officer):
    post = post_of(app, world.an)

    officer.post(f"/staff/people/{world.an}/posts/{post}", data={**TERMS, "since": "2026-02-01"})

    assert posts(app, world.an) == [
        (world.quy_chau, "Chuyên viên", True, ALWAYS, date(2026, 2, 1)),
        (world.quy_chau, "Phó Chủ tịch", True, date(2026, 2, 1), None),
    ]
    assert (world.an,) in CHANGED
    assert "lms.post_changed" in deeds(app, f"lms:user:{world.an}")


def test_a_correction_makes_no_new_time(app, world, officer):
    post = post_of(app, world.an)

    officer.post(f"/staff/people/{world.an}/posts/{post}", data={**TERMS, "since": "2026-02-01", "is_correction": "y"})

    assert posts(app, world.an) == [(world.quy_chau, "Phó Chủ tịch", True, ALWAYS, None)]


def test_the_same_again_changes_nothing(app, world, officer):
    post = post_of(app, world.an)

    officer.post(
        f"/staff/people/{world.an}/posts/{post}",
        data={"position": "Chuyên viên", "learner_group": "cong_chuc", "since": "2026-02-01"},
    )

    assert len(posts(app, world.an)) == 1
    assert not CHANGED


@pytest.mark.parametrize("since", ["2999-01-01", "1850-01-01", "30/02/2026", ""])
def test_a_day_that_cannot_be_is_told_beside_the_field(app, world, officer, since):
    post = post_of(app, world.an)

    answer = officer.post(f"/staff/people/{world.an}/posts/{post}", data={**TERMS, "since": since})

    assert answer.status_code == 422
    assert 'id="since-error"' in answer.text
    assert len(posts(app, world.an)) == 1


def test_a_person_moves_within_the_subtree_only(app, world, officer):
    office = world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.01")
    post = post_of(app, world.an)

    out = officer.post(
        f"/staff/people/{world.an}/posts/{post}/move", data={**TERMS, "unit": world.con_cuong, "since": "2026-02-01"}
    )
    within = officer.post(
        f"/staff/people/{world.an}/posts/{post}/move", data={**TERMS, "unit": office, "since": "2026-02-01"}
    )

    assert (out.status_code, within.status_code) == (422, 302)
    assert [(unit, until) for unit, _p, _m, _from, until in posts(app, world.an)] == [
        (world.quy_chau, date(2026, 2, 1)),
        (office, None),
    ]


def test_nobody_changes_posts_of_elsewhere_even_of_a_person_of_the_subtree(app, world, officer):
    with app.app_context():
        other = Membership(user_id=world.an, unit_id=world.con_cuong, main=False)
        db.session.add(other)
        db.session.commit()
        other = other.id

    answer = officer.post(f"/staff/people/{world.an}/posts/{other}", data={**TERMS, "since": "2026-02-01"})

    assert answer.status_code == 404


def test_a_further_post_becomes_the_main_one_and_the_other_can_end(app, world, officer):
    office = world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.01")
    first = post_of(app, world.an)
    officer.post(f"/staff/people/{world.an}/posts/new", data={**TERMS, "unit": office, "since": "2026-02-01"})
    with app.app_context():
        second = db.session.scalars(select(Membership.id).where(Membership.unit_id == office)).one()
    refused = officer.post(f"/staff/people/{world.an}/posts/{first}/end", data={"on": "2026-03-01"})

    officer.post(f"/staff/people/{world.an}/posts/{second}/main")

    assert refused.status_code == 422
    assert [(unit, main) for unit, _p, main, _f, until in posts(app, world.an) if until is None] == [
        (world.quy_chau, False),
        (office, True),
    ]


def test_whoever_leaves_keeps_the_record_and_can_come_back(app, world, officer):
    today = today_of(now()).isoformat()
    officer.post(f"/staff/people/{world.an}/leave", data={"on": today})
    with app.app_context():
        assert db.session.get(User, world.an).is_suspended
    assert "Đã thôi việc" in officer.get(f"/staff/people/{world.an}").text

    officer.post(f"/staff/people/{world.an}/posts/new", data={**TERMS, "unit": world.quy_chau, "since": today})

    assert [(main, until is None) for _u, _p, main, _f, until in posts(app, world.an)] == [(True, False), (True, True)]
    with app.app_context():
        assert not db.session.get(User, world.an).is_suspended


def test_a_namesake_is_asked_about_before_somebody_is_added(app, world, officer):
    form = {
        "staff_code": "na00077", "name": "  nguyễn  Thi An ", "unit": world.quy_chau, "since": "2026-02-01",
        "learner_group": "vien_chuc", "birth_date": "02/05/1990",
    }  # fmt: skip

    asked = officer.post("/staff/people/new", data=form)
    sure = officer.post("/staff/people/new", data={**form, "is_sure": "y"})

    assert asked.status_code == 422
    assert "Nguyễn Thị An" in asked.text
    assert "cùng ngày sinh" in asked.text
    assert sure.status_code == 302
    with app.app_context():
        added = db.session.scalars(select(User).where(User.staff_code == "NA00077")).one()
        assert (added.name, added.birth_date, added.password_hash) == ("nguyễn Thi An", date(1990, 5, 2), "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("staff_code", "NA00001"), ("staff_code", "NA 1"), ("name", "123"), ("email", "nguoi1@nghean.example"),
        ("email", "khong phai"), ("birth_date", "31/02/1990"), ("since", "2999-01-01"), ("unit", "0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_field_and_nobody_is_added(app, world, officer, field, value):
    form = {
        "staff_code": "NA00077", "name": "Vi Thị Mới", "unit": world.quy_chau, "since": "2026-02-01",
        "learner_group": "vien_chuc", field: value,
    }  # fmt: skip

    answer = officer.post("/staff/people/new", data=form)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with app.app_context():
        assert db.session.scalar(select(db.func.count(User.id))) == 3


def test_a_name_is_kept_in_nfc_with_its_keys(app, world, officer):
    answer = officer.post(f"/staff/people/{world.an}/edit", data={"name": "Nguyễn Thị Hòa", "email": "AN@x.vn"})

    assert answer.status_code == 302
    with app.app_context():
        user = db.session.get(User, world.an)
        assert (user.name, user.search_text, user.email) == ("Nguyễn Thị Hòa", "nguyen thi hoa", "an@x.vn")


def test_an_address_of_somebody_else_is_refused(world, officer):
    answer = officer.post(f"/staff/people/{world.an}/edit", data={"name": "An", "email": "nguoi2@nghean.example"})

    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_a_suspended_person_is_out_at_once_and_comes_back(app, world, officer, sign_in):
    client = sign_in(world.an)

    officer.post(f"/staff/people/{world.an}/suspend")
    out = client.get("/account").status_code
    officer.post(f"/staff/people/{world.an}/restore")

    assert out == 302
    assert deeds(app, f"lms:user:{world.an}") == ["lms.person_suspended", "lms.person_restored"]
    with app.app_context():
        assert not db.session.get(User, world.an).is_suspended


def test_the_last_administrator_cannot_be_suspended(app, world, sign_in):
    for permission in ("lms.manage_staff", "lms.administer"):
        world.grant(world.binh, permission, world.province)
    administrator = sign_in(world.binh)

    administrator.post(f"/staff/people/{world.binh}/suspend")
    administrator.post(f"/staff/people/{world.binh}/leave", data={"on": "2026-02-01"})

    with app.app_context():
        assert not db.session.get(User, world.binh).is_suspended
    world.grant(world.an, "lms.administer", world.province)
    administrator.post(f"/staff/people/{world.binh}/suspend")
    with app.app_context():
        assert db.session.get(User, world.binh).is_suspended


def test_a_post_that_somebody_else_has_just_ended_is_not_changed(app, world):
    post = post_of(app, world.an)
    with app.app_context():
        moment = now()
        people_posts.leave(world.an, on=today_of(moment), at=moment)
        with pytest.raises(PostRefused):
            people_posts.change_post(world.an, post, PostTerms("Khác"), since=None, at=moment + timedelta(seconds=1))


def test_suspending_again_changes_nothing(app, world):
    with app.app_context():
        people_services.suspend(world.an)
        people_services.suspend(world.an)
        db.session.commit()

    assert deeds(app, f"lms:user:{world.an}") == ["lms.person_suspended"]
