"""An HR officer's whole way: the sheet, a programme for three units, the late told once, the letter, the matrix."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from lms.api import DAILY_TASKS, Progress, db, enqueue, from_local, now, today_of
from lms.app import create_app
from lms.config import settings_from
from tests.walks.exams import seat
from tests.walks.site import Site, running_site
from tests.walks.tickets import Register
from tests.walks.watching import PHONE, Watched, window

pytestmark = pytest.mark.browser

OFFICER, LEADER, LEARNER = "NA00035", "NA00002", "NA00001"
QUY_CHAU, CON_CUONG, MUONG_XEN = "H40.X080", "H40.X018", "H40.X056"
TITLES = {"quy chau": "Quỳ Châu", "con cuong": "Con Cuông", "muong xen": "Mường Xén"}
HUONG = "Nguyễn Thị Hường"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory) -> Iterator[Site]:
    """A site of its own: the walk changes who works where."""
    with running_site(tmp_path_factory.mktemp("hr")) as site:
        yield site


@pytest.fixture(scope="module")
def register(own_site):
    return Register(own_site)


@pytest.fixture
def officer(chromium, own_site, register) -> Iterator[Watched]:
    with window(chromium, own_site.address) as watched:
        seat(watched, register, OFFICER)
        yield watched


class Sheet:
    """The downloaded sheet of staff, edited as in a spreadsheet program."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(BytesIO(content))
        self.page = self.book.worksheets[0]
        self.top = next(row for row in range(1, 6) if self.page.cell(row, 1).value == "Mã cán bộ")
        self.columns = {cell.value: cell.column for cell in self.page[self.top]}

    def row_of(self, staff_code: str) -> int:
        cells = self.page.iter_rows(min_row=self.top + 1, max_col=1)
        return next(cell.row for (cell,) in cells if cell.value == staff_code)

    def write(self, row: int, **values: str) -> None:
        for heading, value in values.items():
            self.page.cell(row, self.columns[heading.replace("_", " ")], value)

    def add(self, **values: str) -> None:
        row = next(row for row in range(self.top + 1, self.page.max_row + 2) if not self.page.cell(row, 1).value)
        self.write(row, **values)

    def bytes(self) -> bytes:
        file = BytesIO()
        self.book.save(file)
        return file.getvalue()


def edited(content: bytes) -> bytes:
    """Twenty rows: new people (one in NFD), moved ones, changed ones, a wrong unit, a duplicate, a namesake."""
    sheet = Sheet(content)
    for number in range(8):
        sheet.add(Mã_cán_bộ=f"MOI{number:03}", Họ_và_tên=f"Lữ Thị Mới {'ABCDEFGH'[number]}", Mã_đơn_vị=QUY_CHAU)
    sheet.add(Mã_cán_bộ="MOI100", Họ_và_tên=unicodedata.normalize("NFD", HUONG), Mã_đơn_vị=CON_CUONG)
    sheet.add(Mã_cán_bộ="MOI101", Họ_và_tên="Vi Văn Sai Đơn Vị", Mã_đơn_vị="H40.X999")
    sheet.add(Mã_cán_bộ="MOI000", Họ_và_tên="Lữ Thị Mới A", Mã_đơn_vị=QUY_CHAU)
    sheet.add(Mã_cán_bộ="MOI102", Họ_và_tên="Nguyễn Thị Hoa", Mã_đơn_vị=QUY_CHAU, Ngày_sinh="30/09/1982")
    for code in ("NA00005", "NA00006", "NA00007"):
        sheet.write(sheet.row_of(code), Mã_đơn_vị=CON_CUONG)
    for code in ("NA00012", "NA00013", "NA00014", "NA00026", "NA00028"):
        sheet.write(sheet.row_of(code), Chức_vụ="Chuyên viên chính")
    return sheet.bytes()


def mended(content: bytes) -> bytes:
    """The wrong unit is set right, the duplicate gets a code of its own."""
    sheet = Sheet(content)
    sheet.write(sheet.row_of("MOI101"), Mã_đơn_vị=MUONG_XEN)
    again = max(
        row for row in range(sheet.top + 1, sheet.page.max_row + 1) if sheet.page.cell(row, 1).value == "MOI000"
    )
    sheet.write(again, Mã_cán_bộ="MOI103", Họ_và_tên="Lữ Thị Mới K")
    return sheet.bytes()


