"""A course that asks for approval: learners ask, officers decide once, and nobody reads it before."""

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from courses.assigning.requests import decide
from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment
from courses.enrolment.request_models import EnrolmentRequest
from courses.packing.archive import unpacked
from courses.packing.reading import read_files
from lms.accounts.models import User
from lms.api import Message, db, now
from lms.audit import AuditEntry
from lms.organisation.models import Unit
from tests.courses.assigning.conftest import Duties
from tests.courses.building.conftest import DeskPages
from tests.learning import teach

CANARY = "Hoàng Yến Chim"
DESK = "/staff/enrolment-requests"


@pytest.fixture
def officer(world, sign_in):
    """Bình answers for Quỳ Châu."""
    world.grant(world.binh, "courses.assign", world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def course(app, duties: Duties):
    with app.app_context():
        made = duties.course("ke-toan", asks_approval=True)
        db.session.commit()
        return made


@pytest.fixture
def ask(sign_in, course):
    """The learner presses “Xin ghi danh”; what the page then says."""

    def press(learner: int) -> str:
        return unescape(sign_in(learner).post(f"/courses/{course}/requests", follow_redirects=True).text)

    return press


@pytest.fixture
def requests(app):
    """(id, learner, state, reason) of every request, in their order."""

    def read() -> list[tuple[int, int, str, str]]:
        columns = (
            EnrolmentRequest.id, EnrolmentRequest.learner_id, EnrolmentRequest.state, EnrolmentRequest.reason,
        )  # fmt: skip
        with app.app_context():
            return [tuple(row) for row in db.session.execute(select(*columns).order_by(EnrolmentRequest.id))]

    return read


def enrolled(app):
    with app.app_context():
        return [tuple(row) for row in db.session.execute(select(Enrolment.learner_id, Enrolment.source))]


def told(app, learner):
    with app.app_context():
        return list(db.session.scalars(select(Message.body).where(Message.recipient_id == learner)))


def test_a_learner_asks_and_waits_and_reads_nothing_before(app, world, course, ask, requests, sign_in):
    an = sign_in(world.an)
    with app.app_context():
        lesson = db.session.scalars(select(Activity.id).where(Activity.course_id == course)).one()
    assert "Xin ghi danh" in an.get(f"/courses/{course}").text

    page = ask(world.an)
    again = ask(world.an)

    assert "Đề nghị ghi danh đang chờ duyệt." in page
    assert "Rút lại" in page
    assert "Xin ghi danh" not in page
    assert "đã gửi từ trước" in again
    assert [(learner, state) for _, learner, state, _ in requests()] == [(world.an, "waiting")]
    joined = an.post(f"/courses/{course}/enrol", follow_redirects=True)
    assert "phải được duyệt mới vào học" in joined.text
    assert an.get(f"/lessons/{lesson}").status_code == 403
    assert enrolled(app) == []


def test_what_is_approved_is_joined_and_told_and_entered_in_the_log(
    app, world, course, officer, ask, requests, sign_in
):
    ask(world.an)
    assert "Nguyễn Thị An" in officer.get(DESK).text

    page = officer.post(f"{DESK}/decide", data={"ids": requests()[0][0], "do": "approve"}, follow_redirects=True)

    assert "Đã duyệt 1 đề nghị." in page.text
    assert "Nguyễn Thị An" not in page.text
    assert enrolled(app) == [(world.an, "self")]
    assert "đã được duyệt" in told(app, world.an)[0]
    assert "Tới: Bài" in sign_in(world.an).get(f"/courses/{course}").text
    with app.app_context():
        deeds = db.session.execute(select(AuditEntry.action, AuditEntry.actor_id).order_by(AuditEntry.id)).all()
    assert ("courses.enrolment_asked", world.an) in deeds
    assert ("courses.enrolment_approved", world.binh) in deeds


def test_a_refusal_needs_a_reason_which_the_learner_reads_and_may_ask_again(
    app, world, course, officer, ask, requests, sign_in
):
    ask(world.an)
    form = {"ids": requests()[0][0], "do": "refuse"}

    silent = officer.post(f"{DESK}/decide", data={**form, "reason": "  "})
    assert silent.status_code == 422
    assert "Hãy ghi lý do không duyệt" in silent.text
    assert requests()[0][2] == "waiting"
    officer.post(f"{DESK}/decide", data={**form, "reason": "Lớp đã đủ người"})

    assert requests()[0][2:] == ("refused", "Lớp đã đủ người")
    assert "Lý do: Lớp đã đủ người" in told(app, world.an)[0]
    assert enrolled(app) == []
    page = sign_in(world.an).get(f"/courses/{course}").text
    assert "Lý do: Lớp đã đủ người. Đồng chí có thể xin ghi danh lại." in page
    assert "Xin ghi danh" in page
    assert "Đề nghị ghi danh đang chờ duyệt." in ask(world.an)
    assert [state for _, _, state, _ in requests()] == ["refused", "waiting"]


def test_a_request_is_withdrawn_by_its_learner_and_is_then_not_decided(
    app, world, course, officer, ask, requests, sign_in
):
    ask(world.an)
    sign_in(world.dung).post(f"/courses/{course}/requests/withdraw")
    assert requests()[0][2] == "waiting"

    page = sign_in(world.an).post(f"/courses/{course}/requests/withdraw", follow_redirects=True)
    late = officer.post(f"{DESK}/decide", data={"ids": requests()[0][0], "do": "approve"}, follow_redirects=True)

    assert "Đã rút đề nghị ghi danh." in page.text
    assert "đã được xử lý trước đó" in late.text
    assert requests()[0][2] == "withdrawn"
    assert enrolled(app) == []
    assert "Không còn đề nghị nào" in sign_in(world.an).post(
        f"/courses/{course}/requests/withdraw", follow_redirects=True
    ).text  # fmt: skip


def test_of_two_officers_one_decides_and_the_learner_is_told_once(app, world, officer, ask, requests, sign_in):
    hoa = world.person("Vi Thị Hoa", world.quy_chau)
    world.grant(hoa, "courses.assign", world.quy_chau)
    ask(world.an)
    number = requests()[0][0]

    officer.post(f"{DESK}/decide", data={"ids": number, "do": "approve"})
    second = sign_in(hoa).post(
        f"{DESK}/decide", data={"ids": number, "do": "refuse", "reason": "Không"}, follow_redirects=True
    )

    assert "đã được xử lý trước đó" in second.text
    assert requests()[0][2:] == ("approved", "")
    assert len(told(app, world.an)) == 1


def test_an_officer_neither_sees_nor_decides_what_lies_outside_or_is_their_own(app, world, officer, ask, requests):
    canary = world.person(CANARY, world.con_cuong)
    ask(canary)
    ask(world.binh)

    assert CANARY not in officer.get(DESK).text
    assert "Không có đề nghị nào đang chờ" in officer.get(DESK).text
    numbers = [number for number, *_ in requests()]
    officer.post(f"{DESK}/decide", data={"ids": numbers, "do": "approve"})

    assert [state for _, _, state, _ in requests()] == ["waiting", "waiting"]
    assert enrolled(app) == []


def test_many_are_decided_at_once_and_listed_by_course(app, world, duties, officer, ask, requests, sign_in, statements):
    with app.app_context():
        other = duties.course("van-thu", asks_approval=True)
        db.session.commit()
    people = [world.person(f"Lô Văn {number}", world.quy_chau) for number in range(4)]
    for person in people:
        ask(person)
    sign_in(world.an).post(f"/courses/{other}/requests")

    statements.clear()
    page = officer.get(f"{DESK}?course={other}").text
    assert len(statements) <= 8
    assert "Nguyễn Thị An" in page
    assert "Lô Văn 1" not in page
    assert '<span class="count t-tag line num">5</span>' in page
    chosen = [number for number, learner, *_ in requests() if learner in people]
    done = officer.post(f"{DESK}/decide", data={"ids": chosen, "do": "approve"}, follow_redirects=True)

    assert "Đã duyệt 4 đề nghị." in done.text
    assert sorted(learner for learner, _ in enrolled(app)) == people


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"do": "approve"}, 422),
        ({"do": "approve", "ids": ["x", "-1", "9" * 30]}, 422),
        ({"do": "refuse", "ids": ["1"], "reason": "a" * 301}, 422),
        ({"do": "cancel", "ids": ["1"]}, 400),
        ({"do": "approve", "ids": ["999"]}, 302),
    ],
)
def test_what_cannot_be_decided_decides_nothing(world, officer, ask, requests, form, status):
    ask(world.an)

    assert officer.post(f"{DESK}/decide", data=form).status_code == status
    assert requests()[0][2] == "waiting"


