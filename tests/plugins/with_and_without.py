"""What a site does with the sample plugin, and without it. Run by `test_hotspot` in fresh processes.

    python -m tests.plugins.with_and_without with|without FOLDER

prints JSON: what was seen, for the test to judge.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from certificates.models import Award
from certificates.starting import make_demo_body
from courses.api import QUESTION_TYPES
from courses.quizzes.answer_models import Answer
from courses.quizzes.mark_models import Mark
from courses.quizzes.models import Attempt
from courses.testing import check_question_type
from lms.accounts.models import User
from lms.app import create_app
from lms.config import Settings
from lms.db import db, now
from lms.plugins import migrations
from lms.testing import World
from tests.learning import PACKS, answers_to, begin, read_all, teach


def site(folder: Path) -> Flask:
    """The application with whatever plugins this process can see."""
    database = os.environ.get("HOTSPOT_DATABASE_URL", "")
    app = create_app(Settings(environment="test", data=folder, database_url=database, secret_key="hotspot " * 5))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def signed_in(app: Flask, person: int) -> FlaskClient:
    """A client that is signed in."""
    client = app.test_client()
    with app.app_context():
        epoch = db.session.get_one(User, person).session_epoch
    with client.session_transaction() as session:
        moment = now().timestamp()
        session.update(_user_id=f"{person}.{epoch}", _fresh=True, started=moment, seen=moment)
    return client


def use(folder: Path) -> dict[str, Any]:
    """Install the tables, teach the course with the plugin's question, take its exam through HTTP."""
    app = site(folder)
    with app.app_context():
        migrations.upgrade()
        check_question_type(QUESTION_TYPES["hotspot.hotspot"], app)
        make_demo_body()
        db.session.commit()
        taught = teach(PACKS / "pictures_asked")
    world = World(app)
    unit = world.unit("UBND xã Quỳ Châu", None, "H40.X01")
    person = world.person("Nguyễn Thị An", unit)
    with app.app_context():
        read_all(taught, person)
        attempt = begin(taught, person)
        answers = answers_to(attempt)
    client = signed_in(app, person)
    page = client.get(f"/attempts/{attempt}/1")
    picture = client.get("/hotspot/browser.svg")
    position = next(number for number, raw in answers.items() if raw == {"answer": ["address"]})
    other = next(number for number in answers if number != position)
    saved = client.put(
        f"/attempts/{attempt}/answers/{position}",
        json={"given": {"answer": ["tabs"]}, "base": 0, "request": "hotspot-0001"},
    )
    refused = client.put(
        f"/attempts/{attempt}/answers/{position}",
        json={"given": {"answer": ["elsewhere"]}, "base": 1, "request": "hotspot-0002"},
    )
    plain = client.post(f"/attempts/{attempt}/answers/{other}", data={**answers[other], "base": "0", "go": "1"})
    finished = client.post(f"/attempts/{attempt}/finish", data={"confirmed": "yes"})
    result = client.get(f"/attempts/{attempt}/result")
    with app.app_context():
        second = begin(taught, person)
        again = answers_to(second)
    for number, raw in again.items():
        answer = {"given": raw, "base": 0, "request": f"hotspot-1{number:03}"}
        client.put(f"/attempts/{second}/answers/{number}", json=answer)
    return {
        "person": person, "attempt": attempt, "open_attempt": second, "course": taught.course,
        "page": page.status_code, "html": page.text, "picture": [picture.status_code, picture.mimetype],
        "saved": saved.status_code, "refused": [refused.status_code, refused.json["message"]],
        "plain": plain.status_code, "finished": finished.status_code, "result": result.text, **counts(app),
    }  # fmt: skip


def look(folder: Path) -> dict[str, Any]:
    """Open everything again in a process that has never heard of the plugin."""
    before = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    app = site(folder)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        migrations.upgrade()
        pending = migrations.pending()
    client = signed_in(app, before["person"])
    addresses = {
        "home": "/", "course": f"/courses/{before['course']}", "attempt": f"/attempts/{before['open_attempt']}/1",
        "result": f"/attempts/{before['attempt']}/result", "receipts": f"/attempts/{before['attempt']}/receipts",
        "certificates": "/certificates",
    }  # fmt: skip
    pages = {name: client.get(address) for name, address in addresses.items()}
    finish = client.post(f"/attempts/{before['open_attempt']}/finish", data={"confirmed": "yes"})
    return {
        "pages": {name: [page.status_code, page.text] for name, page in pages.items()},
        "finish": finish.status_code, "pending": pending, **counts(app),
    }  # fmt: skip


def counts(app: Flask) -> dict[str, Any]:
    """The rows that must outlive the plugin."""
    with app.app_context():
        return {
            "attempts": db.session.scalar(select(func.count(Attempt.id)).where(Attempt.score.is_not(None))),
            "answers": db.session.scalar(select(func.count()).select_from(Answer)),
            "marks": [float(mark) for mark in db.session.scalars(select(Mark.fraction).order_by(Mark.position))],
            "awards": db.session.scalar(select(func.count(Award.id))),
            "types": sorted(db.session.scalars(text("SELECT DISTINCT type FROM courses_question_version"))),
        }


if __name__ == "__main__":
    place = Path(sys.argv[2])
    print(json.dumps({"with": use, "without": look}[sys.argv[1]](place), ensure_ascii=False))
