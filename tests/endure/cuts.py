"""The wire is cut while people answer in a real browser; in the end the server holds what they typed, nothing else.

    python3 -m tests endure cuts [--times 500] [--windows 10] [--database sqlite|postgresql|both] [--seed N]

Each trial is one way of cutting (offline, reset, black hole, 503, slow, half an answer) during one thing that people
do (type, leaf on, reload, close the tab, hand in). Windows work side by side, each on a wire of its own.
"""

import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.endure.ground import Ground, asked_of, run
from tests.endure.proof import Proof, Telling
from tests.endure.savers import Learner, learners_of
from tests.walks.exams import named
from tests.walks.link import CUTS, GOOD, Link, links_to
from tests.walks.site import Site
from tests.walks.tickets import Register
from tests.walks.watching import launch

OFFLINE = "offline"
TYPE, LEAF, RELOAD, CLOSE, FINISH = "typing", "leafing", "reloading", "closing the tab", "handing in"
ROUNDS = 5
"""Trials of one window; the last of them hands the paper in."""
SOON = 2.0
"""Seconds within which the page must say that something is not saved, beside those that a busy machine stalls it."""
LONG = 60.0
"""Seconds within which everything must have arrived once the wire is whole again."""

NOT_SAVED = "Chưa lưu|Mất kết nối"

WATCH = """(words) => {
    const watch = { typed: 0, told: 0, stalled: 0 };
    let last = performance.now();
    setInterval(() => {
        const now = performance.now();
        watch.stalled = Math.max(watch.stalled, now - last - 50);
        last = now;
    }, 50);
    const says = () => [...document.querySelectorAll("[data-receipt], [data-offline]")]
        .some((place) => new RegExp(words).test(place.textContent));
    const look = () => { if (watch.typed && !watch.told && says()) watch.told = performance.now(); };
    const note = () => { if (!watch.told) watch.typed = performance.now(); };
    addEventListener("input", note, true);
    addEventListener("change", note, true);
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    window.watch = watch;
}"""


@dataclass
class Window:
    """A learner in a browser of their own, at the end of a wire of its own."""

    learner: Learner
    kinds: dict[int, str]
    link: Link
    context: BrowserContext
    chance: random.Random
    typed: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    name: str = ""
    act: str = TYPE
    page: Page = field(init=False)
    now: int = 1

    def open(self, number: int) -> None:
        """Open the paper at a question, in a new tab."""
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.name}: {error}"))
        self._go(number)

    def begin(self, cut: str, act: str) -> None:
        """Cut the wire, then do something."""
        self.name, self.act = f"window {self.learner.attempt}, {cut} while {act}", act
        self.page.evaluate(WATCH, NOT_SAVED)
        if cut == OFFLINE:
            self.context.set_offline(True)
        else:
            self.link.state = cut
        self._type()
        if act == LEAF:
            self._show(self.chance.choice([number for number in self.kinds if number != self.now]))
            self._type()
        if act in {RELOAD, CLOSE}:
            self.page.wait_for_timeout(self.chance.uniform(100, 600))
            self._leave()

    def check_told(self) -> None:
        """Whether the page has said in time that the answer is not saved, where the page is still there to say it."""
        if self.act in {RELOAD, CLOSE}:
            return
        watch = self.page.evaluate("() => window.watch")
        if not watch["told"]:
            self.troubles.append(f"{self.name}: never said that the answer was not saved")
        elif (waited := (watch["told"] - watch["typed"] - watch["stalled"]) / 1000) > SOON:
            self.troubles.append(f"{self.name}: said only after {waited:.1f} s that the answer was not saved")

    def hand_in(self) -> None:
        """Press the buttons that finish; what comes of it shows later."""
        self.page.locator("[data-finish-open]:visible").first.click()
        self.page.locator("[data-finish-send]").click(no_wait_after=True)

    def mend(self) -> None:
        """Make the wire whole, and come back where one has left."""
        self.link.state = GOOD
        self.context.set_offline(False)
        if self.act == RELOAD:
            self._go(self.now)
        if self.act == CLOSE:
            self.open(self.now)

    def fails(self, register: Register) -> str:
        """What is not yet as it has to be: the server holds what was typed, and the page knows it."""
        if self.act == FINISH and not self.page.url.endswith("/result"):
            self._press_again()
            return f"the result is not shown, but {self.page.url}: {self.page.locator('body').inner_text()[:300]}"
        rows = register.rows(
            "SELECT position, raw FROM courses_answer WHERE attempt_id = :attempt", attempt=self.learner.attempt
        )
        stored = {position: named(raw) for position, raw in rows}
        wrong = [number for number, raw in self.typed.items() if stored.get(number, {}) != named(raw)]
        if wrong:
            number = wrong[0]
            return f"question {number} was answered {self.typed[number]}, stored is {stored.get(number)}"
        is_open = self.act != FINISH and self._says_not_saved()
        return "the page still says that something is not saved" if is_open else ""

    def _says_not_saved(self) -> bool:
        return bool(self.page.locator("[data-receipt], [data-offline]").filter(has_text=re.compile(NOT_SAVED)).count())

    def _press_again(self) -> None:
        """What people do who have not come to the result: open a dead page anew; press again once all is saved."""
        if self.page.url.startswith("chrome-error"):
            self._go(self.now)
            return
        if self._says_not_saved():
            return
        send = self.page.locator("[data-finish-send]")
        with suppress(BrowserError):  # the result may come at this very moment, and the button go with its page
            if send.is_visible() and send.is_enabled(timeout=2_000):
                send.click(no_wait_after=True, timeout=2_000)

    def _leave(self) -> None:
        if self.act == CLOSE:
            self.page.close()
            return
        try:
            self.page.reload(timeout=1000)
        except BrowserError:  # nothing comes over a dead wire
            return

    def _go(self, number: int) -> None:
        self.now = number
        address = f"{self.link.address}/attempts/{self.learner.attempt}/{number}"
        try:
            self.page.goto(address)
        except BrowserError:  # a browser opens a dead page anew by itself, maybe at this very moment
            self.page.wait_for_url(address)
        self.page.wait_for_selector("html.js")

    def _show(self, number: int) -> None:
        self.page.click(f"[data-questions] a[data-go='{number}']")
        self.now = number

    def _type(self) -> None:
        """Give the open question an answer that it does not have yet."""
        number, before = self.now, named(self.typed.get(self.now, {}))
        raw = next(raw for raw in self._answers(number) if named(raw) != before)
        self.typed[number] = raw
        form = self.page.locator(f"[data-question='{number}'] form[data-answer]").first
        for name, values in raw.items():
            inputs = form.locator(f"[name='{name}']")
            if self.kinds[number] == "courses.matching":
                inputs.first.select_option(values[0])
            elif self.kinds[number] in {"courses.short_answer", "courses.numeric"}:
                inputs.first.fill(values[0])
                inputs.first.blur()
            else:
                self._tick(number, name, values)

    def _tick(self, number: int, name: str, values: Sequence[str]) -> None:
        form = self.page.locator(f"[data-question='{number}'] form[data-answer]").first
        for box in form.locator(f"input[name='{name}']").all():
            value = box.get_attribute("value")
            if box.is_checked() is not (value in values) and (value in values or box.get_attribute("type") != "radio"):
                form.locator(f"label:has(input[name='{name}'][value='{value}'])").click()

    def _answers(self, number: int) -> Iterator[dict[str, list[str]]]:
        if self.kinds[number] == "courses.short_answer":
            yield {"answer": [f"câu trả lời {self.chance.randrange(10**6)}"]}
        elif self.kinds[number] == "courses.numeric":
            yield {"answer": [str(self.chance.randrange(10**6))]}
        else:
            yield from self.learner.texts[number]


