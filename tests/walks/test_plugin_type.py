"""A question type that a plugin brings is taken like ours: with a mouse, by the keyboard, with a finger at 390 px."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Locator

from tests.learning import PACKS
from tests.plugins.installing import install
from tests.walks.exams import Sitting, begin, seat
from tests.walks.keys import answer_by_keys, reach
from tests.walks.site import Site
from tests.walks.test_question_types import Finger, Mouse, answer_by_pointing, take
from tests.walks.tickets import Register
from tests.walks.watching import PHONE, window

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the sample plugin, and a course that asks its question."""
    site = Site(tmp_path_factory.mktemp("extended"))
    site.environment["PYTHONPATH"] = str(install(tmp_path_factory.mktemp("installed")))
    try:
        site.start()
        site.wait()
        site.command("packs", "load", str(PACKS / "pictures_asked"))
        yield site
    finally:
        site.stop()


@pytest.fixture
def sit(extended: Site, chromium: Browser) -> Iterator[Callable[..., Sitting]]:
    """Seat a person and begin the exam."""
    register = Register(extended)
    with ExitStack() as windows:

        def begin_exam(staff_code: str, **options) -> Sitting:
            watched = windows.enter_context(window(chromium, extended.address, **options))
            seat(watched, register, staff_code)
            return begin(watched, register, register.quiz("thi", "pictures-asked")[1])

        yield begin_exam


def test_a_plugins_type_is_taken_with_a_mouse(sit):
    sitting = sit("NA00031")
    mouse = Mouse(sitting.page)

    take(sitting, lambda form, kind, raw: answer_by_pointing(form, kind, raw, mouse), mouse.press)


def test_a_plugins_type_is_taken_by_the_keyboard_alone(sit):
    sitting = sit("NA00032")

    def press(target: Locator) -> None:
        reach(sitting.page, target)
        sitting.page.keyboard.press("Enter")

    take(sitting, answer_by_keys, press)


def test_a_plugins_type_is_taken_with_a_finger_on_a_small_screen(sit):
    sitting = sit("NA00033", size=PHONE, has_touch=True)
    finger = Finger(sitting.page)

    assert sitting.watched.violations() == []
    take(sitting, lambda form, kind, raw: answer_by_pointing(form, kind, raw, finger), finger.press)
