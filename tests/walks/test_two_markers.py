"""Two markers, a gap and a referee in a browser; and a workbook that rules mark, told to the learner."""

import pytest
from playwright.sync_api import expect

from tests.courses.packing import practice
from tests.walks.exams import begin, seat
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser

LETTER = 3
TEXT = "Kính gửi ông, bà. " * 15
GRANTED = (
    "SELECT u.staff_code FROM lms_user u JOIN lms_grant g ON g.user_id = u.id WHERE g.permission = :name ORDER BY u.id"
)


def activity(register, key):
    return register.rows("SELECT activity_id FROM courses_quiz WHERE key = :key", key=key)[0][0]


def hand_in(window):
    window.page.locator("[data-finish-open]:visible").first.click()
    window.page.click("[data-finish-send]")
    window.page.wait_for_url("**/result")


def give(window, path, marks, comment):
    page = window.go(path)
    for number, mark in enumerate(marks):
        page.locator("[name^=points_], [name=mark]").nth(number).fill(mark)
    page.fill("[name=comment]", comment)
    page.keyboard.press("Control+Enter")
    page.wait_for_load_state()
    return page


def test_two_markers_differ_a_referee_decides_and_the_learner_is_told(live, open_window):
    register = Register(live)
    first_code, second_code = (row[0] for row in register.rows(GRANTED, name="courses.mark")[:2])
    referees = [row[0] for row in register.rows(GRANTED, name="courses.referee")]
    referee_code = next(code for code in referees if code not in {first_code, second_code})
    author_code = register.rows(GRANTED, name="courses.author")[0][0]
    learner, author = open_window(size=PHONE), open_window()
    seat(learner, register, "NA00041")
    seat(author, register, author_code)
    quiz = register.rows("SELECT id FROM courses_quiz WHERE key = 'thi-thu-thuc-hanh'")[0][0]
    plan = author.go(f"/staff/quizzes/{quiz}/marking/plan")
    plan.fill("[name=second_share]", "100")
    plan.fill("[name=gap]", "15")
    plan.click("main form [type=submit]")
    expect(plan.locator("main")).to_contain_text("Đã lưu cách chấm")
    assert author.violations() == []

    sitting = begin(learner, register, activity(register, "thi-thu-thuc-hanh"))
    sitting.show(LETTER)
    sitting.question(LETTER).locator("textarea").fill(TEXT)
    sitting.wait_saved(LETTER)
    hand_in(learner)
    first, second, referee = (open_window() for _person in range(3))
    path = f"/staff/marking/{sitting.attempt}/{LETTER}"
    for window, code in ((first, first_code), (second, second_code), (referee, referee_code)):
        seat(window, register, code)
    for place in (1, 2):  # nothing was handed in there: it has its mark already
        assert register.rows(
            "SELECT fraction FROM courses_mark WHERE attempt_id = :a AND position = :p", a=sitting.attempt, p=place
        ) == [(0.0,)]
    give(first, path, ["4"], "Thiếu nơi liên hệ.")
    seen = second.go(path)
    expect(seen.locator("main")).not_to_contain_text("Thiếu nơi liên hệ.")
    seen.keyboard.press("Escape")
    seen.keyboard.press("k")
    seen.wait_for_url(lambda url: not url.endswith(path))
    page = give(second, path, ["9"], "Đủ ý.")
    expect(page.locator("main")).to_contain_text("chuyển sang người phân xử")

    listed = referee.go("/staff/referee")
    listed.click(f"a[href='/staff/referee/{sitting.attempt}/{LETTER}']")
    expect(listed.locator("main")).to_contain_text("Thiếu nơi liên hệ.")
    expect(listed.locator("main")).to_contain_text("Đủ ý.")
    assert referee.violations() == []
    page = give(referee, f"/staff/referee/{sitting.attempt}/{LETTER}", ["7"], "Thiếu một ý.")
    expect(page.locator("main")).to_contain_text("điểm phân xử 7")

    learner.go("/")
    expect(learner.page.locator("section", has=learner.page.locator("#marked"))).to_contain_text("thực hành")
    learner.go(f"/attempts/{sitting.attempt}/result")
    expect(learner.page.locator("main")).to_contain_text("Thiếu một ý.")
    assert learner.violations() == []
    author.go(f"/staff/quizzes/{quiz}/marking/plan").fill("[name=second_share]", "0")
    author.page.click("main form [type=submit]")


def test_a_workbook_is_marked_by_its_rules_and_a_letter_after_a_person_confirms(live, open_window, tmp_path):
    register = Register(live)
    learner = open_window(size=PHONE)
    seat(learner, register, "NA00042")
    sitting = begin(learner, register, activity(register, "lap-bang-tinh"))
    question = sitting.question(1)
    with learner.page.expect_download() as download:
        question.locator("a", has_text="dan-so-ho-ngheo.xlsx").click()
    assert download.value.suggested_filename == "dan-so-ho-ngheo.xlsx"
    (tmp_path / "bai.xlsx").write_bytes(practice.good_sheet())
    question.locator("input[type=file]").set_input_files(tmp_path / "bai.xlsx")
    sitting.wait_saved(1)
    assert learner.violations() == []
    hand_in(learner)
    reload_until(learner, "Đồng chí đã đạt")
    expect(learner.page.locator("main")).to_contain_text("Xếp loại dùng hàm IF")
    expect(learner.page.locator("main")).to_contain_text("10/10")
    assert learner.violations() == []

    sitting = begin(learner, register, activity(register, "trinh-bay-cong-van"))
    (tmp_path / "cv.docx").write_bytes(practice.good_letter())
    sitting.question(1).locator("input[type=file]").set_input_files(tmp_path / "cv.docx")
    sitting.wait_saved(1)
    hand_in(learner)
    marker = open_window()
    seat(marker, register, register.rows(GRANTED, name="courses.mark")[0][0])
    page = marker.go(f"/staff/marking/{sitting.attempt}/1")
    for _try in range(40):
        if page.locator("[name=points_1]").input_value():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert page.locator("[name=points_1]").input_value() == "1"
    expect(page.locator("main")).to_contain_text("điểm đề xuất theo quy tắc")
    page.locator("[name^=points_][type=radio]").last.check()
    assert marker.violations() == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("đã cho 10 điểm")


def reload_until(window, words):
    """The worker looks at the file; the page tells once it has."""
    for _try in range(60):
        if words in window.page.locator("h1").inner_text():
            return
        window.page.wait_for_timeout(500)
        window.page.reload()
    expect(window.page.locator("h1")).to_have_text(words)
