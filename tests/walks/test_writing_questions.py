"""A trainer writes questions in a browser: a pasted picture, gaps, regions; by keyboard alone on a telephone."""

import base64
from io import BytesIO

import pytest
from PIL import Image

from tests.walks.exams import seat
from tests.walks.tickets import Register
from tests.walks.watching import PHONE

pytestmark = pytest.mark.browser

TRAINER = "NA00040"

PASTE = """([selector, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "man-hinh.png", { type: "image/png" }));
  const target = document.querySelector(selector);
  target.focus();
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


def png(width=640, height=360):
    file = BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def register(live):
    return Register(live)


def bank_of_nobody_else(register):
    """A private bank of the trainer: no exam that others sit in the meantime draws on it and keeps it as it is."""
    trainer = register.person(TRAINER)
    register.change(
        "INSERT INTO courses_bank (key, title, owner_id) VALUES ('user-walks', 'Ngân hàng riêng', :trainer) "
        "ON CONFLICT (key) DO NOTHING",
        trainer=trainer,
    )
    return register.rows("SELECT id FROM courses_bank WHERE key = 'user-walks'")[0][0]


@pytest.fixture
def desk(open_window, register):
    """Open the form of a new question."""

    def open_desk(kind, *, rich=True, **options):
        watched = open_window(**options)
        seat(watched, register, TRAINER)
        if not rich:
            watched.context.add_init_script("localStorage.setItem('thao.written', 'plain')")
        bank = bank_of_nobody_else(register)
        watched.go(f"/staff/bank/{bank}/questions/new?type={kind}")
        if rich:
            watched.page.wait_for_selector(".t-written.is-rich .tox-tbtn")
        return watched

    return open_desk


def newest(register):
    rows = register.rows(
        "SELECT v.type, v.settings, q.status FROM courses_question q JOIN courses_question_version v "
        "ON v.question_id = q.id ORDER BY v.id DESC LIMIT 1"
    )
    return rows[0]


def save(page):
    page.click("button[value=ready]")
    page.wait_for_url("**/edit")


def test_a_choice_with_a_pasted_picture_is_written_as_rich_text(desk, register):
    watched = desk("choice")
    page = watched.page
    page.click(".t-written-rich")
    page.keyboard.type("Nút nào mở thẻ mới? ")
    page.keyboard.press("Enter")
    page.evaluate(PASTE, [".t-written-rich", base64.b64encode(png()).decode()])
    page.wait_for_selector("#picture-dialog[open]")
    page.click("#picture-dialog button[value=insert]")
    assert "lời thay thế" in page.inner_text("#picture-dialog [role=alert]")
    page.fill("#dialog-alt", "Thanh thẻ [của] trình duyệt")
    page.click("#picture-dialog button[value=insert]")
    page.wait_for_selector(".t-written-rich img")

    for row, text in enumerate(["Nút A", "Nút B", "Nút C"]):
        page.fill(f"#options-{row}-text", text)
    page.check("[name=right][value='1']")
    page.click("[data-row]:nth-child(2) [data-move=up]")
    page.wait_for_function("() => document.querySelector('[data-glass]').innerText.includes('Nút C')")
    page.wait_for_selector("[data-glass] img.t-pic")
    page.wait_for_function("() => document.querySelector('[data-saved]').innerText.includes('Đã lưu nháp')")
    assert watched.violations() == []
    save(page)

    kind, _settings, status = newest(register)
    assert (kind, status) == ("courses.choice", "ready")
    assert page.input_value("#options-0-text") == "Nút B"
    assert page.is_checked("[name=right][value='0']")
    page.wait_for_selector(".t-written-rich img[alt='Thanh thẻ [của] trình duyệt']")


def test_gaps_are_put_in_by_a_button_and_listed_below(desk, register):
    watched = desk("cloze", rich=False)
    page = watched.page
    page.fill("#text", "Một byte có ")
    page.focus("#text")
    page.keyboard.press("End")
    page.click("[data-add-gap]")
    page.select_option("[data-gap=o1] select", "number")
    page.fill("[data-gap=o1] [name$='-answer']", "8")
    page.focus("#text")
    page.keyboard.press("Control+End")
    page.keyboard.type(" bit, gọi tắt là ")
    page.click("[data-add-gap]")
    page.select_option("[data-gap=o2] select", "select")
    page.fill("[data-gap=o2] [name$='-options']", "bít\n* B => Chữ hoa.\nb")
    save(page)

    kind, _settings, status = newest(register)
    assert (kind, status) == ("courses.cloze", "ready")
    assert page.input_value("#text") == "Một byte có [[o1]] bit, gọi tắt là [[o2]]"
    assert page.is_visible("[data-gap=o1] [name$='-answer']")
    assert not page.is_visible("[data-gap=o1] [name$='-options']")
    assert watched.violations() == []


def test_regions_are_drawn_on_the_picture(desk, register):
    watched = desk("hotspot", rich=False)
    page = watched.page
    page.fill("#text", "Gõ địa chỉ vào đâu?")
    page.set_input_files("#picture_file", files=[{"name": "a.png", "mimeType": "image/png", "buffer": png()}])
    page.fill("#picture_alt", "Cửa sổ trình duyệt")
    page.click("button[value='picture:hotspot']")
    box = page.locator(".t-desk-hot svg.over").bounding_box()
    for place, title in ((0.1, "Thanh địa chỉ"), (0.6, "Trang")):
        page.mouse.move(box["x"] + 20, box["y"] + box["height"] * place)
        page.mouse.down()
        page.mouse.move(box["x"] + 200, box["y"] + box["height"] * (place + 0.2), steps=4)
        page.mouse.up()
        page.keyboard.type(title)
    page.check("[name='regions-0-right']")
    save(page)

    kind, _settings, status = newest(register)
    assert (kind, status) == ("courses.hotspot", "ready")
    assert page.locator(".t-desk-hot rect").count() == 2
    assert int(page.input_value("#regions-0-width")) > 100
    assert watched.violations() == []


def test_a_question_is_written_by_keyboard_alone_on_a_telephone(desk, register):
    watched = desk("ordering", rich=False, size=PHONE)
    page = watched.page
    page.focus("#text")
    page.keyboard.type("Xếp các bước.")
    for row, text in enumerate(["Mở", "Gõ", "Đọc", "Bấm"]):
        page.focus(f"#items-{row}-text")
        page.keyboard.type(text)
    page.focus("[data-row]:nth-child(4) [data-move=up]")
    page.keyboard.press("Enter")
    page.focus("[data-add=items]")
    page.keyboard.press("Enter")
    page.keyboard.type("Đóng")
    assert watched.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.focus("button[value=ready]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit")

    assert [page.input_value(f"#items-{row}-text") for row in range(5)] == ["Mở", "Gõ", "Bấm", "Đọc", "Đóng"]
