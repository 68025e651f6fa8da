"""An import of staff is undone though rules have given newcomers duties; not once one of them has learnt."""

import pytest
from sqlalchemy import select

from lms.accounts.models import User
from lms.db import db, now
from lms.jobs.services import run_due
from lms.staffing.undoing import CannotUndo
from tests.lms.staffing.import_desk import Desk, csv, people_and_posts

SHEET = csv(["NA00101", "Lô Văn Mới", "1/2/1995", "", "H40.X01", "Kế toán"])


@pytest.fixture
def desk(app, world):
    """Bình looks after the staff of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    return Desk(app, world.binh)


@pytest.fixture
def course(app, duties):
    """A course that a rule asks of everybody."""
    with app.app_context():
        course = duties.course("chung")
        duties.assign(course)
        db.session.commit()
        return course


def test_duties_that_nobody_has_begun_go_with_the_newcomer(app, desk, duties, course):
    before = people_and_posts(app)
    handed = desk.take_in(SHEET)
    with app.app_context():
        run_due()
        assert duties.states(course)["Mới"][0] == "open"

    desk.undo(handed)

    assert people_and_posts(app) == before
    with app.app_context():
        assert "Mới" not in duties.states(course)
        assert "Mới" not in duties.enrolled(course)


def test_whoever_has_learnt_stays(app, desk, duties, course):
    handed = desk.take_in(SHEET)
    with app.app_context():
        newcomer = db.session.scalars(select(User.id).where(User.staff_code == "NA00101")).one()
        duties.complete(newcomer, course, at=now())
        db.session.commit()
    before = people_and_posts(app)

    with pytest.raises(CannotUndo, match=r"Lô Văn Mới \(NA00101\)"):
        desk.undo(handed)

    assert people_and_posts(app) == before
