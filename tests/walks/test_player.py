"""The exam page and its queue in Chromium: kept in order, shared by tabs, told honestly, forgotten at sign-out."""

import pytest
from playwright.sync_api import expect

from tests.walks.exams import Sitting, begin, named, seat
from tests.walks.tickets import Register

pytestmark = pytest.mark.browser
CUT = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch", "ERR_FAILED", "status of 410")
HELD = """async () => {
    const asked = indexedDB.open("thao", 1);
    const open = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const all = open.transaction("held").objectStore("held").getAll();
    return await new Promise((done) => { all.onsuccess = () => done(all.result.map((row) => row.number)); });
}"""
WITHOUT_STORAGE = "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('shut off'); } })"


@pytest.fixture
def register(live) -> Register:
    return Register(live)


@pytest.fixture
def sit(open_window, register):
    """Seat a person and begin the exam; cuts are expected."""

    def begin_exam(staff_code: str) -> Sitting:
        watched = open_window()
        watched.expected = CUT
        seat(watched, register, staff_code)
        return begin(watched, register)

    return begin_exam


def choices(sitting: Sitting) -> list[int]:
    """The questions with radio buttons."""
    rows = sitting.register.rows(
        "SELECT s.position FROM courses_slot s JOIN courses_question_version v ON v.id = s.version_id"
        " WHERE s.attempt_id = :a AND v.type IN ('courses.choice', 'courses.true_false') ORDER BY s.position",
        a=sitting.attempt,
    )
    return [row[0] for row in rows]


def saves(sitting: Sitting) -> list[int]:
    """Which questions were saved, in the order of their receipts."""
    rows = sitting.register.rows(
        "SELECT position FROM courses_answer_trail WHERE attempt_id = :a ORDER BY seq", a=sitting.attempt
    )
    return [row[0] for row in rows]


def held(sitting: Sitting) -> list[int]:
    return sitting.page.evaluate(HELD)


def test_what_waited_is_sent_once_in_the_order_in_which_it_was_typed(sit):
    sitting = sit("NA00031")
    right, (one, two, three, *_rest) = sitting.register.right_answers(sitting.attempt), choices(sitting)
    strip = sitting.page.locator("[data-offline]")
    sitting.watched.context.set_offline(True)
    for number in (three, one, two):
        sitting.show(number)
        sitting.fill(number, right[number])
        expect(sitting.receipt(number)).to_contain_text("Chưa lưu", timeout=2000)
    expect(strip).to_contain_text("3 câu trả lời đang giữ trên máy này")
    expect(strip.locator("[data-again]")).to_contain_text("Thử lại")
    assert sorted(held(sitting)) == sorted([one, two, three])

    sitting.watched.context.set_offline(False)
    for number in (one, two, three):
        sitting.wait_saved(number)

    expect(strip).to_be_empty()
    assert saves(sitting) == [three, one, two]
    assert held(sitting) == []


def test_two_tabs_share_the_queue_and_a_closed_tabs_answers_are_sent_by_the_other(sit):
    first = sit("NA00032")
    right, (one, two, *_rest) = first.register.right_answers(first.attempt), choices(first)
    second = Sitting(first.watched, first.register, first.attempt)
    other = first.watched.context.new_page()
    other.goto(f"{first.watched.address}/attempts/{first.attempt}/{one}")
    other.wait_for_selector("main[data-ready]")

    first.open(one)
    first.fill(one, right[one])
    first.wait_saved(one)
    expect(other.locator(f"[data-question='{one}'] [data-receipt]")).to_contain_text("Đã lưu")
    expect(other.locator(f"[data-question='{one}'] input:checked")).to_have_value(right[one]["answer"][0])
    first.watched.context.set_offline(True)
    first.show(two)
    first.fill(two, right[two])
    expect(first.receipt(two)).to_contain_text("Chưa lưu", timeout=2000)
    first.page.goto("about:blank")
    first.watched.context.set_offline(False)

    expect(other.locator(f"[data-question='{two}'] [data-receipt]")).to_contain_text("Đã lưu")
    assert second.stored(two) == named(right[two])
    assert saves(second) == [one, two]


def test_an_answer_that_arrived_unheard_is_known_as_ones_own_after_the_tab_was_closed(sit):
    sitting = sit("NA00042")
    number = choices(sitting)[0]
    sitting.open(number)
    values = sitting.question(number).locator("input[type=radio]").evaluate_all("all => all.map((one) => one.value)")
    first, second = ({"answer": [value]} for value in values[:2])
    sitting.page.route("**/answers/*", lambda route: route.fetch())  # it arrives, and nobody ever hears of it
    sitting.fill(number, first)
    sitting.wait_stored(number, first)
    sitting.fill(number, second)
    sitting.page.wait_for_timeout(300)

    sitting.page.close()
    sitting.watched.page = sitting.watched.context.new_page()
    sitting.open(number)

    sitting.wait_stored(number, second)
    sitting.wait_saved(number)
    assert held(sitting) == []


