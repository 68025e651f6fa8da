"""No `next` value leads off the site, whatever a browser makes of it."""

import random
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from lms.web.redirects import safe_target
from tests.walks.watching import launch

SEEDS = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
    "https:/evil.example", "https:evil.example", "http:\\\\evil.example", "javascript:alert(1)", "data:text/html,x",
    "/skills?next=//evil.example",
    "/courses/1#//evil.example", "/.//evil.example", "/..//evil.example", "//evil.example@site.example/",
    "/@evil.example", "//site.example:80@evil.example", "/%2f/evil.example", "/%5cevil.example", "/%09/evil.example",
    "////", "/", "", "?x=//evil.example", "#//evil.example", "evil.example", "/／/evil.example", "/。evil", "//[::1]",
    "//0x7f000001", "blob:x",
)  # fmt: skip
SPLICES = (
    "/", "\\", "\t", "\n", "\r", " ", "\0", "\x0b", "\x7f", "\u2028", "\ufeff", "\u00a0", ":", "@", "?", "#", ".", "..",
    "//", "%2f", "%5c", "%00", "%0d%0a", "https:", "evil.example", "\u200b", "\ud800", "；", "／", "＼", "x",
)  # fmt: skip

mutated = st.tuples(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(SPLICES)), max_size=5)
).map(lambda made: _spliced(*made))


def _spliced(seed, splices):
    text = seed
    for place, splice in splices:
        at = place % (len(text) + 1)
        text = text[:at] + splice + text[at:]
    return text


@given(st.one_of(mutated, st.text()))
def test_a_target_begins_with_one_slash_and_has_nothing_that_browsers_drop_or_turn(text):
    target = safe_target(text)

    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert not set(target) & set("\\\t\r\n\0 \x7f")
    assert target in {text, "/"}


@pytest.mark.parametrize(
    "target", ["/", "/skills", "/courses/3?page=2&q=m%E1%BA%ADt", "/học?tên=Ánh#cuối", "/a//b", "/x?next=//y"]
)
def test_places_on_the_site_are_kept(target):
    assert safe_target(target) == target


@pytest.mark.parametrize("target", [None, "", "skills", "/" + "x" * 3000])
def test_anything_else_gives_the_default(target):
    assert safe_target(target, "/account") == "/account"


@pytest.mark.browser
def test_chromium_agrees_about_twenty_thousand_mutations():
    chance = random.Random(20261122)
    texts = [
        _spliced(
            chance.choice(SEEDS), [(chance.randrange(40), chance.choice(SPLICES)) for _ in range(chance.randrange(6))]
        )
        for _ in range(20_000)
    ]
    targets = sorted({safe_target(text) for text in texts})

    with ThreadPoolExecutor(1) as apart:  # Playwright keeps to its thread, and another may be open in this one
        strayed = apart.submit(_strayed, targets).result()

    assert strayed == [], quote(str(strayed))
    assert len(targets) > 1000


def _strayed(targets):
    """The targets that Chromium would follow off the site."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        found = browser.new_page().evaluate(
            """targets => targets.filter(target => {
                const url = new URL(target, 'https://site.example/sign-in');
                return url.origin !== 'https://site.example' || url.username || url.password;
            })""",
            targets,
        )
        browser.close()
    return found
