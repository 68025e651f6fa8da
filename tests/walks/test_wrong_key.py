"""A wrong key is found after five hundred people have sat the exam: mended, counted, approved by a second person."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.walks.exams import seat
from tests.walks.hall import KEEPER, OFFICER, SECOND, hall_in
from tests.walks.site import Site
from tests.walks.tickets import Register
from tests.walks.watching import Watched, window

pytestmark = pytest.mark.browser


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Site]:
    """The site on which the exam has been sat."""
    with hall_in(tmp_path) as site:
        yield site


@pytest.fixture
def enter(hall: Site, chromium: Browser) -> Iterator[Callable[[str], Watched]]:
    """Open a window for somebody of the hall."""
    register = Register(hall)
    with ExitStack() as windows:

        def open_for(code: str) -> Watched:
            watched = windows.enter_context(window(chromium, hall.address))
            seat(watched, register, code)
            return watched

        yield open_for


def test_a_wrong_key_found_after_five_hundred_attempts_reaches_the_certificates(hall, enter):
    officer, second, keeper = (enter(code) for code in (OFFICER, SECOND, KEEPER))

    page = officer.go("/staff/regrades")
    page.get_by_role("link", name="Bài thi cuối khóa").click()
    expect(page.locator("tr", has_text="Câu 1")).to_contain_text("500")
    page.locator("tr", has_text="Câu 1").get_by_role("link", name="Sửa đáp án").click()
    page.get_by_label("Phương án B").check()
    page.get_by_role("button", name="Lưu thành bản mới").click()
    expect(page.get_by_label("Câu 1")).to_be_checked()
    page.get_by_label("Lý do").fill("Câu 1: đáp án đúng là phương án B.")
    page.get_by_role("button", name="Tính thử").click()
    expect(page.locator("main")).to_contain_text("Chờ người thứ hai duyệt")
    assert figures(page) == {
        "Đổi điểm": 45, "Thành đạt": 10, "Thành chưa đạt": 30, "Hoàn thành thêm": 10, "Rút hoàn thành": 30,
    }  # fmt: skip
    expect(page.get_by_role("button", name="Duyệt và chấm lại")).to_have_count(0)
    assert officer.violations() == []

    page = second.go("/staff/regrades")
    page.get_by_role("link", name="Bài thi cuối khóa").first.click()
    page.get_by_role("link", name="Rút hoàn thành").click()
    page.get_by_role("button", name="Duyệt và chấm lại").click()
    page.get_by_role("dialog").get_by_role("button", name="Chấm lại").click()
    expect(page.locator("main")).to_contain_text("Đã chấm lại")

    page = keeper.go("/staff/certificates?state=waiting")
    expect(page.locator("tbody tr", has_text="Khá → Đạt")).to_have_count(5)
    row = page.locator("tbody tr", has_text="đáp án đúng là phương án B").first
    expect(row).to_contain_text("Còn giá trị")
    row.get_by_role("link", name="Xem lại").click()
    assert keeper.violations() == []
    page.get_by_label("Lý do giữ nguyên").fill("Đã thi lại và đạt tại hội đồng.")
    page.get_by_role("button", name="Giữ nguyên giấy").click()
    expect(page.locator("main")).to_contain_text("1–34 trên 34")

    register = Register(hall)
    standing = "SELECT count(*) FROM lms_completion WHERE withdrawn_at IS NULL"
    flags = "SELECT state, flag, count(*) FROM certificates_award GROUP BY state, flag ORDER BY flag"
    assert [tuple(row) for row in register.rows(standing)] == [(15,)]
    assert [tuple(row) for row in register.rows(flags)] == [
        ("issued", "", 11), ("issued", "grade", 5), ("issued", "withdrawn", 29),
    ]  # fmt: skip

    put_right(keeper, second)

    assert [tuple(row) for row in register.rows(flags)] == [
        ("issued", "", 16), ("replaced", "grade", 5), ("revoked", "withdrawn", 29),
    ]  # fmt: skip
    numbers = "SELECT count(*), count(DISTINCT serial), max(serial) FROM certificates_award"
    assert [tuple(row) for row in register.rows(numbers)] == [(50, 50, 50)]
    assert "The log is whole" in hall.command("audit", "verify")


def put_right(keeper: Watched, second: Watched) -> None:
    """The keeper proposes about all that are flagged at once, and somebody else approves."""
    page = keeper.go("/staff/certificates/flagged")
    expect(page.locator("tbody tr", has_text="Cấp lại")).to_have_count(5)
    page.get_by_label("Chọn cả trang").check()
    page.get_by_label("Lý do thu hồi và cấp lại").fill("Câu 1 của bài thi cuối khóa có đáp án sai.")
    page.get_by_label("Số quyết định").fill("91/QĐ-TTBD")
    page.get_by_role("button", name="Gửi đề nghị").click()
    expect(page.locator("main")).to_contain_text("một người khác phải duyệt")
    assert keeper.violations() == []

    page = second.go("/staff/certificates/amendments")
    page.get_by_role("link", name="Thu hồi và cấp lại sau chấm lại").click()
    page.get_by_role("button", name="Duyệt và ghi vào sổ").click()
    page.get_by_role("dialog").get_by_role("button", name="Duyệt").click()
    expect(page.locator("main")).to_contain_text("Đã duyệt và ghi vào sổ.")
    expect(page.locator("tbody tr", has_text="Giấy mới:")).to_have_count(5)


def figures(page: Page) -> dict[str, int]:
    """The numbers above the list, by their titles."""
    found = {}
    for box in page.locator(".t-figs > *").all():
        number = re.match(r"[\d.]+", box.locator(".v").inner_text())
        assert number is not None
        found[box.locator(".k").inner_text()] = int(number[0])
    return found
