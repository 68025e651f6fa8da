"""Sessions end while somebody answers in a real browser: the page says so, and after signing in nothing is lost.

python3 -m tests endure sessions [--times 200] [--database sqlite|postgresql|both] [--seed N]
"""

import random
from collections.abc import Iterator

from playwright.sync_api import Browser, expect, sync_playwright

from tests.endure.ground import Ground, asked_of, run
from tests.endure.proof import Proof, Telling
from tests.endure.savers import Learner, learners_of
from tests.walks.exams import Raw, Sitting, named
from tests.walks.site import Site
from tests.walks.tickets import Register, cookie
from tests.walks.watching import launch, window

REFUSED = ("status of 400", "status of 401", "status of 403")
PLAIN = ("courses.choice", "courses.true_false", "courses.matching", "courses.numeric", "courses.short_answer")
"""Types whose answer is replaced by giving another, without taking the first one back."""


def ended(ground: Ground, browser: Browser, *, times: int, seed: int) -> Iterator[Proof]:
    """End the session of a learner so many times, each time just before an answer."""
    site, chance, telling = Site(ground.folder, database_url=ground.url), random.Random(seed), Telling()
    (learner,) = learners_of(site, 1)
    proof = Proof("sessions that ended before an answer, after which it was lost or nobody was told")
    try:
        site.serve()
        site.wait()
        with window(browser, site.address) as watched:
            watched.expected = REFUSED
            sitting = Sitting(watched, Register(site), learner.attempt)
            _enter(sitting, learner.session)
            for turn in range(times):
                number, raw = _another_answer(sitting, learner, chance)
                trouble = _answer_after_the_end(sitting, number, raw, epoch=f"ended{turn}")
                proof.tried += 1
                proof.failures += [f"turn {turn}, question {number}: {trouble}"] if trouble else []
                telling(proof.tried, times, len(proof.failures))
    finally:
        site.kill()
    yield proof


def _enter(sitting: Sitting, session: str) -> None:
    """Let the window have a session."""
    address = sitting.watched.address
    sitting.watched.context.add_cookies([{"name": "thao", "value": session, "url": address, "httpOnly": True}])


def _another_answer(sitting: Sitting, learner: Learner, chance: random.Random) -> tuple[int, Raw]:
    """A question, and an answer to it that is not the one that is stored."""
    rows = sitting.register.rows(
        "SELECT s.position, v.type FROM courses_slot s JOIN courses_question_version v ON v.id = s.version_id"
        " WHERE s.attempt_id = :attempt ORDER BY s.position",
        attempt=learner.attempt,
    )
    number = chance.choice([position for position, kind in rows if kind in PLAIN])
    stored = sitting.stored(number)
    return number, next(raw for raw in learner.texts[number] if named(raw) != stored)


def _answer_after_the_end(sitting: Sitting, number: int, raw: Raw, *, epoch: str) -> str:
    """End the session, answer, sign in again; what went wrong, empty when nothing did."""
    register = sitting.register
    owner = register.rows("SELECT owner_id FROM courses_attempt WHERE id = :id", id=sitting.attempt)[0][0]
    sitting.open(number)
    before = sitting.stored(number)
    register.change("UPDATE lms_user SET session_epoch = :epoch WHERE id = :id", epoch=epoch, id=owner)
    sitting.fill(number, raw)
    try:
        expect(sitting.receipt(number)).to_contain_text("ăng nhập")
    except AssertionError:
        return "the page did not say that somebody has to sign in again"
    if sitting.stored(number) != before:
        return "an answer was taken without a session"
    _enter(sitting, cookie(register.site, owner, epoch))
    sitting.open(number)
    try:
        sitting.wait_stored(number, raw)
    except AssertionError:
        return f"answered {raw}, stored is {sitting.stored(number)}"
    return ""


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("sessions", words, times=200)

    def prove(ground: Ground) -> Iterator[Proof]:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            yield from ended(ground, browser, times=asked.times, seed=asked.seed)
            browser.close()

    return run("sessions", asked, prove)
