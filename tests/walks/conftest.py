"""The site and the browser that the walks share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.walks.site import Site, running_site
from tests.walks.visitor import Visitor
from tests.walks.watching import Watched, launch, window


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration site in processes of its own, started once."""
    with running_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def accounts(live: Site) -> dict[str, dict[str, str]]:
    """The demonstration's accounts by their role."""
    return {account["role"]: account for account in live.accounts().values()}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all walks."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def open_window(live: Site, chromium: Browser) -> Iterator[Callable[..., Watched]]:
    """Open windows that must not complain by the end of the test."""
    with ExitStack() as windows:
        yield lambda **options: windows.enter_context(window(chromium, live.address, **options))


@pytest.fixture
def visitor(live: Site) -> Visitor:
    """Somebody without script."""
    return Visitor(live.address)
