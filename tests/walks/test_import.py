"""A Word file with mistakes on its way into a bank: shown beside what it says, mended, taken in, undone."""

from io import BytesIO

import docx
import pytest
from playwright.sync_api import expect

from tests.walks.exams import seat
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser

TRAINER = "NA00050"
CLEAR, TWICE, KEYLESS = "Muốn cố định dòng tiêu đề khi cuộn, dùng lệnh nào?", "Hàm nào tính trung bình cộng?", "Ô nào?"
QUESTIONS = [
    (CLEAR, ["Split", "Freeze Panes", "New Window", "Arrange All"], {1}),
    (TWICE, ["AVERAGE", "SUM", "MEDIAN", "COUNT"], {0, 2}),
    (KEYLESS, ["B3", "C3", "D4"], set()),
    ("Phím nào lưu tệp đang mở trên máy của đồng chí?", ["Ctrl + S", "Ctrl + P", "Ctrl + N"], {0}),
]


def word_file() -> bytes:
    """Questions as trainers write them: the right option underlined, once two of them, once none."""
    document = docx.Document()
    for number, (text, options, right) in enumerate(QUESTIONS, start=1):
        document.add_paragraph(f"Câu {number}. {text}")
        for place, option in enumerate(options):
            run = document.add_paragraph().add_run(f"{'ABCD'[place]}. {option}")
            run.underline = place in right
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def handed_in(watched):
    page = watched.go("/staff/imports")
    page.locator("main .t-plain-list a").first.click()
    return _handed_in(page)


def handed_in_to(watched, bank):
    return _handed_in(watched.go(f"/staff/bank/{bank}/import"))


def _handed_in(page):
    page.set_input_files("#file", {"name": "De_on.docx", "mimeType": "application/zip", "buffer": word_file()})
    page.get_by_role("button", name="Đọc tệp và xem trước").click()
    page.wait_for_url("**/staff/imports/*")
    return page


def question(page, number):
    return page.locator(f"#q{number}")


def test_a_word_file_with_mistakes_is_mended_taken_in_and_undone(open_window, live):
    watched = open_window()
    seat(watched, Register(live), TRAINER)
    page = handed_in(watched)
    expect(page.get_by_text("Đáp án nhận theo gạch chân")).to_be_visible()
    expect(question(page, 1).locator("li.key")).to_have_text("B.Freeze Panesđáp án")
    expect(question(page, 2).locator("li.odd")).to_have_count(2)
    expect(page.get_by_role("button", name="Nhập 2 câu")).to_be_visible()
    assert watched.violations() == []

    question(page, 2).get_by_role("button", name="Chỉ A đúng").click()
    expect(question(page, 2).locator("li.key")).to_have_count(1)
    question(page, 3).get_by_role("link", name="Sửa").click()
    page.get_by_label("Phương án B đúng").check()
    assert watched.violations() == []
    page.get_by_role("button", name="Lưu, sẽ nhập câu này").click()
    page.get_by_role("button", name="Nhập 4 câu").click()

    expect(page.get_by_text("Đã nhập 4 câu mới")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    page.locator("dialog[open]").get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(page.get_by_text("4 câu trở lại như trước khi nhập")).to_be_visible()
    assert watched.violations() == []


def test_the_same_page_on_a_telephone_goes_by_keyboard_and_fits(open_window, live):
    watched = open_window(size=PHONE)
    seat(watched, Register(live), TRAINER)
    page = handed_in(watched)
    assert watched.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    question(page, 2).get_by_role("button", name="Đúng như vậy: A, C").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Nhập 3 câu")).to_be_visible()
    expect(question(page, 2)).to_contain_text("Đã xem, sẽ nhập")


def test_a_file_of_another_kind_is_refused_in_words(open_window, live):
    watched = open_window()
    watched.expected = ("status of 422",)
    seat(watched, Register(live), TRAINER)
    page = watched.go("/staff/imports")
    page.locator("main .t-plain-list a").first.click()

    page.set_input_files("#file", {"name": "de.docx", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 ..."})
    page.get_by_role("button", name="Đọc tệp và xem trước").click()

    expect(page.get_by_role("alert")).to_contain_text("Chưa đọc được tệp")
