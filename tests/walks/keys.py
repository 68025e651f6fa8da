"""Answering as somebody without a mouse has to."""

from playwright.sync_api import Locator, Page

from tests.walks.exams import Raw, in_order, place_of

MOST_TABS = 120


def answer_by_keys(form: Locator, kind: str, raw: Raw) -> None:
    """Answer a question with Tab, arrows, Space and letters."""
    page = form.page
    for name, values in in_order(raw):
        target = form.locator(f"[name='{name}']").first
        if kind == "courses.ordering":
            row = form.locator(f"li:has([name='{name}'])")
            for _step in range(place_of(row) - int(values[0])):
                reach(page, row.locator("[data-move=up]"))
                page.keyboard.press("Enter")
        elif target.get_attribute("type") == "checkbox":
            for value in values:
                reach(page, form.locator(f"[value='{value}']"))
                page.keyboard.press("Space")
        elif target.get_attribute("type") == "radio":
            reach(page, form.locator(f"[name='{name}']"))
            page.keyboard.press("Space")
            while not form.locator(f"[value='{values[0]}']").is_checked():
                page.keyboard.press("ArrowDown")
        elif target.evaluate("input => input.tagName") == "SELECT":
            reach(page, target)
            options = target.locator("option").evaluate_all("options => options.map((option) => option.value)")
            for _step in range(options.index(values[0])):
                page.keyboard.press("ArrowDown")
        else:
            reach(page, target)
            page.keyboard.type(values[0])


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until one of the wanted elements has the focus."""
    for _press in range(MOST_TABS):
        if wanted.evaluate_all("elements => elements.includes(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")
