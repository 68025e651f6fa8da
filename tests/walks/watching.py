"""A Chromium whose every complaint is kept: console errors, refused content, failed requests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from lms.first_start import UI

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium; nothing is downloaded."""
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))


@dataclass
class Watched:
    """One window with its own cookies. `complaints` stays empty on a healthy site."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(part in text for part in self.expected):
            self.complaints.append(f"{self.page.url}: {kind}: {text}")

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(path if path.startswith("http") else self.address + path, wait_until="load")
        return self.page

    def sign_in(self, account: dict[str, Any]) -> Page:
        """Sign in through the form, as people do; reads the personal-data notice where it is shown."""
        page = self.go("/sign-in")
        page.fill("input[name=login]", account["sign_in"])
        page.fill("input[name=password]", account["password"])
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def violations(self) -> list[str]:
        """What axe finds on the page: WCAG 2.2 A and AA, and best practice."""
        self.page.evaluate(axe())
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{self.page.url} {violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]


@contextmanager
def window(browser: Browser, address: str, *, size: dict[str, int] = DESKTOP, **options: Any) -> Iterator[Watched]:
    """Open a window of its own; nothing it complained about goes unseen."""
    context = browser.new_context(viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
    context.set_default_timeout(15_000)
    watched = Watched(context, context.new_page(), address)
    try:
        yield watched
        assert watched.complaints == [], watched.complaints
    finally:
        context.close()


@cache
def axe() -> str:
    """The rules that judge accessibility, from the locked front-end packages."""
    return (UI / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
