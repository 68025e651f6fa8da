"""Quỳ Châu with two offices, its leaders, what its people have shown and what they are late with."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import update

from courses.assigning.models import Duty
from courses.catalogue.models import Course
from courses.oversight.targets_models import Target
from lms.db import db, now
from lms.organisation.models import Membership, Unit
from lms.skills.services import record_evidence
from lms.testing import World
from lms.web.formats import today_of

STANDARD = "tt03-2014"
BASIC = ("IU01", "IU02", "IU03", "IU04", "IU05", "IU06")


@dataclass
class Commune:
    """The world's first commune, put in order; every method commits."""

    world: World
    office: int = 0
    economy: int = 0
    leader: int = 0
    head: int = 0
    courses: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return today_of(now())

    def person(self, name: str, unit_id: int, *, position: str = "Chuyên viên", leads: bool = False) -> int:
        made = self.world.person(name, unit_id)
        with self.world.app.app_context():
            where = update(Membership).where(Membership.user_id == made)
            db.session.execute(where.values(position=position, is_leader=leads))
            db.session.commit()
        return made

    def kind(self, unit_id: int, kind: str, position: int = 0) -> int:
        with self.world.app.app_context():
            db.session.execute(update(Unit).where(Unit.id == unit_id).values(kind=kind, position=position))
            db.session.commit()
        return unit_id

    def target(self, unit_id: int, percent: int, due_on: date) -> None:
        with self.world.app.app_context():
            db.session.add(
                Target(
                    unit_id=unit_id,
                    framework=STANDARD,
                    level="basic",
                    percent=percent,
                    due_on=due_on,
                    set_by_id=self.world.binh,
                    set_at=now(),
                )
            )
            db.session.commit()

    def shows(self, learner: int, *codes: str, days_ago: int = 1) -> None:
        with self.world.app.app_context():
            record_evidence(
                learner_id=learner, framework=STANDARD, kind="tested", results=dict.fromkeys(codes, 1.0),
                source=f"test:{learner}:{days_ago}:{','.join(codes)}", at=now() - timedelta(days=days_ago),
            )  # fmt: skip
            db.session.commit()

    def course(self, code: str, title: str) -> int:
        with self.world.app.app_context():
            course = Course(
                key=code.lower(), titles={"vi": title, "en": f"English {code}"}, summaries={}, audiences={},
                skills=[code], framework=STANDARD, rules={}, sources=[],
            )  # fmt: skip
            db.session.add(course)
            db.session.commit()
            self.courses[code] = course.id
            return course.id

    def late(self, learner: int, code: str, days: int, *, state: str = "open") -> None:
        with self.world.app.app_context():
            db.session.add(
                Duty(
                    learner_id=learner,
                    course_id=self.courses[code],
                    due_on=self.today - timedelta(days=days),
                    state=state,
                    began_at=now(),
                )
            )
            db.session.commit()


def settle(world: World) -> Commune:
    """The commune with a deputy chairman and a head of office, and courses for two modules."""
    commune = Commune(world)
    commune.kind(world.province, "tinh")
    commune.office = commune.kind(world.unit("Văn phòng HĐND và UBND", world.quy_chau, "H40.X01.1"), "phong", 1)
    commune.economy = commune.kind(world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.2"), "phong", 2)
    commune.leader = commune.person("Lô Văn Khăm", world.quy_chau, position="Phó Chủ tịch UBND", leads=True)
    commune.head = commune.person("Vi Thị Nga", commune.economy, position="Trưởng phòng", leads=True)
    commune.course("IU03", "Xử lý văn bản cơ bản")
    commune.course("IU04", "Sử dụng bảng tính cơ bản")
    return commune