def test_dates_and_courses_before_hold_also_for_asking(app, world, course, ask, requests):
    with app.app_context():
        db.session.execute(update(Course).values(opens_at=now() + timedelta(days=1)))
        db.session.commit()
    assert "nhận ghi danh từ" in ask(world.an)

    with app.app_context():
        db.session.execute(update(Course).values(opens_at=None, needs=["khac"]))
        db.session.commit()
    assert "Phải hoàn thành trước: khac." in ask(world.an)
    assert requests() == []


def test_whoever_is_assigned_the_course_needs_no_approval(app, world, duties, course, officer, ask, requests, sign_in):
    ask(world.an)
    with app.app_context():
        duties.assign(course, unit_id=world.quy_chau)
        db.session.commit()

    page = sign_in(world.an).get(f"/courses/{course}").text

    assert "Tới: Bài" in page
    assert "đang chờ duyệt" not in page
    assert "Nguyễn Thị An" not in officer.get(DESK).text
    sign_in(world.binh).post(f"/courses/{course}/requests")
    assert [learner for _, learner, *_ in requests()] == [world.an]


def test_the_page_of_such_a_course_costs_at_most_eight_statements(world, course, ask, sign_in, statements):
    ask(world.an)
    an = sign_in(world.an)
    statements.clear()

    an.get(f"/courses/{course}")

    assert len(statements) <= 8


