"""Duties, days that pass, and what people have been told."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from courses.assigning.models import Duty
from courses.catalogue.models import Course
from lms.accounts.models import User
from lms.api import DAILY_TASKS, Job, Membership, Message, Progress, db, now, today_of

DUE = date(2026, 12, 17)
"""A Thursday."""


class Mornings:
    """A site on which the daily task runs at seven in the morning, and people who have something to do."""

    def __init__(self, world, clock):
        self.world, self.clock = world, clock
        self.seen = 0

    def course(self, key="may-tinh", title="Sử dụng máy tính cơ bản", **titles):
        with self.world.app.app_context():
            course = Course(
                key=key, titles={"vi": title, **titles}, summaries={}, audiences={}, skills=[], rules={}, sources=[],
                needs=[],
            )  # fmt: skip
            db.session.add(course)
            db.session.commit()
            return course.id

    def duty(self, learner, course, due_on=DUE, period=1):
        with self.world.app.app_context():
            duty = Duty(learner_id=learner, course_id=course, period=period, due_on=due_on, began_at=now())
            db.session.add(duty)
            db.session.commit()
            return duty.id

    def change(self, duty, **values):
        with self.world.app.app_context():
            db.session.execute(update(Duty).where(Duty.id == duty).values(**values))
            db.session.commit()

    def lead(self, user):
        with self.world.app.app_context():
            held = update(Membership).where(Membership.user_id == user)
            db.session.execute(held.values(is_leader=True, position="Chủ tịch"))
            db.session.commit()

    def run(self, *, times=1):
        """Do the day's work, here and now."""
        with self.world.app.app_context():
            for _time in range(times):
                job = Job(
                    kind="t", payload={}, steps=[], result={}, state="running", created_at=now(), not_before=now()
                )
                db.session.add(job)
                db.session.commit()
                DAILY_TASKS["courses.remind"].run(today_of(now()), Progress(job), at=now())

    def on(self, day, *, times=1):
        """Go to the morning of a day and do its work; gives what is new as (name, subject)."""
        self.clock.move_to(datetime.combine(day, time(0), UTC))
        self.run(times=times)
        return self.told()

    def through(self, first, last):
        """Let all days pass; gives day → what was new on it."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return {day: new for day in days if (new := self.on(day))}

    def told(self):
        with self.world.app.app_context():
            rows = db.session.execute(
                select(Message.id, User.name, Message.subject)
                .join(User, User.id == Message.recipient_id)
                .where(Message.id > self.seen)
                .order_by(Message.id)
            ).all()
        self.seen = max([self.seen, *(row.id for row in rows)])
        return [(row.name.split()[-1], row.subject) for row in rows]

    def bodies(self, name):
        with self.world.app.app_context():
            return list(
                db.session.scalars(
                    select(Message.body)
                    .join(User, User.id == Message.recipient_id)
                    .where(User.name == name)
                    .order_by(Message.id)
                )
            )


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def mornings(world, clock):
    return Mornings(world, clock)
