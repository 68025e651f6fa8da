"""The exam in Chromium: every answer is saved at once, a dead link loses nothing, two windows never overwrite."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.walks.exams import Sitting, begin, named, seat
from tests.walks.keys import answer_by_keys, reach
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")


@pytest.fixture
def register(live) -> Register:
    return Register(live)


@pytest.fixture
def sit(open_window, register):
    """Seat a person and begin the exam."""

    def begin_exam(staff_code: str, **options) -> Sitting:
        expected = options.pop("expected", ())
        watched = open_window(**options)
        watched.expected = expected
        seat(watched, register, staff_code)
        return begin(watched, register)

    return begin_exam


def test_from_signing_in_to_the_signed_certificate(open_window, live, accounts, register):
    watched = open_window(size=PHONE)
    page = watched.sign_in(accounts["other_learner"])
    expect(page.locator("h1")).to_be_visible()
    page.goto(live.address + "/catalogue")
    page.locator("main a[href*='/courses/']", has_text="Sử dụng Internet cơ bản").first.click()
    page.locator("main a[href*='/lessons/']").first.click()
    page.wait_for_url("**/lessons/*")
    for _lesson in range(10):
        before = page.url
        page.click("form[action$='/done'] button")
        page.wait_for_url(lambda url, before=before: url != before)
    sitting = begin(watched, register)
    answers = register.right_answers(sitting.attempt)
    for number, raw in answers.items():
        sitting.show(number)
        sitting.fill(number, raw)
        sitting.wait_saved(number)
    page.locator("[data-finish-open]:visible").first.click()
    expect(page.locator("[data-finish-counts]")).to_contain_text("Đã trả lời đủ")
    page.click("[data-finish-send]")
    page.wait_for_url("**/result")

    expect(page.locator("h1")).to_contain_text("đã đạt")
    page.goto(live.address + "/certificates")
    link = page.locator("a[href$='.pdf']").first
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
    assert {number: sitting.stored(number) for number in answers} == {
        number: named(raw) for number, raw in answers.items()
    }


def test_a_dead_link_says_not_saved_within_two_seconds_and_sends_by_itself(sit):
    sitting = sit("NA00015", expected=OFFLINE)
    right = sitting.register.right_answers(sitting.attempt)[1]
    sitting.open(1)
    sitting.watched.context.set_offline(True)

    sitting.fill(1, right)

    expect(sitting.receipt(1)).to_contain_text("Chưa lưu", timeout=2000)
    expect(sitting.page.locator("[data-offline]")).to_contain_text("Mất kết nối", timeout=2000)
    assert sitting.stored(1) == {}
    sitting.watched.context.set_offline(False)
    sitting.wait_saved(1)
    expect(sitting.page.locator("[data-offline]")).to_be_empty()
    assert sitting.stored(1) == named(right)


def test_what_was_typed_offline_survives_closing_the_page(sit):
    sitting = sit("NA00017", expected=OFFLINE)
    right = sitting.register.right_answers(sitting.attempt)[2]
    sitting.open(2)
    sitting.watched.context.set_offline(True)
    sitting.fill(2, right)
    expect(sitting.receipt(2)).to_contain_text("Chưa lưu", timeout=2000)
    sitting.page.goto("about:blank")
    sitting.watched.context.set_offline(False)

    sitting.open(2)

    sitting.wait_saved(2)
    assert sitting.stored(2) == named(right)


@pytest.mark.parametrize(("choice", "wins"), [("Giữ câu trả lời này", "second"), ("Dùng câu đã lưu", "first")])
def test_two_windows_show_both_answers_and_the_learner_chooses(sit, choice, wins):
    person = {"second": "NA00019", "first": "NA00020"}[wins]
    conflict = ("status of 409",)
    first = sit(person, expected=conflict)
    rows = first.register.rows(
        "SELECT s.position FROM courses_slot s JOIN courses_question_version v ON v.id = s.version_id"
        " WHERE s.attempt_id = :a AND v.type IN ('courses.choice', 'courses.true_false') ORDER BY s.position",
        a=first.attempt,
    )
    number = rows[0][0]
    first.open(number)
    second = Sitting(sit(person, expected=conflict).watched, first.register, first.attempt)
    second.open(number)
    values = first.question(number).locator("input[type=radio]").evaluate_all("inputs => inputs.map(i => i.value)")
    first.fill(number, {"answer": [values[0]]})
    first.wait_saved(number)

    second.fill(number, {"answer": [values[1]]})

    expect(second.receipt(number)).to_contain_text("ở nơi khác")
    assert second.stored(number) == {"answer": [values[0]]}  # nothing was overwritten
    second.page.get_by_role("button", name=choice).click()
    expect(second.page.locator(".t-clash")).to_have_count(0)
    kept = values[1] if wins == "second" else values[0]
    second.page.wait_for_function("() => !document.querySelector('[data-receipt]').textContent.includes('Đang')")
    second.open(number)
    assert second.stored(number) == {"answer": [kept]}
    expect(second.question(number).locator("input:checked")).to_have_value(kept)


def test_the_exam_is_finished_by_the_keyboard_alone(sit):
    sitting = sit("NA00022")
    page = sitting.page
    types = dict(
        tuple(row)
        for row in sitting.register.rows(
            "SELECT s.position, v.type FROM courses_slot s JOIN courses_question_version v ON v.id = s.version_id"
            " WHERE s.attempt_id = :a",
            a=sitting.attempt,
        )
    )
    answers = sitting.register.right_answers(sitting.attempt)
    for number, raw in answers.items():
        sitting.open(number)
        page.locator("body").press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"  # the skip link comes first
        answer_by_keys(sitting.question(number).locator("form[data-answer]"), types[number], raw)
        sitting.wait_stored(number, raw)
    reach(page, page.locator("[data-finish-open]"))
    page.keyboard.press("Enter")
    reach(page, page.locator("[data-finish-send]"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/result")
    expect(page.locator("h1")).to_contain_text("đã đạt")


def test_no_answer_reaches_the_browser_before_it_may_be_seen(sit):
    """Feedback, accepted texts, tolerances and keys of every drawn question stay on the server."""
    sitting = sit("NA00024")
    bodies: list[str] = []
    sitting.page.on("response", lambda answer: bodies.append(answer.text()) if is_ours(answer) else None)
    for number in range(1, 21):
        sitting.open(number)
    sitting.fill(20, sitting.register.right_answers(sitting.attempt)[20])
    sitting.wait_saved(20)
    bodies.append(sitting.page.request.get(f"{sitting.watched.address}/attempts/{sitting.attempt}/state").text())
    told = re.sub(r"\s+", " ", " ".join(bodies))

    secrets = canaries(sitting)
    assert len(secrets) > 20
    assert [secret for secret in secrets if secret in told] == []


def is_ours(answer) -> bool:
    return "/attempts/" in answer.url and answer.status == 200


def canaries(sitting: Sitting) -> list[str]:
    """What must not be told: of every feedback the longest piece that no question or option says anyway."""
    found, said = [], ""
    for (settings,) in sitting.register.rows(
        "SELECT v.settings FROM courses_slot s JOIN courses_question_version v ON v.id = s.version_id"
        " WHERE s.attempt_id = :a",
        a=sitting.attempt,
    ):
        value = json.loads(settings) if isinstance(settings, str) else settings
        parts = [value, *value.get("options", ())]
        said += " ".join(part["text"] for part in parts) + json.dumps(value.get("pairs", ""), ensure_ascii=False)
        remarks = [part.get("feedback", "") for part in parts]
        found += [max(re.split(r"[`*_.:;,“”\"<>&\n]", remark), key=len).strip() for remark in remarks if remark]
    return [words for words in found if len(words) > 15 and words not in said]
