"""A short run of `python3 -m tests endure cuts`; sessions that end in mid-exam; clocks that are a day wrong."""

import pytest
from playwright.sync_api import expect

from tests.endure.cuts import cut
from tests.endure.ground import Ground
from tests.walks.exams import Sitting, begin, seat
from tests.walks.tickets import Register

pytestmark = pytest.mark.browser
EXPIRIES = 4
ANOTHER_DAY = """
    const real = Date, shift = {hours} * 3600 * 1000;
    window.Date = class extends real {{
        constructor(...parts) {{ parts.length ? super(...parts) : super(real.now() + shift); }}
        static now() {{ return real.now() + shift; }}
    }};
"""

LATE = 2
"""Seconds: both are rounded, the clock is drawn once a second, and the answer travels. A wrong day would be 86,400."""


@pytest.fixture
def register(live) -> Register:
    return Register(live)


@pytest.mark.timeout(600)
def test_what_was_typed_arrives_however_the_wire_is_cut(tmp_path, chromium):
    for proof in cut(Ground(tmp_path), chromium, times=50, windows=17, rounds=3, seed=1):
        print(proof)
        assert proof.holds, proof


def test_nothing_is_lost_when_sessions_end_in_mid_exam(open_window, register):
    watched = open_window()
    watched.expected = ("status of 401", "status of 400", "status of 403")
    seat(watched, register, "NA00051")
    sitting = begin(watched, register)
    person = register.person("NA00051")

    for number, raw in list(register.right_answers(sitting.attempt).items())[:EXPIRIES]:
        sitting.open(number)
        register.change("UPDATE lms_user SET session_epoch = :epoch WHERE id = :id", epoch=f"ended{number}", id=person)
        sitting.fill(number, raw)
        expect(sitting.receipt(number)).to_contain_text("ăng nhập")  # it says that somebody has to sign in again
        assert sitting.stored(number) == {}
        seat(watched, register, "NA00051")
        sitting.open(number)
        sitting.wait_stored(number, raw)

    assert rows_of(register, sitting) == EXPIRIES


@pytest.mark.parametrize(("hours", "person"), [(24, "NA00053"), (-24, "NA00054")])
def test_the_time_left_is_right_though_the_clock_of_the_machine_is_a_day_wrong(open_window, register, hours, person):
    watched = open_window()
    watched.context.add_init_script(ANOTHER_DAY.format(hours=hours))
    seat(watched, register, person)

    sitting = begin(watched, register)

    for _look in range(3):
        shown, told = watched.page.evaluate(
            """async url => {
                const told = (await (await fetch(url)).json()).remaining;
                return [document.querySelector("[data-clock]").textContent, told];
            }""",
            f"/attempts/{sitting.attempt}/state",
        )
        assert abs(seconds_of(shown) - told) <= LATE, (shown, told)
        watched.page.wait_for_timeout(1300)


def rows_of(register: Register, sitting: Sitting) -> int:
    return register.rows("SELECT count(*) FROM courses_answer WHERE attempt_id = :a", a=sitting.attempt)[0][0]


def seconds_of(face: str) -> int:
    """29:58 or 1:29:58 in seconds."""
    seconds = 0
    for part in face.strip().split(":"):
        seconds = seconds * 60 + int(part)
    return seconds
