"""A class of the demonstration that is under way: held by the training body, two sessions behind it, one to come."""

from datetime import time, timedelta

from sqlalchemy import func, select

from courses.attendance.models import ABSENT, EXCUSED, PRESENT, CourseClass, Seat
from courses.catalogue.models import Course
from courses.classes.roll import call_roll
from courses.classes.seats import seat_people
from courses.classes.services import Meeting, Terms, add_session, make_class
from lms.api import StartStep, Unit, User, db, lazy_, now, today_of

COURSE, BODY, OFFICER = "iu06", "H40.14", "NA00051"
TRAINERS = ("NA00050", "NA00052")
LEARNERS = (
    "NA00001", "NA00005", "NA00006", "NA00009", "NA00011", "NA00014", "NA00016", "NA00021", "NA00023", "NA00025",
    "NA00029", "NA00033",
)  # fmt: skip
DAYS = (-8, -1, 6)
"""Days from the first start on which a session is held."""

AWAY = {(0, "NA00009"): EXCUSED, (0, "NA00016"): ABSENT, (1, "NA00011"): ABSENT, (1, "NA00016"): ABSENT}
"""Session and staff code of those who were not there."""


class DemoClass(StartStep):
    """Sets the class up, once: when there is none."""

    key = "courses.demo_class"
    title = lazy_("Lớp học của bản dùng thử")
    only_demo = True

    def run(self) -> None:
        unit = db.session.scalar(select(Unit).where(Unit.code == BODY))
        course = db.session.scalar(select(Course).where(Course.key == COURSE, Course.state == "open"))
        codes = [OFFICER, *TRAINERS, *LEARNERS]
        rows = db.session.execute(select(User.staff_code, User.id).where(User.staff_code.in_(codes))).all()
        people = dict(rows)
        if unit and course and len(people) == len(codes) and not db.session.scalar(select(func.count(CourseClass.id))):
            _hold(unit.id, course.id, people)
        db.session.commit()


def _hold(unit_id: int, course_id: int, people: dict[str, int]) -> None:
    moment = now()
    today, officer = today_of(moment), people[OFFICER]
    terms = Terms(
        course_id=course_id, unit_id=unit_id, code="IU06-01", title="An toàn, bảo mật thông tin, lớp 1",
        begins_on=today + timedelta(days=DAYS[0]), ends_on=today + timedelta(days=DAYS[-1]),
        place="Phòng máy 2, Trường Chính trị tỉnh Nghệ An", seats=14, takes_requests=True, need_percent=80,
    )  # fmt: skip
    trainers = [people[code] for code in TRAINERS]
    begun = moment + timedelta(days=DAYS[0] - 3)
    klass = make_class(terms, trainers, by_id=officer, at=begun)
    seat_people(klass.id, [people[code] for code in LEARNERS], by_id=officer, at=begun)
    seats = dict(db.session.execute(select(Seat.learner_id, Seat.id).where(Seat.class_id == klass.id)).all())
    topics = ("Nhận biết thư lừa đảo", "Mật khẩu và xác thực hai lớp", "Xử lý khi có sự cố")
    for place, (days, topic) in enumerate(zip(DAYS, topics, strict=True)):
        meeting = Meeting(today + timedelta(days=days), time(7, 30), time(11), 4.5, topic=topic)
        session = add_session(klass.id, meeting, by_id=officer)
        if days < 0:
            marks = {seats[people[code]]: AWAY.get((place, code), PRESENT) for code in LEARNERS}
            call_roll(session, marks, by_id=trainers[0], at=moment + timedelta(days=days))
