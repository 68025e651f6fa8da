"""Every type that marks itself, taken with a mouse, by the keyboard alone, and with a finger at 390 px."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import ElementHandle, FloatRect, Locator, Page, expect

from tests.learning import PACKS
from tests.walks.exams import Raw, Sitting, begin, in_order, place_of, seat
from tests.walks.keys import answer_by_keys, reach
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def exam(live) -> int:
    """The exam of a course with one question of every type."""
    live.command("packs", "load", str(PACKS / "every_type"))
    quiz = "SELECT q.activity_id FROM courses_quiz q JOIN courses_course c ON c.id = q.course_id WHERE c.key = 'types'"
    return int(Register(live).rows(f"{quiz} AND q.behaviour = 'exam'")[0][0])


@pytest.fixture
def sit(live, open_window, exam):
    """Seat a person and begin the exam."""

    def begin_exam(staff_code: str, **options) -> Sitting:
        register, watched = Register(live), open_window(**options)
        seat(watched, register, staff_code)
        return begin(watched, register, exam)

    return begin_exam


@dataclass(frozen=True)
class Mouse:
    """Clicks and drags."""

    page: Page

    def press(self, target: Locator) -> None:
        target.click()

    def drag(self, grip: Locator, row: Locator) -> None:
        """Take the grip and let go over the upper half of a row, once the dragged one is seen to stand there."""
        held, start, end = grip.element_handle(), box(grip), box(row)
        self.page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
        self.page.mouse.down()
        for step in range(1, 9):
            self.page.mouse.move(start["x"] + 20, start["y"] + (end["y"] + 6 - start["y"]) * step / 8)
        see_moved(self.page, held, end)
        self.page.mouse.up()


@dataclass(frozen=True)
class Finger:
    """Taps and drags on glass."""

    page: Page

    def press(self, target: Locator) -> None:
        target.tap()

    def drag(self, grip: Locator, row: Locator) -> None:
        """The same by touch events, which Playwright has no word for."""
        held, start, end = grip.element_handle(), box(grip), box(row)
        session = self.page.context.new_cdp_session(self.page)
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        points = [(x, y + (end["y"] + 6 - y) * step / 8) for step in range(9)]
        for kind, (left, top) in (("touchStart", points[0]), *(("touchMove", point) for point in points[1:])):
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": left, "y": top}]})
        see_moved(self.page, held, end)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def box(part: Locator) -> FloatRect:
    """Where a part stands on the screen, scrolled into view."""
    part.scroll_into_view_if_needed()
    found = part.bounding_box()
    assert found is not None
    return found


def see_moved(page: Page, grip: ElementHandle | None, place: FloatRect) -> None:
    """Wait until the row of a grip stands where it was dragged to: the list follows the pointer every 50 ms."""
    reached = "([grip, top]) => Math.abs(grip.closest('li').getBoundingClientRect().top - top) < 3"
    page.wait_for_function(reached, arg=[grip, place["y"]])


def answer_by_pointing(form: Locator, kind: str, raw: Raw, pointer: Mouse | Finger) -> None:
    """Answer a question with a mouse or a finger; texts are typed."""
    if kind == "courses.ordering":
        for name, place in in_order(raw):
            row = form.locator(f"li:has([name='{name}'])")
            if place_of(row) > int(place[0]):
                pointer.drag(row.locator("[data-grip]"), form.locator("li").nth(int(place[0]) - 1))
                expect(row.locator("select")).to_have_value(place[0])
        return
    for name, values in raw.items():
        for value in values:
            target = form.locator(f"[name='{name}']").first
            if kind.endswith(".hotspot"):
                pointer.press(form.locator(f"[data-region='{value}'] rect"))
            elif target.get_attribute("type") in {"radio", "checkbox"}:
                pointer.press(form.locator(f"label:has([value='{value}'])"))
            elif target.evaluate("input => input.tagName") == "SELECT":
                target.select_option(value)
            else:
                pointer.press(target)
                target.press_sequentially(value)


def take(sitting: Sitting, answer: Callable[[Locator, str, Raw], None], press: Callable[[Locator], None]) -> None:
    """Answer every question rightly, see each stored, hand in, and read the result."""
    page, register = sitting.page, sitting.register
    kinds = dict(
        register.rows(
            "SELECT s.position, v.type FROM courses_slot s JOIN courses_question_version v ON v.id = s.version_id"
            " WHERE s.attempt_id = :attempt",
            attempt=sitting.attempt,
        )
    )
    for number, raw in register.right_answers(sitting.attempt).items():
        press(page.locator(f"[data-questions] a[data-go='{number}']"))
        form = sitting.question(number).locator("form[data-answer]")
        answer(form, kinds[number], raw)
        sitting.question(number).locator("h2").evaluate("heading => heading.focus()")
        sitting.wait_stored(number, raw)
    press(page.locator("[data-finish-open]:visible").first)
    press(page.locator("[data-finish-send]"))
    page.wait_for_url("**/result")
    expect(page.locator("main")).to_contain_text(f"{len(kinds)}/{len(kinds)}")


def test_every_type_is_taken_with_a_mouse(sit):
    sitting = sit("NA00031")
    mouse = Mouse(sitting.page)

    take(sitting, lambda form, kind, raw: answer_by_pointing(form, kind, raw, mouse), mouse.press)


def test_every_type_is_taken_by_the_keyboard_alone(sit):
    sitting = sit("NA00032")

    def press(target: Locator) -> None:
        reach(sitting.page, target)
        sitting.page.keyboard.press("Enter")

    take(sitting, answer_by_keys, press)


def test_every_type_is_taken_with_a_finger_on_a_small_screen(sit):
    sitting = sit("NA00033", size=PHONE, has_touch=True)
    finger = Finger(sitting.page)

    take(sitting, lambda form, kind, raw: answer_by_pointing(form, kind, raw, finger), finger.press)


def test_widgets_of_check_questions_work_and_come_back_with_their_answer(live, exam, open_window):
    register, watched = Register(live), open_window(size=PHONE)
    seat(watched, register, "NA00034")
    lessons = "SELECT a.id, a.content FROM courses_activity a JOIN courses_course c ON c.id = a.course_id"
    lesson, content = register.rows(f"{lessons} WHERE c.key = 'types' AND a.type = 'courses.reading'")[0]
    checks = (content if isinstance(content, dict) else json.loads(content))["checks"]
    page = watched.go(f"/lessons/{lesson}")

    order = page.locator("#check-every-l01-order")
    for place, text in enumerate(checks["every-l01-order"]["settings"]["items"], start=1):
        row = order.locator("li", has_text=text)
        for _step in range(place_of(row) - place):
            row.locator("[data-move=up]").click()
    order.locator("button[type=submit]").click()
    expect(order).to_contain_text("Trả lời đúng")
    spot = page.locator("#check-every-l01-spot")
    spot.locator("[data-region] rect").nth(1).click()
    spot.locator("button[type=submit]").click()
    expect(spot).to_contain_text("Trả lời đúng")

    expect(order.locator("[data-item]")).to_have_text(checks["every-l01-order"]["settings"]["items"])
    expect(spot.locator("[data-region].on")).to_have_count(1)
    order.locator("[data-move=down]").first.click()
    order.locator("button[type=submit]").click()
    expect(order).to_contain_text("Chưa đúng")
    assert watched.violations() == []
