"""The quiz editor in a browser: by keyboard alone, with numbers that follow; on a telephone; nothing is saved here."""

import pytest

from tests.walks.exams import seat
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser

TRAINER = "NA00040"


def editor(open_window, live, **options):
    register = Register(live)
    watched = open_window(**options)
    seat(watched, register, TRAINER)
    quiz = register.quiz("thi-cuoi-khoa")[0]
    watched.go(f"/staff/quizzes/{quiz}/edit")
    return watched


def test_the_number_of_questions_follows_while_one_types(open_window, live):
    page = editor(open_window, live).page
    whole = page.inner_text("#s-0-0-found")

    page.fill("[name=s-0-0-skill]", "IU06.1")

    page.wait_for_function("whole => document.querySelector('#s-0-0-found').innerText !== whole", arg=whole)
    assert page.inner_text("#s-0-0-found").startswith("Rút được từ")


def test_a_line_is_added_and_moved_by_keyboard_and_the_page_stays_there(open_window, live):
    page = editor(open_window, live).page

    page.focus("button[value='add-question:0']")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=s-0-1-question]")
    page.fill("[name=s-0-1-question]", "khong-co")
    page.focus("button[value='up:0:1']")
    page.keyboard.press("Enter")

    page.wait_for_selector("[name=s-0-0-question]")
    assert page.input_value("[name=s-0-0-question]") == "khong-co"
    assert "ngân hàng không có câu “khong-co”" in page.inner_text("main")
    assert page.evaluate("scrollY") > 0


def test_a_paper_in_trouble_is_told_at_the_top_and_fits_a_telephone(open_window, live):
    watched = editor(open_window, live, size=PHONE)
    page = watched.page
    watched.expected = ("status of 422",)

    page.fill("[name=s-0-0-draw]", "190")
    page.click("button[value=save]")

    page.wait_for_selector("[role=alert]")
    assert "Phần 1, dòng 1 cần 190 câu" in page.inner_text("[role=alert]")
    assert watched.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