def cut(
    ground: Ground, browser: Browser, *, times: int, windows: int, seed: int, rounds: int = ROUNDS
) -> Iterator[Proof]:
    """Cut `times` times (or a few more: each sitting is `windows` × `rounds` trials)."""
    site, chance, telling = Site(ground.folder, database_url=ground.url), random.Random(seed), Telling()
    sittings = -(-times // (windows * rounds))
    learners = learners_of(site, windows * sittings)
    proof = Proof("cuts after which something was not as typed, or not told")
    try:
        site.serve()
        site.wait()
        with links_to(site.port, windows) as links:
            for place in range(sittings):
                seated = learners[place * windows : (place + 1) * windows]
                with _seated(browser, Register(site), seated, links, chance) as opened:
                    _sit(opened, Register(site), chance, proof, rounds)
                telling(proof.tried, sittings * windows * rounds, len(proof.failures))
    finally:
        site.kill()
    yield proof


@contextmanager
def _seated(
    browser: Browser, register: Register, learners: Sequence[Learner], links: Sequence[Link], chance: random.Random
) -> Iterator[list[Window]]:
    with ExitStack() as contexts:
        opened = []
        for learner, link in zip(learners, links, strict=True):
            rows = register.rows(
                "SELECT s.position, v.type FROM courses_slot s JOIN courses_question_version v ON v.id = s.version_id"
                " WHERE s.attempt_id = :a ORDER BY s.position",
                a=learner.attempt,
            )
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
            contexts.callback(context.close)
            context.set_default_timeout(20_000)
            context.add_cookies([{"name": "thao", "value": learner.session, "url": link.address, "httpOnly": True}])
            window = Window(learner, dict(map(tuple, rows)), link, context, random.Random(chance.random()))
            window.open(chance.choice(list(window.kinds)))
            opened.append(window)
        yield opened


def _sit(windows: Sequence[Window], register: Register, chance: random.Random, proof: Proof, rounds: int) -> None:
    """Let every window go through its trials, all of them side by side."""
    for turn in range(rounds):
        for window in windows:
            cut = chance.choice((OFFLINE, *CUTS))
            window.begin(cut, FINISH if turn == rounds - 1 else chance.choice((TYPE, LEAF, RELOAD, CLOSE)))
        _rest(windows, SOON + 0.3)
        for window in windows:
            window.check_told()
            if window.act == FINISH:
                window.hand_in()
        _rest(windows, chance.uniform(0, 2))
        for window in windows:
            window.mend()
        until = time.monotonic() + LONG
        while (waiting := [window for window in windows if window.fails(register)]) and (time.monotonic() < until):
            _rest(waiting, 0.2)
        proof.tried += len(windows)
        proof.failures += [f"{window.name}: {window.fails(register)}" for window in waiting]
        proof.failures += [trouble for window in windows for trouble in window.troubles]
        for window in windows:
            window.troubles.clear()


def _rest(windows: Sequence[Window], seconds: float) -> None:
    """Wait, and let the browser's events through meanwhile."""
    page = next((window.page for window in windows if not window.page.is_closed()), None)
    if page:
        page.wait_for_timeout(seconds * 1000)
    else:
        time.sleep(seconds)


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("cuts", words, times=500, windows=10)

    def prove(ground: Ground) -> Iterator[Proof]:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            yield from cut(ground, browser, times=asked.times, windows=asked.windows, seed=asked.seed)
            browser.close()

    return run("cuts", asked, prove)
