"""From a Word file with mistakes to an exam, to a learner, to the coach, to a new version: a trainer's whole way."""

import re

import pytest
from playwright.sync_api import expect

from tests.walks.exams import begin, seat
from tests.walks.test_import import handed_in_to, question
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser

TRAINER, LEARNER = "NA00050", "NA00026"
SKILL = "IU06.1.1"


@pytest.fixture
def register(live):
    return Register(live)


def test_questions_come_in_from_word_are_sat_looked_at_and_mended(open_window, register):
    watched = open_window()
    seat(watched, register, TRAINER)
    page = watched.page
    course = _made_course(watched)
    bank = register.rows("SELECT id FROM courses_bank WHERE course_id = :course", course=course)[0][0]

    handed_in_to(watched, bank)
    question(page, 2).get_by_role("button", name="Chỉ A đúng").click()
    question(page, 3).get_by_role("button", name="Đáp án là B").click()
    page.get_by_label("Gắn mã kỹ năng cho mọi câu chưa có mã").fill(SKILL)
    page.get_by_role("button", name="Gắn mã").click()
    page.get_by_label("Dùng được ngay").check()
    page.get_by_role("button", name="Nhập 4 câu").click()
    expect(page.get_by_text("Đã nhập 4 câu mới")).to_be_visible()

    activity = _built_exam(watched, register, course)
    first = register.rows("SELECT id FROM courses_question WHERE bank_id = :bank ORDER BY id", bank=bank)[0][0]
    phone = open_window(size=PHONE)
    seat(phone, register, TRAINER)
    phone.go(f"/staff/questions/{first}/preview")
    expect(phone.page.get_by_text("Freeze Panes").first).to_be_visible()
    assert phone.violations() == []

    learner = open_window(size=PHONE)
    seat(learner, register, LEARNER)
    learner.go(f"/courses/{course}")
    learner.page.get_by_role("button", name="Ghi danh và vào học").click()
    sitting = begin(learner, register, activity)
    for number, raw in register.right_answers(sitting.attempt).items():
        sitting.show(number)
        sitting.fill(number, raw)
        sitting.wait_stored(number, raw)
    learner.page.locator("[data-finish-open]:visible").first.click()
    learner.page.click("[data-finish-send]")
    expect(learner.page.get_by_text("Đồng chí đã đạt").first).to_be_visible()

    quiz = register.rows("SELECT id FROM courses_quiz WHERE activity_id = :activity", activity=activity)[0][0]
    watched.go(f"/staff/quizzes/{quiz}/statistics")
    refresh = page.locator("form[action$='/refresh'] button").first
    refresh.click()
    page.wait_for_load_state()
    _wait_for_the_coach(watched, f"/staff/questions/{first}")

    page.get_by_role("link", name="Sửa câu hỏi").click()
    page.wait_for_selector(".t-written.is-rich .tox-tbtn")
    page.get_by_label("Giải thích chung").fill("Freeze Panes giữ dòng tiêu đề khi cuộn.")
    page.get_by_role("button", name="Lưu và sẵn sàng dùng").click()
    watched.go(f"/staff/questions/{first}/history")
    expect(page.locator("ins").filter(has_text="Freeze Panes giữ dòng tiêu đề khi cuộn.").first).to_be_visible()
    assert watched.violations() == []


def _wait_for_the_coach(watched, address: str) -> None:
    """The worker counts; the page says so at its next opening."""
    said = watched.page.get_by_text("Chưa đủ lượt làm để kết luận: 1 lượt")
    for _second in range(40):
        watched.go(address)
        if said.count():
            return
        watched.page.wait_for_timeout(1_000)
    expect(said).to_be_visible()


def _made_course(watched) -> int:
    """A course with one lesson and one exam, published and open; its bank is made with it."""
    page = watched.page
    watched.go("/staff/courses/new")
    page.get_by_label("Tên khóa học").fill("Bảng tính ở xã")
    page.get_by_label("Tên tiếng Anh").fill("Sheets in the commune")
    page.get_by_label("Số tiết").fill("2")
    page.get_by_label("Mã kỹ năng").fill("IU06")
    page.get_by_role("button", name="Lập khóa học").click()
    page.wait_for_selector("[data-outline]")
    outline = page.url
    page.locator("summary", has_text="Thêm bài học").first.click()
    page.get_by_label("Tên bài").first.fill("Cuộn mà không lạc")
    page.get_by_role("button", name="Thêm và soạn").first.click()
    page.wait_for_selector(".t-written.is-rich .tox-tbtn")
    page.click(".t-written-rich")
    page.keyboard.type("Dòng tiêu đề đứng yên khi cuộn.")
    page.get_by_role("button", name="Lưu vào bản nháp").click()
    page.wait_for_selector("text=Đã ghi vào bản nháp.")
    page.goto(outline)
    page.get_by_role("link", name="Xem thay đổi").click()
    page.get_by_label("Mở cho người học ngay").check()
    page.get_by_role("button", name="Xuất bản khóa học").click()
    page.wait_for_selector("text=Đã xuất bản khóa")
    return int(re.findall(r"/staff/courses/(\d+)", outline)[0])


def _built_exam(watched, register, course: int) -> int:
    """An exam of the course whose one line draws four questions of the skill; gives its activity."""
    page = watched.page
    watched.go(f"/staff/courses/{course}")
    page.locator("summary", has_text="Thêm bài thi").click()
    page.locator("#new-exam-vi").fill("Bài thi bảng tính")
    page.locator("#new-exam-count").fill("4")
    page.get_by_role("button", name="Thêm bài thi").click()
    page.get_by_role("link", name="Xem thay đổi").click()
    page.get_by_role("button", name=re.compile("Xuất bản")).click()
    page.wait_for_selector("text=Đã xuất bản")
    quiz, activity = register.rows("SELECT id, activity_id FROM courses_quiz WHERE course_id = :course", course=course)[
        0
    ]
    watched.go(f"/staff/quizzes/{quiz}/edit")
    page.fill("[name=s-0-0-draw]", "4")
    page.fill("[name=s-0-0-skill]", SKILL)
    expect(page.locator("#s-0-0-found")).to_contain_text("Rút được từ 4")
    page.click("button[value=save]")
    page.wait_for_selector("text=Đã lưu bài kiểm tra")
    return int(activity)
