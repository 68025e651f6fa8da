"""A class that a unit runs, with its learner and a session; nobody but its learner and its officer is in it."""

from datetime import time, timedelta

from sqlalchemy import select

from courses.catalogue.models import Course
from courses.classes.seats import ask_for_seat
from courses.classes.services import Meeting, Terms, add_session, make_class
from lms.db import db, now
from lms.web.formats import today_of
from tests.architecture.access import Thing


def schooled(things: dict[str, list[Thing]], *, unit_id: int, path: str, officer: int, learner: int) -> None:
    """Put it into the world; the caller is inside an application context."""
    today = today_of(now())
    course = db.session.scalars(select(Course.id).where(Course.state == "open").order_by(Course.id)).first()
    assert course is not None
    terms = Terms(
        course_id=course, unit_id=unit_id, code=f"LOP-{unit_id}", title="Lớp", begins_on=today,
        ends_on=today + timedelta(days=9), takes_requests=True,
    )  # fmt: skip
    klass = make_class(terms, [], by_id=officer, at=now())
    session = add_session(klass.id, Meeting(today, time(7, 30), time(11), 4), by_id=officer)
    ask_for_seat(klass.id, learner, at=now())
    values = {"class_id": klass.id}
    things.setdefault("class", []).append(Thing("a unit's", values, unit_path=path))
    things.setdefault("open_class", []).append(Thing("a unit's", values))
    things.setdefault("class_session", []).append(Thing("a class's", {"session_id": session.id}, unit_path=path))
    things.setdefault("own_seat", []).append(Thing("a learner's", values, owner=learner))