def test_an_answer_that_comes_after_the_deadline_is_told_not_to_count(sit):
    sitting = sit("NA00033")
    right, number = sitting.register.right_answers(sitting.attempt), choices(sitting)[0]
    sitting.open(number)
    sitting.watched.context.set_offline(True)
    sitting.fill(number, right[number])
    expect(sitting.receipt(number)).to_contain_text("Chưa lưu", timeout=2000)
    sitting.register.change(
        "UPDATE courses_attempt SET deadline_at = '2020-01-01 00:00:00.000000' WHERE id = :a", a=sitting.attempt
    )

    sitting.watched.context.set_offline(False)

    expect(sitting.receipt(number)).to_contain_text("không được tính vì đã hết giờ")
    expect(sitting.page.locator("[data-offline]")).to_contain_text("1 câu trả lời tới muộn")
    assert sitting.stored(number) == {}
    assert held(sitting) == []


def test_signing_out_with_unsent_answers_asks_first_and_then_leaves_nothing_to_the_next_person(sit, register, live):
    sitting = sit("NA00034")
    page, number = sitting.page, choices(sitting)[0]
    page.route("**/answers/*", lambda route: route.abort())
    sitting.open(number)
    sitting.fill(number, register.right_answers(sitting.attempt)[number])
    expect(sitting.receipt(number)).to_contain_text("Chưa lưu", timeout=2000)
    sitting.watched.go("/")
    page.locator("details[data-menu] summary").click()
    page.locator("form[data-sign-out] button").click()
    expect(page.locator("dialog")).to_contain_text("1 câu trả lời")
    page.locator("dialog button[value=no]").click()
    assert held(sitting) == [number]

    page.locator("details[data-menu] summary").click()
    page.locator("form[data-sign-out] button").click()
    page.locator("dialog button[value=yes]").click()
    page.wait_for_url("**/sign-in*")
    assert held(sitting) == []
    page.unroute("**/answers/*")
    seat(sitting.watched, register, "NA00035")
    begin(sitting.watched, register)
    page.wait_for_selector("main[data-ready]")

    assert sitting.stored(number) == {}


def test_another_persons_held_answers_are_neither_seen_nor_sent(sit, register):
    sitting = sit("NA00036")
    page, number = sitting.page, choices(sitting)[0]
    page.route("**/answers/*", lambda route: route.abort())
    sitting.open(number)
    sitting.fill(number, register.right_answers(sitting.attempt)[number])
    expect(sitting.receipt(number)).to_contain_text("Chưa lưu", timeout=2000)

    seat(sitting.watched, register, "NA00037")  # the first one's session has run out
    page.unroute("**/answers/*")
    begin(sitting.watched, register)
    page.wait_for_selector("main[data-ready]")
    assert page.locator("a.held").count() == 0
    assert sitting.stored(number) == {}
    seat(sitting.watched, register, "NA00036")
    sitting.open(number)

    sitting.wait_saved(number)
    assert sitting.stored(number) == named(register.right_answers(sitting.attempt)[number])


def test_where_storage_is_shut_off_answers_live_as_long_as_the_page(open_window, register):
    watched = open_window()
    watched.expected = CUT
    watched.context.add_init_script(WITHOUT_STORAGE)
    seat(watched, register, "NA00038")
    sitting = begin(watched, register)
    right, number = register.right_answers(sitting.attempt), choices(sitting)[0]
    sitting.open(number)
    watched.context.set_offline(True)
    sitting.fill(number, right[number])
    expect(sitting.receipt(number)).to_contain_text("Chưa lưu", timeout=2000)

    watched.context.set_offline(False)

    sitting.wait_saved(number)
    assert sitting.stored(number) == named(right[number])


def test_leaving_the_exam_and_what_was_seen_when_are_noted(sit):
    sitting = sit("NA00039")
    sitting.open(1)
    sitting.show(3)
    sitting.page.evaluate("window.dispatchEvent(new Event('blur'))")
    sitting.page.wait_for_timeout(1200)
    sitting.page.evaluate("window.dispatchEvent(new Event('focus'))")

    sitting.page.goto("about:blank")

    for _try in range(30):
        notes = sitting.register.rows("SELECT kind FROM courses_attempt_note WHERE attempt_id = :a", a=sitting.attempt)
        if notes:
            break
        sitting.page.wait_for_timeout(100)
    seen = sitting.register.rows(
        "SELECT position FROM courses_slot WHERE attempt_id = :a AND seen_at IS NOT NULL ORDER BY position",
        a=sitting.attempt,
    )
    assert [note[0] for note in notes] == ["left"]
    assert [row[0] for row in seen] == [1, 3]
