"""The waiting room in a browser: it enters by itself; and an attempt that moves to another device."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from sqlite3 import connect

import pytest
from playwright.sync_api import expect

from tests.walks.site import Site
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def schedule(live: Site) -> Iterator[Callable[[int], str]]:
    """Let an exam of the demonstration open in some seconds, behind a waiting room and on one device at a time."""
    with closing(connect(live.folder / "data" / "thao.db", timeout=20, isolation_level=None)) as database:
        before = database.execute(
            "select opens_at, has_waiting_room, rules, activity_id from courses_quiz"
            " where behaviour = 'exam' and exam_id is null order by id"
        ).fetchone()

        def put(*values: object) -> None:
            database.execute(
                "update courses_quiz set opens_at = ?, has_waiting_room = ?, rules = ? where activity_id = ?", values
            )

        def opens_in(seconds: int) -> str:
            opens_at = datetime.now(UTC) + timedelta(seconds=seconds)
            put(f"{opens_at:%Y-%m-%d %H:%M:%S.%f}", 1, '{"one_session": {}}', before[-1])
            return f"/quizzes/{before[-1]}"

        yield opens_in
        put(*before)


def test_the_room_counts_down_enters_by_itself_and_the_attempt_moves_to_another_device(schedule, accounts, open_window):
    office = open_window()
    office.sign_in(accounts["leader"])
    office.go(schedule(7))
    office.page.get_by_role("button", name="Vào phòng chờ").click()
    office.page.wait_for_selector("html.js [data-room]")
    expect(office.page.locator("[data-says]")).to_have_text("Thứ 1 trong 1 người")
    office.page.wait_for_url("**/attempts/*/1", timeout=25_000)

    home = open_window(size=PHONE)
    home.expected = ("423",)
    home.sign_in(accounts["leader"])
    place = office.page.url.removeprefix(office.address)
    home.go(place)
    assert home.violations() == []
    home.page.get_by_role("button", name="Làm tiếp trên máy này").click()
    home.page.wait_for_url("**/attempts/*/1")

    office.expected = ("423",)
    office.page.locator("form[data-flag] button").first.click()
    expect(office.page.get_by_role("heading", name="Bài đang mở trên máy khác")).to_be_visible(timeout=15_000)
