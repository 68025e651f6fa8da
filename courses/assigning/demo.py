"""Rules of the demonstration: the province asks for the basic level, communes for single courses; some are late."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from courses.assigning.models import Assignment
from courses.assigning.repeating import AGAIN_DAYS, VALIDITY
from courses.assigning.services import Order, Terms, assign
from courses.assigning.what import COURSE, LEVEL
from courses.assigning.who import Who
from courses.catalogue.models import Course
from lms.api import Grant, StartStep, Unit, db, lazy_, now, today_of

PROVINCE, QUY_CHAU, CON_CUONG, MUONG_XEN = "H40", "H40.X080", "H40.X018", "H40.X056"
GIVEN = timedelta(days=14)


@dataclass(frozen=True)
class Ruled:
    """A rule: by which unit, what, and how many days from the first start it is due; a course is named by its key."""

    title: str
    unit: str
    course: str = ""
    days: int | None = None
    who: Who = field(default_factory=Who)
    valid_months: int | None = None


RULES = (
    Ruled("Đạt mức cơ bản trong toàn tỉnh", PROVINCE, days=60),
    Ruled("An toàn, bảo mật cho người chuyên trách CNTT", PROVINCE, "bt-lua-dao", 30, Who(it_dedicated=True), 24),
    Ruled("An toàn, bảo mật thông tin cơ bản", QUY_CHAU, "iu06", 7),
    Ruled("Hiểu biết về CNTT cho chuyên viên các phòng", QUY_CHAU, "iu01", -10, Who(position="Chuyên viên Phòng")),
    Ruled("An toàn, bảo mật thông tin cơ bản", CON_CUONG, "iu06", -3),
    Ruled("An toàn, bảo mật thông tin cơ bản", MUONG_XEN, "iu06"),
)  # fmt: skip


class DemoRules(StartStep):
    """Gives the rules, once: when nobody has given any."""

    key = "courses.demo_rules"
    title = lazy_("Việc học được giao của bản dùng thử")
    only_demo = True

    def run(self) -> None:
        at = now()
        units = dict(db.session.execute(select(Unit.code, Unit.id)).all())
        courses = dict(db.session.execute(select(Course.key, Course.id).where(Course.state == "open")).all())
        givers = _givers()
        if not db.session.scalar(select(func.count(Assignment.id))):
            for rule in RULES:
                unit = units.get(rule.unit)
                if unit is not None and unit in givers and (not rule.course or rule.course in courses):
                    _give(rule, unit, courses.get(rule.course), givers[unit], at)
        db.session.commit()


def _givers() -> dict[int, int]:
    """The unit over which somebody gives rules → the last of those who do."""
    rows = db.session.execute(
        select(Grant.unit_id, func.max(Grant.user_id))
        .where(Grant.permission == "courses.assign")
        .group_by(Grant.unit_id)
    )
    return dict(rows.all())


def _give(rule: Ruled, unit_id: int, course_id: int | None, by_id: int, at: datetime) -> None:
    due_on = today_of(at) + timedelta(days=rule.days) if rule.days is not None else None
    terms = Terms(due_on=due_on)
    if rule.valid_months:
        terms = Terms(due_on=due_on, repeats=VALIDITY, valid_months=rule.valid_months, again_days=AGAIN_DAYS)
    order = Order(
        title=rule.title, unit_id=unit_id, what=COURSE if course_id else LEVEL, who=rule.who, course_id=course_id,
        framework="" if course_id else "tt03-2014", level="" if course_id else "basic", terms=terms,
    )  # fmt: skip
    assign(order, by_id=by_id, at=at - GIVEN)