def people_of(register: Register) -> dict[str, tuple[str, str]]:
    """Everybody's unit and post today, by staff code."""
    rows = register.rows(
        "SELECT p.staff_code, u.code, m.position FROM lms_user p JOIN lms_membership m ON m.user_id = p.id"
        " JOIN lms_unit u ON u.id = m.unit_id WHERE m.main AND m.valid_to IS NULL"
    )
    return {code: (unit, position) for code, unit, position in rows}


def figures(page: Page) -> dict[str, str]:
    """The numbers of the dry run by their titles."""
    tiles = page.locator(".t-figs > *").all()
    return {tile.locator(".k").inner_text(): tile.locator(".v").inner_text().strip() for tile in tiles}


def hand_in(officer: Watched, file: Path) -> dict[str, str]:
    """Send a sheet in; gives what the dry run says."""
    officer.go("/staff/people/imports")
    officer.page.set_input_files("input[type=file]", str(file))
    officer.page.get_by_role("button", name="Chạy thử").click()
    expect(officer.page.get_by_role("heading", name="Chạy thử trước khi nhập")).to_be_visible()
    return figures(officer.page)


def test_the_tree_of_units_is_walked_by_arrow_keys(officer):
    officer.go("/staff/units?open=-")
    keyboard, names = officer.page.keyboard, officer.page.locator(".t-branch-name")
    turn = officer.page.locator("[data-turn]").first
    names.first.focus()
    top = names.first.inner_text()

    keyboard.press("ArrowRight")
    expect(turn).to_have_attribute("aria-expanded", "true")
    expect(names.nth(1)).to_be_visible()
    second = names.nth(1).inner_text()
    walked = []
    for key in ("ArrowRight", "ArrowDown", "ArrowUp", "Home", "End", "ArrowLeft"):
        keyboard.press(key)
        walked.append(officer.page.evaluate("document.activeElement.innerText"))
    last = names.last.inner_text()
    assert walked == [second, names.nth(2).inner_text(), second, top, last, top]
    keyboard.press("ArrowLeft")
    expect(turn).to_have_attribute("aria-expanded", "false")
    expect(names).to_have_count(1)
    keyboard.press("Enter")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(top)


def test_the_officers_way(chromium, own_site, register, officer, tmp_path):
    before = people_of(register)
    file = tmp_path / "can-bo.xlsx"
    _sheet_out_and_in(officer, register, file)
    after = people_of(register)
    assert after["NA00005"][0] == CON_CUONG
    assert after["MOI101"][0] == MUONG_XEN
    assert len(after) == len(before) + 12
    name = register.rows("SELECT name FROM lms_user WHERE staff_code = 'MOI100'")[0][0]
    assert name == HUONG

    officer.go("/staff/people?q=nguyen+thi+huong")
    expect(officer.page.get_by_role("link", name=HUONG)).to_be_visible()

    due = _assign_the_basic_level(officer, register)
    with window(chromium, own_site.address, size=PHONE) as phone:
        seat(phone, register, LEARNER)
        phone.go("/")
        expect(phone.page.get_by_text("Xử lý văn bản cơ bản").first).to_be_visible()
        assert phone.violations() == []
    _time_moves_on(own_site, register, due)
    _leader_reads_and_writes(chromium, own_site, register, tmp_path)
    _matrix_goes_out(officer, tmp_path)


def _sheet_out_and_in(officer: Watched, register: Register, file: Path) -> None:
    """Fetched, edited, tried, mended, taken in, undone, taken in again."""
    page, before = officer.page, people_of(register)
    officer.go("/staff/people/sheet")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải bảng").first.click()
    file.write_bytes(edited(Path(download.value.path()).read_bytes()))

    told = hand_in(officer, file)
    assert {name: told[name] for name in ("Mới", "Chuyển đơn vị", "Sửa thông tin", "Nghi trùng", "Lỗi")} == {
        "Mới": "9", "Chuyển đơn vị": "3", "Sửa thông tin": "5", "Nghi trùng": "1", "Lỗi": "2",
    }  # fmt: skip
    expect(page.get_by_text("Không có đơn vị mã H40.X999").first).to_be_visible()
    assert officer.violations() == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp đã ghi lỗi").click()
    file.write_bytes(mended(Path(download.value.path()).read_bytes()))
    page.get_by_role("button", name="Hủy").click()

    told = hand_in(officer, file)
    assert (told["Lỗi"], told["Nghi trùng"]) == ("0", "1")
    page.get_by_role("button", name="Người khác").first.click()
    page.get_by_role("button", name="Nhập 20 thay đổi").click()
    expect(page.get_by_role("heading", name="Đã nhập")).to_be_visible()
    taken = people_of(register)
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    page.locator("dialog[open] button, .modal.show button").filter(has_text="Hoàn tác").first.click()
    expect(page.get_by_role("heading", name="Đã hoàn tác")).to_be_visible()
    assert people_of(register) == before

    hand_in(officer, file)
    page.get_by_role("button", name="Người khác").first.click()
    page.get_by_role("button", name="Nhập 20 thay đổi").click()
    expect(page.get_by_role("heading", name="Đã nhập")).to_be_visible()
    assert people_of(register) == taken
    assert hand_in(officer, file)["Không đổi"] == "69"


