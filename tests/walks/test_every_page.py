"""Every page, at both widths, in both languages: nothing for axe to find, nothing in the console, little to carry."""

import re

import pytest

from tests.walks.exams import begin, seat
from tests.walks.tickets import Register
from tests.walks.watching import DESKTOP, PHONE, Watched, window

pytestmark = pytest.mark.browser
OURS = "button, .btn, nav a, header a, .t-find label, .t-figs b, footer, .t-live, .t-legend"
"""Parts of a page that are never content: what stands there is ours, and has to be in the reader's language."""
LIMIT = 100_000
"""Bytes on the wire of a page with an empty cache, fonts apart."""


@pytest.fixture(scope="module")
def places(live, chromium) -> dict[str, list[str]]:
    """Addresses by who sees them; things that a page needs are made first."""
    register = Register(live)
    with window(chromium, live.address) as watched:
        seat(watched, register, "NA00025")
        sitting = begin(watched, register)
        sitting.fill(1, register.right_answers(sitting.attempt)[1])
        sitting.wait_saved(1)
    award, code, owner = register.rows(
        "SELECT a.id, a.code, u.staff_code FROM certificates_award a JOIN lms_user u ON u.id = a.owner_id"
        " WHERE a.file_sha256 IS NOT NULL ORDER BY a.id LIMIT 1"
    )[0]
    finished = register.rows(
        "SELECT t.id FROM courses_attempt t JOIN lms_user u ON u.id = t.owner_id"
        " WHERE u.staff_code = :code AND t.finished_at IS NOT NULL",
        code=owner,
    )[0][0]
    course = register.rows("SELECT id FROM courses_course WHERE key = 'iu06'")[0][0]
    of_each = "SELECT min(id) FROM courses_activity WHERE type = 'courses.reading' GROUP BY course_id ORDER BY min(id)"
    lessons = register.rows(of_each)
    quizzes = register.rows(
        "SELECT q.activity_id FROM courses_quiz q JOIN courses_course c ON c.id = q.course_id"
        " WHERE c.key IN ('iu06', 'co-ban') ORDER BY q.id"
    )
    question, bank = register.rows("SELECT id, bank_id FROM courses_question ORDER BY id LIMIT 1")[0]
    exam = register.quiz("thi-cuoi-khoa")[0]
    return {
        "": [
            "/sign-in", "/forgotten-password", "/catalogue", "/catalogue?q=khong+co", f"/courses/{course}", "/x",
            "/x?q=000001/2026/GCN-NA", f"/x/{code}", "/x/offline", "/no-such-page",
        ],
        "NA00025": [
            "/", "/skills", "/account", "/account/password", "/notice", "/certificates", "/catalogue",
            "/statements", "/my-classes", "/inbox",
            f"/courses/{course}", *(f"/quizzes/{row[0]}" for row in quizzes), f"/attempts/{sitting.attempt}/1",
            f"/attempts/{sitting.attempt}/finish", *(f"/lessons/{row[0]}" for row in lessons),
        ],
        owner: [
            "/", "/certificates", f"/courses/{course}", f"/attempts/{finished}/result",
            f"/attempts/{finished}/receipts",
        ],
        "NA00035": [
            "/", "/staff/certificates", "/staff/certificates?q=khong-co", "/staff/certificates/archives",
            *(f"/staff/certificates/{award}{page}" for page in ("", "/revoke", "/correct", "/copies")),
            *(f"/staff/certificates/{page}" for page in ("amendments", "flagged", "book")),
            *(f"/staff/certificates/{page}" for page in ("rules", "rules/new", "batches", "batches/new")),
            *(f"/staff/certificates/{page}" for page in ("bodies", "bodies/new", "templates", "templates/classic")),
            "/staff/certificates/template-packs", "/staff/certificates/outside", "/staff/statements",
            "/staff/positions", "/staff/positions/requirements", "/staff/positions/requirements/new",
            "/staff/classes", "/staff/classes/new", "/staff/class-learners", "/staff/follow/matrix",
            "/staff/reports", "/staff/people", "/staff/units", "/staff/people/imports", "/staff/assignments",
        ],
        "NA00040": [
            "/", "/staff/certificates", "/staff/quizzes",
            *(f"/staff/quizzes/{exam}{page}" for page in ("", "/edit")),
            "/staff/bank", "/staff/banks", "/staff/bank/coverage?module=IU06", "/staff/bank/deeds",
            *(f"/staff/bank/{bank}{page}" for page in ("", "/sharing?q=a", "/links")),
            *(f"/staff/questions/{question}{page}" for page in ("", "/history")),
            *(f"/staff/bank/bulk?deed={deed}&id={question}" for deed in ("skill", "export")),
        ],
    }  # fmt: skip


