"""A site to measure: the course of the benches, people who have never been there, others who have, the server as
production has it."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from courses.enrolment.services import enrol
from courses.quizzes.drawing_ahead import draw_ahead
from courses.quizzes.models import Quiz
from lms.accounts.models import User
from lms.accounts.passwords import hash_of
from lms.accounts.services import NOTICE_VERSION
from lms.app import create_app
from lms.config import settings_from
from lms.db import db, now
from lms.organisation.models import Membership, Unit
from lms.plugins import migrations
from lms.web.text import fold, sort_key
from tests.bench import counted, course, figures
from tests.bench.earlier import sat_before
from tests.postgresql import temporary_server
from tests.walks.site import Site

WORKERS = 2
EARLIER = 500
"""People who have sat the exam before. Without them PostgreSQL plans for empty tables and reads full ones whole."""
PASSWORD = "cánh đồng buổi sớm mai"
UNIT = "UBND xã Quỳ Châu"


@dataclass(frozen=True)
class Learner:
    """Somebody of the site."""

    id: int
    staff_code: str
    name: str
    epoch: str


class ExamSite(Site):
    """A site whose server counts its statements, with everything that learners of a bench need."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        super().__init__(
            folder, database_url=database_url, env="production", public_url="https://hoc.example",
            signing_key="none", signing_certificate="none", web_workers=str(WORKERS),
        )  # fmt: skip
        self.counts = folder / "counts"
        self.counts.mkdir()
        self.environment["BENCH_COUNTS"] = str(self.counts)
        self.course = self.lesson = self.exam = 0
        self.learners: list[Learner] = []

    def prepare(self, people: int, *, drawn_ahead: bool = False) -> None:
        """Make the tables, the course and `people` learners with the same password.

        With `drawn_ahead` they are enrolled, and their papers lie ready as before a scheduled exam.
        """
        app = create_app(settings_from(self.environment))
        with app.app_context():
            migrations.upgrade()
            self.course, self.lesson, self.exam = course.load(self.folder / "pack")
            everybody = _learners(people + EARLIER)
            self.learners, before = everybody[:people], [learner.id for learner in everybody[people:]]
            quiz = db.session.scalars(select(Quiz).where(Quiz.activity_id == self.exam)).one()
            sat_before(quiz, before, drawn=course.DRAWN, at=now() - timedelta(days=30))
            db.session.commit()
            if drawn_ahead:
                enrol(self.course, [learner.id for learner in self.learners], source="assigned", at=now())
                draw_ahead(quiz, at=now())
                db.session.commit()
            if db.engine.dialect.name == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("ANALYZE")
            db.session.remove()
            db.engine.dispose()
        app.extensions["lms.huey"].storage.close()

    def serve(self) -> None:
        """Start the server that `python -m lms serve` becomes, around the counted application."""
        self._open([*self.serve_command()[:-1], "tests.bench.counted:app"])
        self.wait()

    @property
    def process(self) -> int:
        """The server's first process."""
        return self._processes[0].pid

    @property
    def cpu_seconds(self) -> float:
        return figures.cpu_seconds(self.process)

    @property
    def memory_mib(self) -> float:
        return figures.memory_mib(self.process)

    @property
    def statements(self) -> int:
        return counted.counted_in(self.counts)


@contextmanager
def serving(people: int, database: str, *, drawn_ahead: bool = False) -> Iterator[ExamSite]:
    """Run a prepared site on a database of its own for as long as the block lasts."""
    with ExitStack() as things:
        folder = Path(things.enter_context(tempfile.TemporaryDirectory(prefix="thao-bench-")))
        url = ""
        if database == "postgresql":
            server = things.enter_context(temporary_server(durable=True))
            server.create("thao_bench")
            url = server.socket_address("thao_bench")
        site = ExamSite(folder, url)
        site.prepare(people, drawn_ahead=drawn_ahead)
        things.callback(site.stop)
        site.serve()
        yield site


def _learners(number: int) -> list[Learner]:
    unit = Unit(code="H40.X01", name=UNIT, kind="xa", path="/1/", search_text=fold(UNIT))
    db.session.add(unit)
    db.session.flush()
    password_hash = hash_of(PASSWORD)
    rows = [
        {
            "staff_code": f"NA{place:05}", "email": f"nguoi{place}@nghean.example", "name": f"Nguyễn Văn Đo {place}",
            "sort_key": sort_key(f"Nguyễn Văn Đo {place}"), "search_text": fold(f"Nguyễn Văn Đo {place}"),
            "birth_date": date(1990, 5, 2), "password_hash": password_hash, "session_epoch": f"epoch{place}",
            "notice_version": NOTICE_VERSION,
        }
        for place in range(1, number + 1)
    ]  # fmt: skip
    ids = sorted(db.session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), rows))
    db.session.execute(
        insert(Membership), [{"user_id": user, "unit_id": unit.id, "position": "Công chức"} for user in ids]
    )
    return [
        Learner(user, row["staff_code"], row["name"], row["session_epoch"]) for user, row in zip(ids, rows, strict=True)
    ]