def _assign_the_basic_level(officer: Watched, register: Register) -> date:
    """The basic level for three communes, due in three weeks."""
    page, due = officer.page, today_of(now()) + timedelta(days=21)
    due -= timedelta(days=max(0, due.weekday() - 4))  # nobody is written to on a Saturday or Sunday
    officer.go("/staff/assignments/new")
    page.get_by_label("Tên quy định").fill("Mức cơ bản cho ba xã")
    page.get_by_label("Giao học gì").select_option(label="Chương trình mức cơ bản")
    for words in ("quy chau", "con cuong", "muong xen"):
        page.get_by_label("Tìm đơn vị").fill(words)
        page.get_by_role("button", name="Tìm đơn vị").click()
        page.get_by_label(f"UBND xã {TITLES[words]}").check()
    page.get_by_label("Ngày cuối cùng").fill(due.isoformat())
    page.get_by_role("button", name="Xem trước").last.click()
    people = sum(unit in {QUY_CHAU, CON_CUONG, MUONG_XEN} for unit, _position in people_of(register).values())
    expect(page.locator(".t-reach")).to_contain_text(f"{people} người được giao")
    assert officer.violations() == []
    page.get_by_role("button", name=f"Giao cho {people} người").click()
    expect(page.get_by_role("heading", name="Mức cơ bản cho ba xã")).to_be_visible()
    return due


def _time_moves_on(site: Site, register: Register, due: date) -> None:
    """Six weeks of mornings, each twice: everything is told once, to the learner, the head and the officer."""
    app = create_app(settings_from(site.environment))
    with app.app_context():
        for number in range((due - today_of(now())).days + 21):
            day = today_of(now()) + timedelta(days=number)
            for _time in range(2):
                job = enqueue("lms.every_day", {"task": "courses.remind"}, not_before=now().replace(year=2099))
                job.state = "running"
                db.session.commit()
                DAILY_TASKS["courses.remind"].run(day, Progress(job), at=from_local(datetime.combine(day, time(7, 30))))
        db.session.remove()
        db.engine.dispose()
    told = register.rows(
        "SELECT p.staff_code, m.kind, m.created_at FROM lms_message m JOIN lms_user p ON p.id = m.recipient_id"
    )
    assert set(Counter(map(tuple, told)).values()) == {1}, "somebody was told twice on a morning"
    heard = {(code, kind.rpartition(".")[2]) for code, kind, _at in told}
    assert {("MOI000", kind) for kind in ("before", "due", "late")} <= heard
    assert {(LEADER, "head"), (OFFICER, "officer")} <= heard


def _leader_reads_and_writes(chromium: Browser, site: Site, register: Register, folder: Path) -> None:
    """One page at 390 px, and the letter as Word and PDF; the days that have passed are taken from the dates."""
    past = today_of(now()) - timedelta(days=16)
    register.change("UPDATE courses_duty SET due_on = :past WHERE state = 'open' AND due_on IS NOT NULL", past=past)
    with window(chromium, site.address, size=PHONE) as phone:
        seat(phone, register, LEADER)
        phone.go("/unit")
        expect(phone.page.get_by_role("heading", name="UBND xã Quỳ Châu")).to_be_visible()
        assert phone.violations() == []
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        phone.page.get_by_role("link", name="Soạn công văn đôn đốc").click()
        assert phone.violations() == []
        for button, begins in (("Tải tệp Word", b"PK"), ("Tải tệp PDF", b"%PDF")):
            with phone.page.expect_download() as download:
                phone.page.get_by_role("button", name=button).click()
            assert Path(download.value.path()).read_bytes().startswith(begins)


def _matrix_goes_out(officer: Watched, folder: Path) -> None:
    officer.go("/staff/follow/matrix")
    assert officer.violations() == []
    with officer.page.expect_download() as download:
        officer.page.get_by_role("button", name="Xuất Excel").click()
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert any("Tỉnh Nghệ An" in map(str, row) for row in rows)