def test_the_learner_is_told_in_their_own_language(app, world, officer, ask, requests):
    ask(world.an)
    number = requests()[0][0]
    with app.app_context():
        db.session.get_one(User, world.an).language = "en"
        unit = db.session.get_one(Unit, world.quy_chau)
        scope = Unit.path.startswith(unit.path)
        assert decide([number], reason="Full", by_id=world.binh, scope=scope, at=now()) == 1
        db.session.commit()

    assert told(app, world.an)[0].endswith("was not approved.\nReason: Full")


def test_the_setting_is_ticked_at_the_desk_published_and_goes_out_and_in_with_the_pack(app, world, sign_in):
    world.grant(world.binh, "courses.author", world.province)
    with app.app_context():
        taught = teach()
    desk = DeskPages(app, sign_in(world.binh), taught.course)
    form = {
        "title_vi": "Khóa thử ngắn", "kind": "tap_huan", "hours": "1", "summary_vi": "Một bài học.", "skills": "IU06",
        "lessons_rule": "all", "quizzes": "thi",
    }  # fmt: skip

    desk.post("/settings", seen=desk.remembered("/settings"), **form, approval="1")
    assert "approval: true\n" in desk.files()["pack.yaml"].decode()
    assert "Duyệt ghi danh" in desk.get("/publish")
    desk.publish()

    assert desk.row().asks_approval
    with app.app_context():
        pack, problems = read_files(unpacked(desk.client.get(f"{desk.address}/export").data))
    assert problems == []
    assert pack.approval
    desk.post("/settings", seen=desk.remembered("/settings"), **form)
    assert "approval" not in desk.files()["pack.yaml"].decode()
