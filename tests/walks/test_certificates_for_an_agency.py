"""Certificates for an agency, in browsers: rule, batch, second person, ZIP, a stranger's check, revocation."""

import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from lms.api import db, now, record_completion
from lms.app import create_app
from lms.config import settings_from
from tests.walks.exams import seat
from tests.walks.papers import Paper
from tests.walks.site import Site, running_site
from tests.walks.tickets import Register
from tests.walks.watching import PHONE, Watched, window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

OFFICER, SECOND, LEARNER = "NA00035", "NA00040", "NA00001"
HOLDERS = (LEARNER, "NA00005", "NA00006", "NA00009", "NA00012", "NA00013")
"""People of three communes, whom the course is recorded for; one of them is taken out of the batch."""
TAKEN_OUT, TITLE = "NA00013", "Sử dụng trình chiếu cơ bản"
SEEN_WITHIN = 5
"""Seconds from a revocation to the page of a stranger."""


@pytest.fixture(scope="module")
def own_site(tmp_path_factory) -> Iterator[Site]:
    """A site of its own: the walk makes rules."""
    with running_site(tmp_path_factory.mktemp("agency")) as site:
        yield site


@pytest.fixture(scope="module")
def register(own_site):
    return Register(own_site)


@pytest.fixture
def officer(chromium, own_site, register) -> Iterator[Watched]:
    with window(chromium, own_site.address) as watched:
        seat(watched, register, OFFICER)
        yield watched


@pytest.fixture
def second(chromium, own_site, register) -> Iterator[Watched]:
    """Whoever approves."""
    with window(chromium, own_site.address) as watched:
        seat(watched, register, SECOND)
        yield watched


@pytest.fixture
def stranger(chromium, own_site) -> Iterator[Watched]:
    """Somebody with a phone and no account."""
    with window(chromium, own_site.address, size=PHONE) as watched:
        yield watched


def test_from_a_rule_to_a_revocation(officer, second, stranger, chromium, own_site, register, tmp_path):
    subject = _rule(officer, register)
    _completions(own_site, register, subject)
    batch = _batch(officer, register)
    _approved(second, batch)
    originals = _delivered(officer, tmp_path)
    assert len(originals) == len(HOLDERS) - 1
    mine = next(file for name, file in originals.items() if f"{LEARNER}_" in name)
    name = register.rows("SELECT name FROM lms_user WHERE staff_code = :code", code=LEARNER)[0][0]

    shared = _share(chromium, own_site, register)
    stranger.go(shared)
    expect(stranger.page.get_by_text(name).first).to_be_visible()
    (address,) = [found for found in Paper(mine).qr_codes() if "/X/" in found]
    stranger.go(urlsplit(address).path)
    expect(stranger.page.get_by_text(name).first).to_be_visible()
    assert stranger.violations() == []
    _bring(stranger, mine)
    expect(stranger.page.get_by_role("heading", name="Đúng bản đã cấp")).to_be_visible()

    number = _propose_revocation(officer, register)
    revoked_at = _approve_revocation(second)
    stranger.go(urlsplit(address).path)
    expect(stranger.page.get_by_text("thu hồi").first).to_be_visible()
    assert time.monotonic() - revoked_at < SEEN_WITHIN
    _bring(stranger, mine)
    expect(stranger.page.get_by_text("thu hồi").first).to_be_visible()
    assert number in stranger.page.content()


def _rule(officer: Watched, register: Register) -> str:
    """Let completing a course earn a certificate by batches; returns the subject."""
    page = officer.go("/staff/certificates/rules/new?words=trinh+chieu")
    page.get_by_label("Tìm khóa học hoặc chương trình").fill("trinh chieu")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_label(TITLE, exact=False).first.check()
    page.get_by_label("Theo đợt").check()
    page.get_by_label("Giấy có giá trị, tháng").fill("36")
    assert officer.violations() == []
    page.get_by_role("button", name="Đặt quy tắc").click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    return str(register.rows("SELECT subject FROM certificates_rule ORDER BY id DESC LIMIT 1")[0][0])


def _completions(site: Site, register: Register, subject: str) -> None:
    """Record what these people have completed, as the plugin that taught them does."""
    people = [register.person(code) for code in HOLDERS]
    app = create_app(settings_from(site.environment))
    with app.app_context():
        for person in people:
            record_completion(
                learner_id=person, subject=subject, title=TITLE, score=0.82, hours=4, at=now(),
                facts={"skills": ["IU05"], "certificate": "classic"}, started_at=datetime(2026, 11, 1, tzinfo=UTC),
            )  # fmt: skip
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    app.extensions["lms.huey"].storage.close()
    assert register.rows("SELECT count(*) FROM certificates_award WHERE subject = :subject", subject=subject)[0][0] == 0


