"""Sitting an exam in a browser."""

import json
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.walks.tickets import Register, cookie
from tests.walks.watching import Watched

Raw = dict[str, list[str]]


@dataclass
class Sitting:
    """One learner's open attempt in one window."""

    watched: Watched
    register: Register
    attempt: int

    @property
    def page(self) -> Page:
        return self.watched.page

    def open(self, number: int = 1) -> None:
        """Open the paper at a question."""
        self.watched.go(f"/attempts/{self.attempt}/{number}")
        self.page.wait_for_selector("html.js")

    def question(self, number: int) -> Locator:
        """The part of the page that holds a question."""
        return self.page.locator(f"[data-question='{number}']").first

    def show(self, number: int) -> None:
        """Go to a question by the list beside it."""
        self.page.click(f"[data-questions] a[data-go='{number}']")

    def fill(self, number: int, raw: dict[str, list[str]]) -> None:
        """Answer a question as a hand would: click, choose, type."""
        form = self.question(number).locator("form[data-answer]")
        for name, values in in_order(raw):
            inputs = form.locator(f"[name='{name}']")
            if name.startswith("place-"):
                move_up(form.locator(f"li:has([name='{name}'])"), int(values[0]))
            elif inputs.first.evaluate("input => input.tagName") == "SELECT":
                inputs.first.select_option(values[0])
            elif inputs.first.get_attribute("type") in {"radio", "checkbox"}:
                for value in values:
                    form.locator(f"label:has(input[name='{name}'][value='{value}'])").click()
            else:
                inputs.first.fill(values[0])
                inputs.first.blur()

    def receipt(self, number: int) -> Locator:
        """The line that tells what the server holds."""
        return self.question(number).locator("[data-receipt]")

    def wait_saved(self, number: int) -> None:
        """Wait for the server's receipt."""
        expect(self.receipt(number)).to_contain_text("Đã lưu")

    def wait_stored(self, number: int, raw: dict[str, list[str]]) -> None:
        """Wait until the database holds exactly this answer; fails after three seconds."""
        for _try in range(30):
            if self.stored(number) == named(raw):
                return
            self.page.wait_for_timeout(100)
        assert self.stored(number) == named(raw)

    def stored(self, number: int) -> dict[str, list[str]]:
        """What the database holds of an answer, its names without empty values."""
        rows = self.register.rows(
            "SELECT raw FROM courses_answer WHERE attempt_id = :attempt AND position = :number",
            attempt=self.attempt, number=number,
        )  # fmt: skip
        return named(rows[0][0]) if rows else {}


def in_order(raw: Raw) -> list[tuple[str, list[str]]]:
    """The inputs of an answer; the places of an order from the first to the last."""
    return sorted(raw.items(), key=lambda item: int(item[1][0]) if item[0].startswith("place-") else 0)


def move_up(row: Locator, place: int) -> None:
    """Move a row of an order up to its place, from 1; those above it stand already where they belong."""
    for _step in range(place_of(row) - place):
        row.locator("[data-move=up]").click()


def place_of(row: Locator) -> int:
    """Where a row of an order stands, from 1."""
    return int(row.evaluate("row => [...row.parentElement.children].indexOf(row) + 1"))


def named(raw: object) -> dict[str, list[str]]:
    """An answer as names with their filled values, from the database's JSON."""
    value = json.loads(raw) if isinstance(raw, str) else raw
    assert isinstance(value, dict)
    lists = {name: [texts] if isinstance(texts, str) else texts for name, texts in value.items()}
    return {name: sorted(filter(None, texts)) for name, texts in lists.items() if any(texts)}


def seat(watched: Watched, register: Register, staff_code: str) -> None:
    """Put the session of a person into a window, as if they had just signed in."""
    person = register.person(staff_code)
    epoch = register.rows("SELECT session_epoch FROM lms_user WHERE id = :id", id=person)[0][0]
    watched.context.add_cookies(
        [{"name": "thao", "value": cookie(register.site, person, epoch), "url": watched.address, "httpOnly": True}]
    )


def begin(watched: Watched, register: Register, activity: int | None = None) -> Sitting:
    """Begin the demonstration's exam, or another `activity`; go on with it where it has been begun."""
    watched.go(f"/quizzes/{activity or register.quiz('thi-cuoi-khoa')[1]}")
    button = watched.page.locator("form[action$='/start'] button")
    if button.count():
        button.first.click()
    else:
        watched.page.locator("main a[href*='/attempts/'].btn-primary").first.click()
    watched.page.wait_for_url("**/attempts/*/*")
    watched.page.wait_for_selector("html.js")
    return Sitting(watched, register, int(watched.page.url.split("/attempts/")[1].split("/")[0]))
