"""A plugin that fails loses its own writes and nobody else's."""

from dataclasses import dataclass

from sqlalchemy import func, select

from lms.audit import AuditEntry, log_deed
from lms.db import db
from lms.events import Event, publish


@dataclass(frozen=True, kw_only=True)
class Rained(Event):
    millimetres: int


def test_a_failing_listener_loses_its_own_writes_only(app, capsys):
    def broken(event):
        log_deed("weather.broken", str(event.millimetres))
        db.session.flush()
        raise RuntimeError("a plugin's fault")

    def sound(event):
        log_deed("weather.sound", str(event.millimetres))

    app.extensions["lms"].listeners[Rained] += [broken, sound]
    with app.app_context():
        log_deed("weather.rained", "12")

        publish(Rained(millimetres=12))
        db.session.commit()

        actions = set(db.session.scalars(select(AuditEntry.action)))
    assert actions == {"weather.rained", "weather.sound"}
    assert "listener failed" in capsys.readouterr().out


def test_what_a_listener_writes_goes_with_the_publisher(app):
    app.extensions["lms"].listeners[Rained].append(lambda event: log_deed("weather.heard", str(event.millimetres)))
    with app.app_context():
        publish(Rained(millimetres=3))
        db.session.rollback()

        assert db.session.scalar(select(func.count(AuditEntry.id))) == 0
