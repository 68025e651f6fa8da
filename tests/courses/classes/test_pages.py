"""The pages: a training body meets the learners of its own classes alone; a list is tried before anybody is seated."""

from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from courses.attendance.models import CourseClass
from lms.api import now
from lms.db import db
from lms.web.formats import today_of
from tests.courses.classes.conftest import School

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CANARY = "Lô Văn Dũng"


@pytest.fixture
def classes(app, world, school: School):
    """An sits in a class of the first body, Dũng in one of the second: (class, session, other class, session)."""
    with app.app_context():
        course = school.course()
        own = school.open(course, need_percent=80, takes_requests=True, seats=3)
        foreign = school.open(course, code="KHAC", unit_id=school.other, by_id=school.rival)
        sessions = school.session(own), school.session(foreign)
        school.seat(own, world.an)
        school.seat(foreign, world.dung)
        school.mark(sessions[1], dung="present")
        db.session.commit()
        return own.id, sessions[0].id, foreign.id, sessions[1].id


@pytest.fixture
def officer(school: School, sign_in):
    return sign_in(school.officer)


def sheet_of(answer) -> list[list[object]]:
    page = load_workbook(BytesIO(answer.data)).active
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_a_training_body_never_meets_the_learner_of_another_body(world, school, classes, officer, sign_in):
    own, session, foreign, foreign_session = classes
    addresses = [
        "/staff/classes", "/staff/classes?q=Lop", "/staff/class-learners", "/staff/class-learners?q=Dung",
        "/staff/class-learners?q=NA00003", f"/staff/classes/{own}", f"/staff/classes/{own}?q=Dung",
        f"/staff/classes/{own}/matrix", f"/staff/class-sessions/{session}/roll", f"/staff/classes/{own}/people?q=Dung",
        f"/staff/classes/{own}/rule", "/my-classes",
    ]  # fmt: skip

    for address in addresses:
        answer = officer.get(address)
        assert answer.status_code == 200, address
        assert CANARY not in answer.text, address
        assert "KHAC" not in answer.text, address
    for address in (f"/staff/classes/{foreign}", f"/staff/class-sessions/{foreign_session}/roll"):
        assert officer.get(address).status_code == 403
    for page, form in ((f"/staff/classes/{foreign}/file", {"as": "xlsx"}), (f"/staff/classes/{foreign}/people", {})):
        assert officer.post(page, data=form).status_code == 403
    exported = sheet_of(officer.post("/staff/class-learners/file", data={"q": ""}))
    assert [row[0] for row in exported[1:]] == ["Nguyễn Thị An"]
    assert CANARY in sign_in(school.rival).get("/staff/class-learners").text


def test_a_trainer_sees_and_calls_the_own_class_and_nothing_else(app, world, school, classes, sign_in):
    own, session, *_foreign = classes
    trainer = world.person("Giảng viên Một", school.body)
    with app.app_context():
        mine = school.open(school.course("rieng"), code="RIENG", trainers=[trainer])
        roll = school.session(mine)
        school.seat(mine, world.an)
        db.session.commit()
        mine_id, roll_id = mine.id, roll.id
    client = sign_in(trainer)

    assert "Lớp RIENG" in client.get("/my-classes").text
    assert client.get(f"/staff/classes/{mine_id}").status_code == 200
    answer = client.post(f"/staff/class-sessions/{roll_id}/roll", data={"do": "all"}, follow_redirects=True)
    assert "1 người thay đổi" in answer.text
    refused = (f"/staff/classes/{own}", f"/staff/class-sessions/{session}/roll", f"/staff/classes/{mine_id}/edit")
    assert [client.get(address).status_code for address in (*refused, "/staff/classes")] == [403] * 4


