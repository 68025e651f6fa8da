"""The HR officer's desk at the size of a province: matrix, sheet of staff, rule, report.

    python3 -m tests bench hr [--people 20000] [--units 2000] [--completions 500000] [--postgresql] [--json]

On SQLite, or with --postgresql on a server of its own that keeps every commit on disk (45,000 people by default there).
Everything goes through the application itself, in one process without a network; jobs run in it too. Each work tells
`wall_s`, `cpu_s` (children that read files included), `sql` (statements) and `rows` (what it dealt with).
"""

import argparse
import json
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text

from courses.assigning.models import Duty
from courses.assigning.services import Order, Terms, assign
from courses.catalogue.models import Course
from lms.accounts.models import Grant, User
from lms.app import create_app
from lms.config import Settings
from lms.db import db, now
from lms.demo.crowd import make_people
from lms.jobs.services import run_due
from lms.organisation.models import Membership, Unit
from lms.plugins import migrations
from lms.staffing.columns import COLUMNS
from lms.starting import START_STEPS
from lms.web.formats import today_of
from lms.web.sheets import Sheet, SheetColumn
from lms.web.workbooks import xlsx_bytes
from tests.bench.machine import machine
from tests.postgresql import temporary_server

IMPORTED = 20_000
"""Lines of the sheet: three of four are newcomers, the others have another post than before."""

PERMISSIONS = ("lms.manage_staff", "lms.follow", "courses.assign")
NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "COMMIT")
Work = dict[str, Any]


@contextmanager
def measured(app: Flask) -> Iterator[Work]:
    """Count what the block does into the dictionary that it gets."""
    found: Work = {"sql": 0}

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found["sql"] += not statement.startswith(NOT_COUNTED)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    wall, cpu = time.perf_counter(), _cpu()
    try:
        yield found
    finally:
        found |= {"wall_s": round(time.perf_counter() - wall, 3), "cpu_s": round(_cpu() - cpu, 3)}
        event.remove(engine, "before_cursor_execute", note)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def filled(app: Flask, people: int, units: int, completions: int) -> None:
    """Bring the demonstration's units and courses, and as many people with a past as are asked for."""
    with app.app_context():
        migrations.upgrade()
        for step in START_STEPS:
            if step.key in {"lms.demo_people", "courses.packs"}:
                step.run()
        make_people(people, units=units, completions=completions, seed=1, at=now())
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        else:
            db.session.execute(text("ANALYZE"))
            db.session.commit()


