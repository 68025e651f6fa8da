"""A course is made, written, arranged by keyboard, looked at, published, learnt, copied, taken out and brought back."""

import re
from pathlib import Path

import pytest

from tests.walks.exams import seat
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser

TRAINER, LEARNER = "NA00040", "NA00027"


def at_the_desk(open_window, live, **options):
    watched = open_window(**options)
    seat(watched, Register(live), TRAINER)
    return watched


def add_lesson(page, title):
    page.locator("summary", has_text="Thêm bài học").first.click()
    page.get_by_label("Tên bài").first.fill(title)
    page.get_by_role("button", name="Thêm và soạn").first.click()
    page.wait_for_selector(".t-written.is-rich .tox-tbtn")


def test_from_nothing_to_a_learner_and_back_into_a_file(open_window, live, tmp_path: Path):
    watched = at_the_desk(open_window, live)
    page = watched.page

    watched.go("/staff/courses/new")
    page.get_by_label("Tên khóa học").fill("Họp trực tuyến")
    page.get_by_label("Tên tiếng Anh").fill("Meeting online")
    page.get_by_label("Số tiết").fill("2")
    page.get_by_label("Mã kỹ năng").fill("IU06")
    page.get_by_role("button", name="Lập khóa học").click()
    page.wait_for_selector("[data-outline]")
    outline = page.url

    add_lesson(page, "Vào phòng họp")
    page.click(".t-written-rich")
    page.keyboard.type("Kiểm tra micro trước giờ họp.")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lời lưu ý").click()
    page.get_by_role("menuitem", name="Lưu ý.").click()
    page.keyboard.type(" Tắt micro khi không nói.")
    preview = page.frame_locator("[data-preview]")
    preview.locator(".t-aside", has_text="Tắt micro khi không nói.").wait_for()
    assert watched.violations() == []
    page.get_by_role("button", name="Lưu vào bản nháp").click()
    page.wait_for_selector("text=Đã ghi vào bản nháp.")
    assert "> **Lưu ý.** Viết tiếp ở đây. Tắt micro khi không nói." in page.input_value("#body")
    page.goto(outline)
    add_lesson(page, "Chia sẻ màn hình")
    page.goto(outline)

    page.focus("button[value^='up:lesson:02-']")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[data-list] li').innerText.includes('Chia sẻ màn hình')")

    page.get_by_role("link", name="Xem thay đổi").click()
    page.wait_for_selector("text=khóa học lên lần đầu")
    page.get_by_label("Mở cho người học ngay").check()
    page.get_by_role("button", name="Xuất bản khóa học").click()
    page.wait_for_selector("text=Đã xuất bản khóa")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Xuất gói ZIP").click()
    waiting.value.save_as(tmp_path / "goi.zip")

    learner = open_window(size=PHONE)
    seat(learner, Register(live), LEARNER)
    learner.go("/courses/" + re.findall(r"/staff/courses/(\d+)", outline)[0])
    learner.page.get_by_role("button", name="Ghi danh và vào học").click()
    learner.page.wait_for_selector("h1:has-text('Chia sẻ màn hình')")

    page.get_by_role("link", name="Chép cho đơn vị khác").click()
    page.get_by_role("button", name="Chép khóa học").click()
    page.wait_for_selector("h1:has-text('Họp trực tuyến ·')")

    watched.go("/staff/courses/import")
    page.set_input_files("#pack", tmp_path / "goi.zip")
    page.get_by_role("button", name="Đọc gói và xem thay đổi").click()
    page.wait_for_selector("text=Bản nháp không khác bản đang dùng.")


def test_the_desk_fits_a_telephone(open_window, live):
    watched = at_the_desk(open_window, live, size=PHONE)
    page = watched.page
    course = Register(live).rows("SELECT id FROM courses_course WHERE key = 'iu06'")[0][0]

    for path in ("", "/lessons/02-trang-an-toan-va-lua-dao", "/settings"):
        watched.go(f"/staff/courses/{course}{path}")

        assert watched.violations() == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