def test_a_list_is_tried_before_anybody_is_seated_and_names_have_to_agree(app, world, school, classes, officer):
    own = classes[0]
    address = f"/staff/classes/{own}/people"

    tried = officer.post(address, data={"do": "check", "codes": "NA00002; Trần Văn Bình\nNA00003\nNA00001\nNA99999"})
    assert tried.status_code == 422
    page = unescape(tried.text)
    assert "Dòng 2: NA00003" in page.replace('<span class="num">', "").replace("</span>", "")
    assert CANARY not in page
    assert "Nguyễn Thị An" in page  # has a seat already: the officer knows her
    assert "Xếp 1 người vào lớp" not in page

    forced = officer.post(address, data={"do": "save", "codes": "NA00002; Trần Văn Bình\nNA99999; Ai Đó"})
    assert forced.status_code == 422
    right = {"codes": "na00002;Tran Van Binh\nNA00002; Trần Văn Bình"}
    assert "Xếp 1 người vào lớp" in officer.post(address, data={"do": "check", **right}).text
    saved = officer.post(address, data={"do": "save", **right}, follow_redirects=True)

    assert "Đã xếp 1 người vào lớp." in saved.text
    assert "Trần Văn Bình" in saved.text


def test_a_sheet_is_read_by_its_headings_and_a_full_class_is_told(app, world, school, classes, officer):
    address = f"/staff/classes/{classes[0]}/people"
    book = Workbook()
    book.active.append(["DANH SÁCH CỬ ĐI HỌC"])
    book.active.append(["TT", "Họ và tên", "Mã cán bộ"])
    for number, (name, code) in enumerate((("Trần Văn Bình", "NA00002"), (CANARY, "NA00003")), start=1):
        book.active.append([number, name, code])
    file = BytesIO()
    book.save(file)

    sent = {"do": "check", "file": (BytesIO(file.getvalue()), "cu.xlsx")}
    tried = officer.post(address, data=sent, content_type="multipart/form-data")
    assert tried.status_code == 200
    assert f"NA00003; {CANARY}" in unescape(tried.text)
    world.person("Người Thứ Ba", world.quy_chau)
    codes = f"NA00002; Trần Văn Bình\nNA00003; {CANARY}\nNA{world.made:05}; Người Thứ Ba"
    refused = officer.post(address, data={"do": "save", "codes": codes})

    assert refused.status_code == 422
    assert "Danh sách có 3 người mới, lớp còn 2 chỗ." in refused.text


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF\n", b"", b"PK\x03\x04broken"])
def test_a_file_that_is_no_list_is_refused_in_a_sentence(classes, officer, content):
    sent = {"do": "check", "file": (BytesIO(content), "danh-sach.xlsx")}

    answer = officer.post(f"/staff/classes/{classes[0]}/people", data=sent, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "Chưa xếp ai vào lớp." in answer.text


def test_the_roll_is_called_with_one_answer_each_and_the_rest_present(app, world, school, classes, officer, marks):
    own, session, *_foreign = classes
    with app.app_context():
        school.seat(db.session.get_one(CourseClass, own), world.binh, world.dung)
        db.session.commit()
    page = officer.get(f"/staff/class-sessions/{session}/roll").text
    assert page.count('type="radio"') == 9

    seat = page.split('name="mark-')[1].split('"')[0]
    answer = officer.post(
        f"/staff/class-sessions/{session}/roll", data={f"mark-{seat}": "absent", "do": "all"}, follow_redirects=True
    )

    assert "Có mặt 2, có phép 0, vắng 1." in answer.text
    assert sorted(marks()) == ["absent", "present", "present", "present"]
    foreign_seat = {"mark-999999": "present", "mark-x": "present", f"mark-{seat}": "someday"}
    officer.post(f"/staff/class-sessions/{session}/roll", data=foreign_seat)
    assert len(marks()) == 4


def test_nobody_is_called_before_the_day(app, world, school, classes, officer, marks):
    with app.app_context():
        klass = school.open(school.course("sau"), code="SAU")
        later = school.session(klass, days=3)
        school.seat(klass, world.an)
        db.session.commit()
        later_id = later.id

    answer = officer.post(f"/staff/class-sessions/{later_id}/roll", data={"do": "all"}, follow_redirects=True)

    assert "Buổi này chưa đến ngày" in answer.text
    assert marks() == ["present"]


def test_a_class_is_set_up_with_sessions_and_every_wrong_value_is_told(app, world, school, officer):
    with app.app_context():
        course = school.course()
        db.session.commit()
    today = today_of(now())
    form = {
        "course": course, "unit": school.body, "code": "iu-01", "title": "Lớp một", "begins_on": today.isoformat(),
        "ends_on": (today + timedelta(days=5)).isoformat(), "trainers": f"NA{world.made - 1:05}",
    }  # fmt: skip
    wrong = {
        "ends_on": (today - timedelta(days=5)).isoformat(),
        "asks_attendance": "y",
        "link": "http://a",
        "seats": "0",
    }
    refused = officer.post("/staff/classes/new", data=form | wrong)
    assert refused.status_code == 422
    for sentence in ("Ngày cuối đứng trước ngày đầu.", "Ghi tỷ lệ chuyên cần", "Địa chỉ bắt đầu bằng https://"):
        assert sentence in refused.text
    assert "NA00001" in officer.post("/staff/classes/new", data=form | {"trainers": "NA00001"}).text

    made = officer.post("/staff/classes/new", data=form, follow_redirects=True)
    assert "Đã mở lớp “Lớp một”." in made.text
    assert "Phan Thị Giáo Vụ" in made.text
    assert "Đã có lớp mang mã này." in officer.post("/staff/classes/new", data=form).text
    sessions = made.request.path + "/sessions"
    outside = {"held_on": "2020-01-01", "begins": "11:00", "ends": "10:00", "hours": "99"}
    assert officer.post(sessions, data=outside).status_code == 422
    right = {"held_on": today.isoformat(), "begins": "07:30", "ends": "10:00", "hours": "2,5"}
    assert "2,5" in officer.post(sessions, data=right, follow_redirects=True).text


def test_a_learner_asks_for_a_seat_sees_the_next_session_and_gives_it_back(app, world, school, sign_in):
    with app.app_context():
        course = school.course()
        klass = school.open(course, takes_requests=True, seats=1, begins_on=today_of(now()) + timedelta(days=2))
        closed = school.open(school.course("kin", asks_approval=True), code="KIN", takes_requests=True)
        school.session(klass, days=3)
        db.session.commit()
        klass_id, closed_id = klass.id, closed.id
    an, dung = sign_in(world.an), sign_in(world.dung)
    assert "Đăng ký lớp này" in an.get(f"/courses/{course}").text

    assert "Đồng chí đã có chỗ" in an.post(f"/classes/{klass_id}/seat", follow_redirects=True).text
    assert "danh sách chờ" in dung.post(f"/classes/{klass_id}/seat", follow_redirects=True).text
    assert "phải được duyệt" in an.post(f"/classes/{closed_id}/seat", follow_redirects=True).text
    home = an.get("/").text
    assert "Buổi tới:" in home
    assert "Phòng 1" in home
    assert "Đang chờ chỗ" in dung.get("/my-classes").text
    an.post(f"/classes/{klass_id}/leave")

    with app.app_context():
        assert school.seats(db.session.get_one(CourseClass, klass_id)) == {"An": "left", "Dũng": "seated"}


def test_papers_and_workbook_tell_who_was_there(app, world, school, classes, officer):
    own, session, *_foreign = classes
    officer.post(f"/staff/class-sessions/{session}/roll", data={"do": "all"})

    rows = sheet_of(officer.post(f"/staff/classes/{own}/file", data={"as": "xlsx"}))
    assert rows[3][0] == "Nguyễn Thị An"
    assert rows[3][3:] == ["x", 4, 4, 1, "đủ"]
    for wanted in ("roll", "list"):
        paper = officer.post(f"/staff/classes/{own}/file", data={"as": wanted})
        assert paper.data.startswith(b"%PDF-")
    assert officer.post(f"/staff/classes/{own}/file", data={"as": "exe"}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/staff/classes", "/staff/classes/{own}", "/staff/classes/{own}/matrix", "/staff/class-sessions/{session}/roll",
        "/staff/class-learners", "/staff/classes/{own}/people", "/my-classes",
    ],
)  # fmt: skip
def test_pages_ask_few_statements_however_many_people_there_are(
    app, world, school, classes, officer, statements, address
):
    people = [world.person(f"Người {number}", world.quy_chau) for number in range(12)]
    with app.app_context():
        large = school.open(school.course("dong"), code="DONG")
        for days in range(1, 6):
            school.session(large, days=-days)
        school.seat(large, *people)
        session = school.session(large)
        db.session.commit()
        values = {"own": large.id, "session": session.id}
    statements.clear()

    assert officer.get(address.format(**values)).status_code == 200

    assert len(statements) <= 8, statements
