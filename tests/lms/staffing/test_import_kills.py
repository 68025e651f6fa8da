"""An import that is killed at any point leaves everybody as they were, or as they have to be: nothing between."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from lms.accounts.models import User
from lms.db import db, now
from lms.jobs.models import Job
from lms.jobs.services import run
from lms.staffing import applying, undoing
from lms.staffing.import_models import APPLIED, StaffImport, StaffTrace
from tests.lms.staffing.import_desk import HEAD, Desk, csv, people_and_posts

BEFORE, AFTER, COMMIT = "before_cursor_execute", "after_cursor_execute", "commit"
KILLED, FAILED = 9, 1
SHEET = csv(
    ["NA00101", "Lô Văn Mới", "1/2/1995", "moi@nghean.example", "H40.X01", "Kế toán"],
    ["NA00102", "Vi Thị Mới", "1/2/1996", "", "H40.X01.1", "Văn thư"],
    ["NA00101", "Lô Văn Mới", "", "", "H40.X01.1", "", "", "", "x"],
    ["NA00001", "Nguyễn Thị Ân", "3/5/1990", "-", "H40.X01.1", "Tổ trưởng", "", "1/11/2020"],
    ["NA00004", "Vi Thị Nghỉ", "", "", "", "", "", "", "", "20/11/2020"],
    head=[*HEAD, "Kiêm nhiệm", "Thôi việc từ ngày"],
)


@pytest.fixture
def desk(app, world):
    """Bình looks after the staff of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.1")
    world.person("Vi Thị Nghỉ", world.quy_chau)
    return Desk(app, world.binh)


def _dies_at(app: Flask, point: int, steps: tuple[str, ...], work: Callable[[], None]) -> bool:
    """Let a forked process do the work and end without a word at its n-th step; tells whether it got there."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            with app.app_context():
                _end_at(point, steps)
                work()
            os._exit(0)
        finally:
            os._exit(FAILED)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in {0, KILLED}, f"at step {point} it failed by itself"
    return ended == KILLED


def _end_at(point: int, moments: tuple[str, ...]) -> None:
    steps = 0

    def step(*_facts: object) -> None:
        nonlocal steps
        steps += 1
        if steps == point:
            os._exit(KILLED)

    for name in moments:
        event.listen(db.engine, name, step)


def _kill_at_every_step(
    app: Flask, work: Callable[[], None], steps: tuple[str, ...], between: Callable[[], None] = lambda: None
) -> int:
    """Kill the work at each of its steps, in the order of the steps; gives how many there are.

    What is found after each is what was before, until once it is something else, which then stays.
    """
    before, after, point = _state(app), None, 1
    while _dies_at(app, point, steps, work):
        found = _state(app)
        if after is None and found != before:
            after = found
        assert found == (after or before), f"half of an import after step {point}"
        between()
        point += 1
    done = _state(app)
    assert done != before, "it was never done"
    assert after is None or after == done, "it was done twice"
    return point - 1


def _state(app: Flask) -> Any:
    """People and posts without secrets that are drawn anew, and how many rows the imports remember."""
    secret = list(User.__table__.columns).index(User.__table__.columns["session_epoch"])
    rows = people_and_posts(app)
    users = [row[:secret] + row[secret + 1 :] for row in rows["lms_user"]]
    with app.app_context():
        return users, rows["lms_membership"], len(db.session.scalars(select(StaffTrace.id)).all())


def test_a_sheet_that_the_worker_takes_in_is_taken_in_whole_or_not_at_all(app, desk):
    handed = desk.look(SHEET, at=now())
    with app.app_context():
        job = applying.begin(db.session.get_one(StaffImport, handed), by_id=desk.user_id)
        db.session.commit()
    assert job is not None

    def another_worker_may_take_over() -> None:
        with app.app_context():
            db.session.execute(update(Job).values(state="waiting", lease_until=None, tries=0))
            db.session.commit()

    points = _kill_at_every_step(app, lambda: run(job), (BEFORE, AFTER, COMMIT), another_worker_may_take_over)

    assert points >= 50
    with app.app_context():
        assert db.session.get_one(StaffImport, handed).state == APPLIED
    assert set(desk.kinds(desk.look(SHEET, at=now()))) == {"same"}


def test_an_undo_is_done_whole_or_not_at_all(app, desk):
    untouched = people_and_posts(app)
    handed = desk.take_in(SHEET, at=now())

    def undo() -> None:
        undoing.undo(db.session.get_one(StaffImport, handed), desk.officer(), at=now())
        db.session.commit()

    points = _kill_at_every_step(app, undo, (BEFORE, COMMIT))

    assert points >= 40
    assert people_and_posts(app) == untouched
