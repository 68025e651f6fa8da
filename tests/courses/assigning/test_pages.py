"""The officer's pages: a rule is seen before it is given, and nobody sees or reaches beyond their subtree."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from courses.assigning.models import Assignment, Duty, Exemption, ProgrammeChoice
from courses.assigning.who import Who
from lms.accounts.models import User
from lms.api import now, today_of
from lms.db import db
from tests.courses.assigning.conftest import MONDAY, Duties

CANARY = "Hoàng Yến Chim"
SOON = date.today() + timedelta(days=30)  # noqa: DTZ011 (a day in a form)


@pytest.fixture
def officer(world, sign_in):
    """Bình answers for Quỳ Châu."""
    world.grant(world.binh, "courses.assign", world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def province(world, sign_in):
    minh = world.person("Đậu Thị Minh", world.province)
    world.grant(minh, "courses.assign", world.province)
    return sign_in(minh)


@pytest.fixture
def course(app, duties: Duties):
    with app.app_context():
        made = duties.course("cntt")
        db.session.commit()
        return made


def form(world, course, **values):
    fields = {
        "title": "Ai cũng học", "what": f"course:{course}", "unit": world.quy_chau, "by": "date",
        "due_on": SOON.isoformat(), "repeats": "", "again_days": "30", "key": "mot", "leader": "", "it_dedicated": "",
        "below": "", "do": "save",
    }  # fmt: skip
    return fields | values


def rules(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Assignment.id)))


def test_how_many_people_a_rule_reaches_stands_on_the_page_before_it_is_given(app, world, officer, course):
    page = officer.post("/staff/assignments/new", data=form(world, course, do="preview"))

    assert page.status_code == 200
    assert '<b class="num">2</b> người được giao' in page.text
    assert "Nguyễn Thị An" in page.text
    assert 'UBND xã Quỳ Châu: <b class="num">2</b>' in page.text
    assert "Giao cho 2 người" in page.text
    assert rules(app) == 0


def test_the_same_is_told_beside_the_form_while_one_types(world, officer, course):
    page = officer.post("/staff/assignments/reach", data=form(world, course, title="", due_on=""))

    assert '<b class="num">2</b> người được giao' in page.text
    assert "<html" not in page.text


def test_a_given_rule_shows_its_people_and_their_state(app, world, officer, course):
    page = officer.post("/staff/assignments/new", data=form(world, course), follow_redirects=True)

    assert "Đã giao “Ai cũng học”." in page.text
    assert "Nguyễn Thị An" in page.text
    assert "Chưa xong" in page.text


def test_a_form_that_is_sent_twice_gives_one_rule(app, world, officer, course):
    for _time in range(2):
        assert officer.post("/staff/assignments/new", data=form(world, course)).status_code == 302

    assert rules(app) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Hãy đặt tên cho quy định."),
        ({"due_on": ""}, "Chọn ngày cuối cùng."),
        ({"due_on": "2020-01-01"}, "Ngày cuối cùng đã qua."),
        ({"by": "days"}, "Ghi số ngày."),
        ({"repeats": "yearly", "yearly_day": "30", "yearly_month": "2"}, "Tháng 02 không năm nào cũng có ngày 30."),
        ({"repeats": "yearly"}, "Ghi ngày và tháng."),
        ({"repeats": "validity"}, "Ghi số tháng."),
        ({"codes": "NA99999"}, "Không có trong phạm vi được giao: NA99999."),
        ({"what": "course:999"}, "Có 1 chỗ cần sửa."),
        ({"units": "x"}, "Có 1 chỗ cần sửa."),
        ({"again_days": "x"}, "Có 1 chỗ cần sửa."),
    ],
)
def test_what_does_not_go_together_is_told_in_a_sentence_and_gives_nothing(
    app, world, officer, course, values, sentence
):
    page = officer.post("/staff/assignments/new", data=form(world, course, **values))

    assert page.status_code == 422
    assert sentence in page.text
    assert rules(app) == 0


def test_people_can_be_named_by_their_codes_in_any_letters(app, world, officer, course):
    officer.post("/staff/assignments/new", data=form(world, course, codes="na00001, NA00001\n"))

    with app.app_context():
        assert db.session.scalars(select(Duty.learner_id)).all() == [world.an]


def test_a_unit_is_found_by_words_and_chosen(app, world, province, course):
    fields = form(world, course, unit=world.province, unit_words="quy chau", do="find")
    page = province.post("/staff/assignments/new", data=fields)
    assert "UBND xã Quỳ Châu (H40.X01)" in page.text
    assert "Con Cuông" not in page.text

    fields = form(world, course, unit=world.province, units=[world.quy_chau])
    province.post("/staff/assignments/new", data=fields)

    with app.app_context():
        assert sorted(db.session.scalars(select(Duty.learner_id))) == [world.an, world.binh]


def test_nobody_beyond_the_subtree_can_be_found_named_or_reached(app, world, officer, course):
    world.person(CANARY, world.con_cuong)
    with app.app_context():
        code = db.session.scalar(select(func.max(User.staff_code)))

    pages = [
        officer.post("/staff/assignments/new", data=form(world, course, do="find", unit_words="con cuong")),
        officer.post("/staff/assignments/new", data=form(world, course, do="preview", codes=code)),
        officer.post("/staff/assignments/reach", data=form(world, course, codes=code)),
        officer.post("/staff/assignments/new", data=form(world, course, unit=world.con_cuong)),
        officer.post("/staff/assignments/new", data=form(world, course, units=[world.con_cuong])),
        officer.post("/staff/assignments/new", data=form(world, course, unit=world.province)),
    ]

    assert all(CANARY not in page.text and "Con Cuông" not in page.text for page in pages)
    assert rules(app) == 0


def test_a_rule_from_above_is_seen_with_ones_own_people_and_cannot_be_changed(app, world, officer, duties, course):
    canary = world.person(CANARY, world.con_cuong)
    with app.app_context():
        rule = duties.assign(course, title="Cả tỉnh học", due_on=date(2026, 1, 1), who=Who(units=(world.province,))).id
        other = duties.assign(course, title="Riêng Con Cuông", who=Who(units=(world.con_cuong,))).id
        db.session.commit()

    listed = officer.get("/staff/assignments").text
    shown = officer.get(f"/staff/assignments/{rule}").text

    assert "do Tỉnh Nghệ An giao" in listed
    assert "Riêng Con Cuông" not in listed
    assert "Nguyễn Thị An" in shown
    assert "Quá hạn" in shown
    assert CANARY not in shown
    assert "Dũng" not in shown
    assert "Dũng" not in officer.get(f"/staff/assignments/{rule}?q=Dung").text
    for path in (
        f"/staff/assignments/{rule}/edit",
        f"/staff/assignments/people/{canary}",
        f"/staff/assignments/{other}",
    ):
        assert officer.get(path).status_code == 403
    assert officer.post(f"/staff/assignments/{rule}/end").status_code == 403


def test_the_people_of_a_rule_can_be_filtered_and_found(app, world, officer, duties, course):
    with app.app_context():
        rule = duties.assign(course, unit_id=world.quy_chau, due_on=date(2026, 1, 1)).id
        duties.complete(world.an, course, at=MONDAY)
        db.session.commit()

    late = officer.get(f"/staff/assignments/{rule}?state=late").text
    done = officer.get(f"/staff/assignments/{rule}?state=done").text
    found = officer.get(f"/staff/assignments/{rule}?q=thi an").text

    assert "Trần Văn Bình" in late.split("<main")[1]
    assert "Nguyễn Thị An" not in late
    assert "Nguyễn Thị An" in done
    assert "Nguyễn Thị An" in found


def test_a_day_is_changed_and_a_rule_ended_on_its_page(app, world, officer, duties, course):
    with app.app_context():
        rule = duties.assign(course, unit_id=world.quy_chau, due_on=SOON).id
        db.session.commit()
    later = SOON + timedelta(days=10)

    fields = {"title": "Đổi hạn", "by": "date", "due_on": later.isoformat(), "repeats": "", "again_days": "30"}
    assert officer.post(f"/staff/assignments/{rule}/edit", data=fields).status_code == 302
    with app.app_context():
        assert set(db.session.scalars(select(Duty.due_on))) == {later}
    page = officer.post(f"/staff/assignments/{rule}/end", follow_redirects=True)

    assert "Đã kết thúc “Đổi hạn”." in page.text
    with app.app_context():
        assert set(db.session.scalars(select(Duty.state))) == {"released"}


def test_an_officer_exempts_a_person_with_a_reason_and_lifts_it(app, world, officer, duties, course, sign_in):
    with app.app_context():
        duties.assign(course, unit_id=world.quy_chau, due_on=SOON)
        db.session.commit()
    path = f"/staff/assignments/people/{world.an}"

    assert officer.post(f"{path}/exempt", data={"courses": course, "reason": ""}).status_code == 422
    page = officer.post(f"{path}/exempt", data={"courses": course, "reason": "Nghỉ thai sản"}, follow_redirects=True)
    assert "Nghỉ thai sản" in page.text
    assert "Nghỉ thai sản" in sign_in(world.an).get("/my-duties").text
    with app.app_context():
        assert duties.states(course)["An"] == ("exempt", SOON)
        assert "An" not in duties.enrolled(course)

    officer.post(f"{path}/lift", data={"course": course})
    with app.app_context():
        assert duties.states(course)["An"] == ("open", SOON)
        assert duties.enrolled(course)["An"] == ("assigned", SOON)
        assert db.session.scalars(select(Exemption)).one().lifted_by == world.binh


def test_a_learner_reads_why_and_what_is_missing_in_few_statements(app, world, duties, sign_in, statements):
    with app.app_context():
        courses = duties.programme([f"IU{number:02}" for number in range(1, 16)])
        duties.assign(
            title="Cơ bản cho cả tỉnh", what="level", framework="tt03-2014", level="advanced", due_on=SOON,
            repeats="validity", valid_months=24, again_days=30,
        )  # fmt: skip
        duties.complete(world.an, courses["IU01"], at=now())
        db.session.commit()
    an = sign_in(world.an)
    statements.clear()

    page = an.get("/my-duties").text

    assert len(statements) <= 8
    assert "do Tỉnh Nghệ An giao" in page
    assert "Đồng chí còn thiếu 6 mô đun" in page
    assert f"Học lại từ {today_of(now()).day:02}" in page
    assert page.count("checked") == 3


def test_a_learner_picks_the_modules_of_the_advanced_level(app, world, duties, sign_in):
    with app.app_context():
        courses = duties.programme([f"IU{number:02}" for number in range(1, 16)])
        duties.assign(what="level", framework="tt03-2014", level="advanced", unit_id=world.quy_chau)
        db.session.commit()
    an = sign_in(world.an)

    an.post("/my-duties/modules", data={"framework": "tt03-2014", "codes": ["IU10", "IU13", "IU14"]})

    with app.app_context():
        rows = select(Duty.course_id, Duty.state).where(Duty.learner_id == world.an)
        held = {course for course, state in db.session.execute(rows) if state == "open"}
        assert held == {courses[f"IU{number:02}"] for number in (1, 2, 3, 4, 5, 6, 10, 13, 14)}
        assert duties.states(courses["IU07"]) == {"An": ("released", None), "Bình": ("open", None)}
    for codes in (["IU10"], ["IU01", "IU10", "IU11"], ["x", "y", "z"]):
        page = an.post("/my-duties/modules", data={"framework": "tt03-2014", "codes": codes}, follow_redirects=True)
        assert "Chọn đúng 3 mô đun." in page.text or "không có trong chương trình" in page.text
    an.post("/my-duties/modules", data={"framework": "không có", "codes": ["IU10"]})
    with app.app_context():
        assert db.session.scalar(select(func.count(ProgrammeChoice.id))) == 3


@pytest.mark.parametrize("path", ["/staff/assignments", "/staff/assignments/{rule}", "/staff/assignments/new"])
def test_the_pages_ask_few_statements_however_many_people_there_are(
    app, world, officer, duties, course, statements, path
):
    for number in range(20):
        world.person(f"Người {number}", world.quy_chau)
    with app.app_context():
        rule = duties.assign(course, unit_id=world.quy_chau, due_on=SOON).id
        duties.assign(course, unit_id=world.quy_chau)
        db.session.commit()
    statements.clear()

    officer.get(path.format(rule=rule))

    assert len(statements) <= 8
