"""Work that people mark, in a browser: a file and a letter are handed in, and marked by the keyboard."""

import pytest
from playwright.sync_api import Locator, expect

from tests.walks.exams import begin, seat
from tests.walks.keys import reach
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser

PAGE, PICTURE, LETTER = 1, 2, 3
TEXT = "Kính gửi ông, bà. " * 12
WHOLE = "Kính gửi ông, bà, hồ sơ gồm một tờ khai. " * 7


def test_a_file_and_a_letter_are_handed_in_on_a_phone_and_marked_by_the_keyboard(live, open_window, tmp_path):
    register = Register(live)
    task = "SELECT activity_id FROM courses_quiz WHERE key = 'thi-thu-thuc-hanh'"
    learner = open_window(size=PHONE)
    seat(learner, register, "NA00037")
    sitting = begin(learner, register, register.rows(task)[0][0])
    (tmp_path / "trang.pdf").write_bytes(b"%PDF-1.7\nx")
    (tmp_path / "anh.pdf").write_bytes(b"GIF89a")
    chooser = sitting.question(PAGE).locator("input[type=file]")

    chooser.set_input_files(tmp_path / "anh.pdf")
    expect(sitting.question(PAGE)).to_contain_text("không phải là .pdf")
    chooser.set_input_files(tmp_path / "trang.pdf")
    sitting.wait_saved(PAGE)
    expect(sitting.question(PAGE).locator("[data-file]")).to_have_text("trang.pdf")
    sitting.show(LETTER)
    letter = sitting.question(LETTER).locator("textarea")
    letter.fill("chữ " * 12_000)
    letter.blur()
    expect(sitting.receipt(LETTER)).to_contain_text("Câu trả lời quá dài")
    letter.fill(TEXT)
    expect(sitting.question(LETTER).locator("[data-count]")).to_have_text("Đã viết 48 chữ, còn thiếu 12.")
    sitting.wait_saved(LETTER)
    assert learner.violations() == []
    learner.complaints.clear()  # the refused file was told as 422
    learner.page.locator("[data-finish-open]:visible").first.click()
    learner.page.click("[data-finish-send]")
    learner.page.wait_for_url("**/result")
    expect(learner.page.locator("h1")).to_have_text("Đang chờ chấm")

    examiner = open_window()
    granted = "SELECT u.staff_code FROM lms_user u JOIN lms_grant g ON g.user_id = u.id WHERE g.permission = :name"
    seat(examiner, register, register.rows(granted, name="courses.mark")[0][0])
    for number, mark in ((PAGE, "10"), (LETTER, "7,5")):
        page = examiner.go(f"/staff/marking/{sitting.attempt}/{number}")
        expect(page.locator("#given-mark")).to_be_focused()
        page.keyboard.type(mark)
        page.keyboard.press("Tab")
        page.keyboard.type("Trả lời đủ ý.")
        page.keyboard.press("Control+Enter")
        expect(page.locator("main")).to_contain_text(f"đã cho {mark} điểm")
        assert examiner.violations() == []

    learner.go(f"/attempts/{sitting.attempt}/result")
    expect(learner.page.locator("#remarks")).to_be_visible()
    expect(learner.page.locator("main")).to_contain_text("Trả lời đủ ý.")
    expect(learner.page.locator("h1")).to_have_text("Đồng chí đã đạt")


@pytest.mark.parametrize(("staff_code", "by"), [("NA00038", "mouse"), ("NA00039", "keyboard")])
def test_a_file_and_a_letter_are_handed_in_at_a_desk(live, open_window, tmp_path, staff_code, by):
    register, learner = Register(live), open_window()
    seat(learner, register, staff_code)
    sitting = begin(learner, register, register.quiz("thi-thu-thuc-hanh")[1])
    (tmp_path / "trang.pdf").write_bytes(b"%PDF-1.7\nx")

    def press(target: Locator, focused: Locator | None = None) -> None:
        if by == "mouse":
            target.click()
        else:
            reach(sitting.page, focused or target)
            sitting.page.keyboard.press("Enter")

    chooser = sitting.question(PAGE).locator("input[type=file]")
    with sitting.page.expect_file_chooser() as choosing:
        press(sitting.question(PAGE).locator("label:has(input[type=file])"), chooser)
    choosing.value.set_files(tmp_path / "trang.pdf")
    sitting.wait_saved(PAGE)
    press(sitting.page.locator(f"[data-questions] a[data-go='{LETTER}']"))
    press(sitting.question(LETTER).locator("textarea"))
    sitting.page.keyboard.insert_text(WHOLE)
    sitting.wait_saved(LETTER)
    press(sitting.page.locator("[data-finish-open]:visible").first)
    press(sitting.page.locator("[data-finish-send]"))
    sitting.page.wait_for_url("**/result")

    expect(sitting.page.locator("h1")).to_have_text("Đang chờ chấm")
    assert sitting.stored(PAGE)["name"] == ["trang.pdf"]
    assert WHOLE.strip() in sitting.stored(LETTER)["answer"][0]