def _batch(officer: Watched, register: Register) -> str:
    """Prepare a batch, take one person out, submit it; returns its address."""
    page = officer.go("/staff/certificates/batches/new")
    page.get_by_label("Cấp theo quy tắc").select_option(label=_option(page.get_by_label("Cấp theo quy tắc"), TITLE))
    page.get_by_label("Tên đợt cấp").fill("Đợt tháng 11")
    page.get_by_label("Số quyết định").fill("87/QĐ-SNV")
    page.get_by_role("button", name="Lập danh sách").click()
    name = register.rows("SELECT name FROM lms_user WHERE staff_code = :code", code=TAKEN_OUT)[0][0]
    expect(page.get_by_label(name)).to_be_visible(timeout=30_000)
    assert officer.violations() == []
    page.get_by_label(name).check()
    page.get_by_label("Lý do").last.fill("Chưa nộp đủ hồ sơ lớp học.")
    page.get_by_role("button", name="Loại khỏi đợt").click()
    expect(page.get_by_text("Chưa nộp đủ hồ sơ lớp học.")).to_be_visible()
    address = urlsplit(page.url).path
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_text("chờ duyệt").first).to_be_visible()
    return address


def _option(select: Locator, words: str) -> str:
    return next(text for text in select.locator("option").all_inner_texts() if words in text)


def _confirm(page: Page) -> None:
    """Say yes where the page asks once more."""
    page.locator("dialog[open] button[value=yes]").click()


def _approved(second: Watched, batch: str) -> None:
    """Another person looks at the same list and lets it be issued."""
    page = second.go(batch)
    assert second.violations() == []
    page.get_by_role("button", name=f"Duyệt và cấp {len(HOLDERS) - 1} giấy").click()
    _confirm(page)
    expect(page.get_by_role("link", name="Tải ZIP của đợt")).to_be_visible(timeout=90_000)


def _delivered(officer: Watched, folder: Path) -> dict[str, Path]:
    """Ask for everything of this course by agency; returns the originals of the ZIP."""
    page = officer.go("/staff/certificates/archives")
    page.get_by_label(TITLE, exact=False).first.check()
    page.get_by_role("button", name="Xem số giấy").click()
    page.get_by_role("button", name="Tải ZIP").first.click()
    expect(page.get_by_role("button", name="Tải ZIP").first).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải ZIP").first.click()
    download.value.save_as(folder / "all.zip")
    with zipfile.ZipFile(folder / "all.zip") as archive:
        archive.extractall(folder)
        return {entry: folder / entry for entry in archive.namelist() if "/" in entry}


def _share(chromium, site: Site, register: Register) -> str:
    """The learner makes a link for others."""
    with window(chromium, site.address, size=PHONE) as watched:
        seat(watched, register, LEARNER)
        page = watched.go("/certificates")
        assert watched.violations() == []
        page.get_by_role("button", name="Chia sẻ").first.click()
        link = page.locator("[data-share], input[readonly]").first
        return urlsplit(link.input_value()).path


def _bring(stranger: Watched, file: Path) -> None:
    page = stranger.go("/x")
    page.set_input_files("input[type=file]", str(file))
    page.wait_for_url("**/x/file")


def _propose_revocation(officer: Watched, register: Register) -> str:
    """Propose that the learner's certificate be revoked; returns its number."""
    award, number = register.rows(
        "SELECT a.id, a.number FROM certificates_award a JOIN lms_user u ON u.id = a.owner_id"
        " WHERE u.staff_code = :code AND a.course_title = :title",
        code=LEARNER, title=TITLE,
    )[0]  # fmt: skip
    page = officer.go(f"/staff/certificates/{award}/revoke")
    page.get_by_label("Lý do thu hồi").fill("Người học nhờ người khác làm bài.")
    page.get_by_label("Số quyết định").fill("91/QĐ-SNV")
    page.get_by_role("button", name="Đề nghị thu hồi").click()
    expect(page.get_by_text("một người khác phải duyệt")).to_be_visible()
    return str(number)


def _approve_revocation(second: Watched) -> float:
    """The second person approves; returns when it was entered."""
    page = second.go("/staff/certificates/amendments")
    page.locator("main a[href*='/amendments/']").first.click()
    assert second.violations() == []
    page.get_by_role("button", name="Duyệt và ghi vào sổ").click()
    _confirm(page)
    expect(page.get_by_text("Đã duyệt và ghi vào sổ.")).to_be_visible()
    return time.monotonic()
