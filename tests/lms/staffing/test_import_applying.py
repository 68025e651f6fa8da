"""Sheets of staff are taken in whole, once, and change nothing the second time."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from lms.accounts.models import User
from lms.audit import AuditEntry
from lms.db import db
from lms.jobs.services import run_due
from lms.organisation.events import MembershipsChanged
from lms.organisation.models import Membership
from lms.staffing import applying
from lms.staffing.import_models import StaffImport
from tests.lms.staffing.import_desk import HEAD, NOON, Desk, csv, people_and_posts

TODAY = date(2026, 11, 28)
FURTHER = [*HEAD, "Kiêm nhiệm", "Thôi việc từ ngày"]


@pytest.fixture
def desk(app, world):
    """Bình looks after the staff of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.1")
    return Desk(app, world.binh)


def _posts(app, code):
    with app.app_context():
        rows = select(Membership).join(User, User.id == Membership.user_id).where(User.staff_code == code)
        return [
            (post.unit.code, post.position, post.main, post.valid_from, post.valid_to)
            for post in db.session.scalars(rows.order_by(Membership.id))
        ]


def test_somebody_new_comes_without_a_password_and_with_a_name_in_one_form(app, desk):
    desk.take_in(
        csv(["na00101", " Lo\u0302  Thi\u0323 Hoa\u0300 ", "5.10.1990", "HOA@Nghean.Example", "H40.X01", "Kế toán"])
    )

    with app.app_context():
        user = db.session.scalars(select(User).where(User.staff_code == "NA00101")).one()
        assert (user.name, user.email, user.birth_date) == ("Lô Thị Hoà", "hoa@nghean.example", date(1990, 10, 5))
        assert (user.search_text, user.password_hash, user.is_suspended) == ("lo thi hoa", "", False)
    assert _posts(app, "NA00101") == [("H40.X01", "Kế toán", True, TODAY, None)]


def test_a_move_closes_the_post_and_opens_the_next_from_its_day(app, desk):
    desk.take_in(csv(["NA00001", "Nguyễn Thị An", "", "", "H40.X01.1", "", "", "1/11/2026"]))

    assert _posts(app, "NA00001") == [
        ("H40.X01", "Chuyên viên", True, date(1900, 1, 1), date(2026, 11, 1)),
        ("H40.X01.1", "Chuyên viên", True, date(2026, 11, 1), None),
    ]


def test_what_was_entered_today_is_corrected_in_its_place(app, desk):
    desk.take_in(csv(["NA00101", "Lô Văn Mới", "", "", "H40.X01", "Kế toán"]))

    desk.take_in(csv(["NA00101", "Lô Văn Mới", "", "", "H40.X01.1", "Kế toán trưởng"]))

    assert _posts(app, "NA00101") == [("H40.X01.1", "Kế toán trưởng", True, TODAY, None)]


def test_an_empty_cell_leaves_what_is_known_and_a_dash_takes_it_away(app, desk):
    desk.take_in(csv(["NA00001", "", "", "-", "", "-"]))

    with app.app_context():
        user = db.session.scalars(select(User).where(User.staff_code == "NA00001")).one()
        assert (user.name, user.email, user.birth_date) == ("Nguyễn Thị An", None, date(1990, 5, 2))
    assert [post[1] for post in _posts(app, "NA00001")] == ["Chuyên viên", ""]


def test_whoever_leaves_has_no_post_and_a_suspended_account(app, desk):
    file = csv(["NA00001", "Nguyễn Thị An", "", "", "", "", "", "", "", "15/11/2026"], head=FURTHER)

    desk.take_in(file)

    with app.app_context():
        user = db.session.scalars(select(User).where(User.staff_code == "NA00001")).one()
        assert (user.is_suspended, user.session_epoch == "epoch1") == (True, False)
    assert [post[-1] for post in _posts(app, "NA00001")] == [date(2026, 11, 15)]
    assert desk.kinds(desk.look(file)) == ["same"]