def visit(watched: Watched, register: Register, person: str, language: str) -> None:
    """Become a person, or nobody, reading a language."""
    if person:
        register.change("UPDATE lms_user SET language = :to WHERE staff_code = :code", to=language, code=person)
        seat(watched, register, person)
    watched.expected = ("status of 404",)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_the_console_stays_empty(open_window, live, places, size, language):
    register, found, pages = Register(live), [], 0
    for person, addresses in places.items():
        watched = open_window(size=size)
        visit(watched, register, person, language)
        for address in addresses:
            watched.go(in_language(address, person, language))
            found += watched.violations()
            pages += 1
            if watched.page.locator("html").get_attribute("lang") != language:
                found.append(f"{address}: not in {language}")
            if watched.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append(f"{address}: scrolls sideways at {size['width']} px")
        if person:
            register.change("UPDATE lms_user SET language = 'vi' WHERE staff_code = :code", code=person)

    assert not found, "\n".join(found)
    assert pages > 25


def in_language(address: str, person: str, language: str) -> str:
    """Visitors have no account to keep their language: it stands in the address."""
    if person or language == "vi":
        return address
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def test_no_english_page_shows_vietnamese_words_of_ours(open_window, live, places):
    """What stays Vietnamese on an English page is content: names, titles, lessons. Buttons and headings are ours."""
    register, found = Register(live), []
    vietnamese = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    for person, addresses in places.items():
        watched = open_window()
        visit(watched, register, person, "en")
        for address in addresses:
            page = watched.go(in_language(address, person, "en"))
            words = page.locator(OURS if "/lessons/" in address else f"{OURS}, th").all_inner_texts()
            found += [f"{address}: {text.strip()}" for text in words if vietnamese.search(text.replace("Thạo", ""))]
        if person:
            register.change("UPDATE lms_user SET language = 'vi' WHERE staff_code = :code", code=person)
    people = {
        row[0]
        for row in register.rows(
            "SELECT name FROM lms_user UNION SELECT name FROM lms_unit UNION SELECT position FROM lms_position_profile"
            " UNION SELECT job_position FROM lms_membership WHERE job_position <> ''"
        )
    }
    ours = sorted({line for line in found if not any(name in line for name in people) and "Tiếng Việt" not in line})

    assert not ours, "\n".join(ours)


def test_every_page_is_light(chromium, live, places):
    register, heavy = Register(live), {}
    for person, addresses in places.items():
        for address in addresses:
            with window(chromium, live.address, size=PHONE) as watched:  # a new window has an empty cache
                visit(watched, register, person, "vi")
                weight = measured(watched, address)
                if weight >= LIMIT:
                    heavy[f"{person} {address}"] = weight

    assert heavy == {}


def measured(watched: Watched, address: str) -> int:
    """Bytes that came over the wire for a page, fonts apart, as Chromium counts them."""
    session = watched.context.new_cdp_session(watched.page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    watched.page.goto(watched.address + address, wait_until="networkidle")
    return int(sum(size for name, size in sizes.items() if kinds.get(name) != "Font"))


def test_a_page_reads_at_three_hundred_and_twenty_pixels_and_with_large_letters(open_window, live, places):
    register, found = Register(live), []
    for person, addresses in places.items():
        watched = open_window(size={"width": 320, "height": 640})
        visit(watched, register, person, "vi")
        for address in addresses:
            page = watched.go(address)
            for large in (False, True):
                page.evaluate("large => document.documentElement.classList.toggle('large', large)", large)
                if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
                    found.append(f"{address} {'large' if large else 'usual'}")

    assert not found, "\n".join(found)
