"""The bank with 5,000 questions: what its list, a filter and a search cost, measured through the application itself.

    python3 -m tests bench bank [--questions 5000] [--rounds 20] [--json]

On SQLite, and on PostgreSQL where LMS_TEST_DATABASE_URL names an empty database. One process, no network: the figures
are those of the page, its statements and its template.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert

from courses.questions.models import READY, Bank, Question, QuestionVersion
from courses.questions.services import draft_from, searchable
from courses.questions.writing import version_row
from courses.statistics import coach
from courses.statistics.models import QuestionAdvice
from lms.accounts.models import Grant, User
from lms.app import create_app
from lms.config import Settings
from lms.db import Model, db, now
from lms.testing import World, make_tables
from tests.bench.figures import milliseconds
from tests.bench.machine import machine

QUESTIONS = 5_000
PAGES = {
    "list": "/staff/bank",
    "last page": "/staff/bank?page=200",
    "filter": "/staff/bank?skill=IU06.2&type=choice&difficulty=2&quality=look",
    "never used": "/staff/bank?used=never&order=new",
    "no feedback": "/staff/bank?quality=silent",
    "search": "/staff/bank?q=ho+so+buoi+sang+4321",
    "search everywhere": "/staff/bank?q=buoi",
}


def fill(bank_id: int, count: int, author: int) -> None:
    """Write questions that differ in words, labels and figures, in a few statements."""
    at = now()
    drafts = [draft_from(_fields(number)) for number in range(count)]
    rows = [
        {
            "bank_id": bank_id, "key": draft.key, "status": READY, "latest": 1, "author_id": author, "made_at": at,
            "changed_at": at, "search_text": searchable(draft.settings),
        }
        for draft in drafts
    ]  # fmt: skip
    made = db.session.execute(insert(Question).returning(Question.id, Question.key), rows)
    ids = {key: question_id for question_id, key in made}
    versions = db.session.execute(
        insert(QuestionVersion).returning(QuestionVersion.question_id, QuestionVersion.content),
        [version_row(draft, ids[draft.key], 1, by_id=author, at=at) for draft in drafts],
    )
    urgent = [(coach.KEY, 8), (coach.EASY, 3), (coach.STRONG, 0)]
    db.session.execute(
        insert(QuestionAdvice),
        [
            {
                "question_id": question_id, "content": content, "code": urgent[question_id % 3][0],
                "urgency": urgent[question_id % 3][1], "told": {"strong": "A", "key": "C", "facility": 0.97},
                "attempts": 90, "facility": 0.97, "discrimination": 0.1, "computed_at": at,
            }
            for question_id, content in versions
        ],
    )  # fmt: skip
    db.session.commit()


def trainer_with_bank(app: Flask, count: int) -> FlaskClient:
    """A site with a trainer and a full bank, and a client that is signed in as the trainer."""
    world = World(app)
    province = world.unit("Tỉnh Nghệ An", None, "H40")
    author = world.person("Lê Thị Hiền", province)
    with app.app_context():
        db.session.add(Grant(user_id=author, permission="courses.author", unit_id=province))
        bank = Bank(key="tinh", title="Ngân hàng tỉnh", unit_id=province)
        db.session.add(bank)
        db.session.flush()
        fill(bank.id, count, author)
        epoch = db.session.get_one(User, author).session_epoch
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        moment = now().timestamp()
        session.update(_user_id=f"{author}.{epoch}", _fresh=True, started=moment, seen=moment)
    return client


def measured(app: Flask, client: FlaskClient, path: str, rounds: int) -> dict[str, Any]:
    """Milliseconds of a page and how many statements it takes."""
    seen: list[str] = []
    not_counted = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(not_counted):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    client.get(path)
    event.listen(engine, "before_cursor_execute", note)
    times = []
    cpu = time.process_time()
    for _round in range(rounds):
        began = time.perf_counter()
        answer = client.get(path)
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, (path, answer.status_code)
    cpu = time.process_time() - cpu
    event.remove(engine, "before_cursor_execute", note)
    return {
        "p50_ms": milliseconds(times, 0.5), "p99_ms": milliseconds(times, 0.99),
        "cpu_ms": round(cpu / rounds * 1000, 1), "statements": len(seen) // rounds,
    }  # fmt: skip


def _fields(number: int) -> dict[str, Any]:
    text = f"Tổ một cửa nhận {number} hồ sơ buổi sáng và 37 hồ sơ buổi chiều. Cuối ngày có bao nhiêu hồ sơ?"
    return {
        "key": f"bench-{number:05}", "type": "choice", "skill": f"IU06.{number % 5 + 1}.{number % 3 + 1}",
        "difficulty": number % 3 + 1, "category": f"Nhóm {number % 7}", "text": text,
        "options": [{"text": f"{number + add} hồ sơ", "right": add == 37} for add in (37, 36, 38, 1037)],
        **({"feedback": "Cộng hai buổi."} if number % 4 else {}),
    }  # fmt: skip


def main(words: list[str]) -> int:
    """Measure and print; exit status 1 when a page takes more than eight statements."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench bank")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    address = os.environ.get("LMS_TEST_DATABASE_URL", "").replace("{worker}", "main")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Settings(environment="test", data=Path(folder), database_url=address, secret_key="only for benches " * 3)
        )
        with app.app_context():
            make_tables()
        client = trainer_with_bank(app, asked.questions)
        pages = {name: measured(app, client, path, asked.rounds) for name, path in PAGES.items()}
        database = "postgresql" if address else "sqlite"
        with app.app_context():
            db.session.remove()
            Model.metadata.drop_all(db.engine)
    found = {"database": database, "questions": asked.questions, "pages": pages, "machine": machine()}
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, page in pages.items():
            print(f"{name:20}", *(f"{value:>8} {what}" for what, value in page.items()))
    return 1 if any(page["statements"] > 8 for page in pages.values()) else 0