def test_a_further_post_is_a_further_line_and_ends_on_its_own(app, desk):
    desk.take_in(
        csv(
            ["NA00101", "Lô Văn Mới", "", "", "H40.X01", "", "", "", "x"],
            ["NA00101", "Lô Văn Mới", "", "", "H40.X01.1", "Tổ trưởng", "", "", ""],
            ["NA00001", "Nguyễn Thị An", "", "", "H40.X01.1", "Tổ phó", "", "1/11/2026", "x"],
            head=FURTHER,
        )
    )
    assert {(post[0], post[2]) for post in _posts(app, "NA00101")} == {("H40.X01.1", True), ("H40.X01", False)}

    desk.take_in(csv(["NA00001", "", "", "", "H40.X01.1", "", "", "", "x", "20/11/2026"], head=FURTHER))

    assert [(post[0], post[4]) for post in _posts(app, "NA00001")] == [
        ("H40.X01", None),
        ("H40.X01.1", date(2026, 11, 20)),
    ]


def test_a_file_applied_twice_changes_nothing(app, desk):
    file = csv(
        ["NA00001", "Nguyễn Thị An", "02/05/1990", "", "H40.X01.1", "Phó Trưởng phòng", "Viên chức", "01/11/2026"],
        ["NA00101", "Lô Văn Mới", "01/02/1995", "moi@nghean.example", "H40.X01", "Kế toán", "Người lao động"],
    )
    desk.take_in(file)
    once = people_and_posts(app)

    again = desk.look(file)
    done = desk.apply(again)

    assert desk.kinds(again) == ["same", "same"]
    assert done.count == 0
    assert people_and_posts(app) == once


def test_of_two_who_apply_at_the_same_moment_one_does(app, desk):
    handed = desk.look(csv(["NA00101", "Lô Văn Mới", "", "", "H40.X01"]))

    first, second = desk.apply(handed), desk.apply(handed)

    assert (first.count, first.was_taken, second.was_taken) == (1, True, False)


def test_a_file_that_would_do_something_else_by_now_is_shown_anew(app, desk, world):
    handed = desk.look(csv(["NA00001", "Nguyễn Thị An", "", "", "", "Kế toán"]))
    with app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.an).values(position="Văn thư"))
        db.session.commit()
    before = people_and_posts(app)

    done = desk.apply(handed)

    assert (done.has_changed, done.count) == (True, 0)
    assert people_and_posts(app) == before
    assert desk.lines(handed)[0].outcome["changes"] == [["position", "Văn thư", "Kế toán"]]
    assert desk.apply(handed).count == 1


def test_a_large_file_is_work_for_the_worker(app, desk):
    handed = desk.look(csv(["NA00101", "Lô Văn Mới", "", "", "H40.X01"]))
    with app.app_context():
        row = db.session.get_one(StaffImport, handed)
        assert applying.begin(row, by_id=desk.user_id)
        assert applying.begin(row, by_id=desk.user_id) is None
        db.session.commit()
        run_due()
        db.session.rollback()
        assert db.session.get_one(StaffImport, handed).state == "applied"
        assert db.session.scalar(select(func.count()).where(User.staff_code == "NA00101")) == 1


def test_plugins_hear_of_everybody_once_and_the_log_names_nobody(app, desk, world):
    heard = []
    with app.app_context():
        app.extensions["lms"].listeners[MembershipsChanged].append(_listener(heard))

    desk.take_in(csv(["NA00001", "Nguyễn Thị An", "", "", "H40.X01.1"], ["NA00101", "Lô Văn Mới", "", "", "H40.X01"]))

    assert [len(event.user_ids) for event in heard] == [2]
    assert world.an in heard[0].user_ids
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "lms.staff_imported")).one()
        assert "An" not in str(entry.detail)
        assert entry.detail["counts"]["moved"] == 1


def _listener(heard):
    def listen(event):
        heard.append(event)

    return listen


def test_the_number_of_statements_is_the_same_for_any_number_of_lines(app, desk, statements):
    def statements_for(start, count):
        rows = [
            [f"NA{start + one:05}", "Lô Văn Mới", f"{1 + one % 28}/02/{1700 + start}", "", "H40.X01"]
            for one in range(count)
        ]
        with app.app_context():
            statements.clear()
        desk.take_in(csv(*rows), at=NOON)
        return len(statements)

    assert statements_for(270, 2) == statements_for(290, 28)