def officer(app: Flask) -> FlaskClient:
    """A client that is signed in as an HR officer of the province."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        root = db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None))).one()
        who = db.session.scalars(select(User).order_by(User.id).limit(1)).one()
        for permission in PERMISSIONS:
            held = select(Grant.id).where(
                Grant.user_id == who.id, Grant.permission == permission, Grant.unit_id == root
            )
            if db.session.scalar(held) is None:
                db.session.add(Grant(user_id=who.id, permission=permission, unit_id=root))
        who.notice_version = 99
        session_id = f"{who.id}.{who.session_epoch}"
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        moment = now().timestamp()
        session.update(_user_id=session_id, _fresh=True, started=moment, seen=moment)
    return client


def page(app: Flask, client: FlaskClient, path: str, rounds: int = 10) -> Work:
    """Median of several visits after a first one."""
    client.get(path)
    visits = []
    for _round in range(rounds):
        with measured(app) as visit:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        visits.append(visit)
    middle = sorted(visits, key=lambda visit: visit["wall_s"])[rounds // 2]
    return middle | {"rows": answer.text.count("<tr")}


def sheet_of_staff(app: Flask) -> tuple[bytes, int]:
    """A sheet with people whose post changes and with newcomers; also how many of these."""
    with app.app_context():
        units = db.session.execute(select(Unit.code, Unit.name).where(Unit.valid_to.is_(None)).order_by(Unit.id)).all()
        known = db.session.execute(
            select(User.staff_code, User.name, Unit.code, Unit.name)
            .join(Membership, Membership.user_id == User.id)
            .join(Unit, Unit.id == Membership.unit_id)
            .where(Membership.main, Membership.valid_to.is_(None), ~User.id.in_(select(Grant.user_id)))
            .order_by(User.id.desc())
            .limit(IMPORTED // 4)
        ).all()
    rows = [
        {"staff_code": code, "name": name, "unit_code": unit, "unit_name": title, "position": "Chuyên viên chính"}
        for code, name, unit, title in known
    ]
    newcomers = IMPORTED - len(rows)
    for number in range(newcomers):
        unit, title = units[number % len(units)]
        rows.append(
            {
                "staff_code": f"MOI{number:06}", "name": f"Nguyễn Thị Mới {_letters(number)}", "unit_code": unit,
                "unit_name": title, "position": "Chuyên viên", "email": f"moi{number}@nghean.example",
            }
        )  # fmt: skip
    columns = [SheetColumn(str(column.heading)) for column in COLUMNS]
    lines = ([row.get(column.key, "") for column in COLUMNS] for row in rows)
    return xlsx_bytes(Sheet("Cán bộ", columns, lines)), newcomers


def _letters(number: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def import_staff(app: Flask, client: FlaskClient) -> Work:
    """Hand the sheet in, look at the dry run, take it in, run the job."""
    content, newcomers = sheet_of_staff(app)
    with measured(app) as found:
        handed = client.post("/staff/people/imports", data={"file": (BytesIO(content), "can-bo.xlsx")})
        assert handed.status_code == 302, handed.text[:2000]
        where = handed.location
        assert client.get(where).status_code == 200
        assert client.post(f"{where}/apply").status_code == 302
        _jobs(app)
    with app.app_context():
        made = db.session.scalar(select(func.count(User.id)).where(User.staff_code.startswith("MOI")))
    assert made == newcomers, made
    return found | {"rows": IMPORTED}


def assign_to_all(app: Flask) -> Work:
    """One course for everybody in the province, with a last day."""
    with app.app_context():
        root = db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None))).one()
        by_id = db.session.scalars(select(Grant.user_id).order_by(Grant.id).limit(1)).one()
        course = db.session.scalars(select(Course.id).where(Course.key == "iu01")).one()
        terms = Terms(due_on=today_of(now()) + timedelta(days=60))
        order = Order(title="IU01", unit_id=root, what="course", course_id=course, terms=terms)
        with measured(app) as found:
            assign(order, by_id=by_id, at=now())
            db.session.commit()
        rows = db.session.scalar(select(func.count(Duty.id)))
    return found | {"rows": rows}


def report(app: Flask, client: FlaskClient) -> Work:
    """Completion by person of the whole province as XLSX: asked for, made by the job."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with measured(app) as found:
        asked = client.post("/staff/reports/lms.completion_by_person/file", data={"format": "xlsx"})
        assert asked.status_code == 302, asked.text[:2000]
        _jobs(app)
    answer = client.post(f"{asked.location}/file")
    assert answer.status_code == 200, answer.status_code
    with app.app_context():
        rows = db.session.scalar(
            select(func.count(Membership.id)).where(Membership.main, Membership.valid_to.is_(None))
        )
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return found | {"rows": rows, "bytes": len(answer.data), "memory_grown_mib": round(grown / 1024, 1)}


def _jobs(app: Flask) -> None:
    with app.app_context():
        run_due()
        db.session.remove()


def commune(client: FlaskClient) -> str:
    """The address of the matrix with all communes and one of them open."""

    def opening(path: str) -> list[str]:
        links = re.findall(r'href="(/staff/follow/matrix\?[^"]*open=[^"]*)"', client.get(path).text)
        return [unescape(link) for link in links if link.count("open=") > path.count("open=")]

    communes = max(opening("/staff/follow/matrix"), key=lambda path: client.get(path).text.count("<tr"))
    more = opening(communes)
    return more[len(more) // 2]


def works(app: Flask, client: FlaskClient) -> Iterator[tuple[str, Callable[[], Work]]]:
    """The works in their order."""
    yield "matrix_province", lambda: page(app, client, "/staff/follow/matrix")
    yield "matrix_unit", lambda: page(app, client, commune(client))
    yield "staff_list", lambda: page(app, client, "/staff/people")
    yield "staff_search", lambda: page(app, client, "/staff/people?q=nguyen+thi+hoa")
    yield "assign", lambda: assign_to_all(app)
    yield "report_xlsx", lambda: report(app, client)
    yield "staff_import", lambda: import_staff(app, client)


def main(words: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench hr")
    parser.add_argument("--people", type=int)
    parser.add_argument("--units", type=int, default=2_000)
    parser.add_argument("--completions", type=int, default=500_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    people = asked.people or (45_000 if asked.postgresql else 20_000)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        address = _server(stack) if asked.postgresql else ""
        settings = Settings(
            environment="test", data=Path(folder), database_url=address, secret_key="only for benches " * 3
        )
        app = create_app(settings)
        began = time.perf_counter()
        filled(app, people, asked.units, asked.completions)
        found: Work = {
            "database": "postgresql" if address else "sqlite", "people": people, "units": asked.units,
            "completions": asked.completions, "filled_s": round(time.perf_counter() - began, 1), "machine": machine(),
        }  # fmt: skip
        for name, work in works(app, officer(app)):
            found[name] = work()
            if not asked.json:
                print(f"{name:16}", *(f"{value:>9} {what}" for what, value in found[name].items()), flush=True)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    return 0


def _server(stack: ExitStack) -> str:
    return stack.enter_context(temporary_server(durable=True)).create("thao_hr")
