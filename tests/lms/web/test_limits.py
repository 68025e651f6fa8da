"""Counts of rate limits that a process keeps for itself."""

import threading
from datetime import timedelta

import pytest
import time_machine
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from lms.web import limits

FIVE_A_MINUTE = parse("5/minute")


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-28 08:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def counts():
    return storage_from_string("process://")


def test_so_many_a_window_and_no_more_until_the_next(clock, counts):
    limiter = FixedWindowRateLimiter(counts)
    first = [limiter.hit(FIVE_A_MINUTE, "10.0.0.1") for _request in range(6)]
    other = limiter.hit(FIVE_A_MINUTE, "10.0.0.2")

    clock.shift(timedelta(seconds=61))

    assert first == [True] * 5 + [False]
    assert other
    assert limiter.get_window_stats(FIVE_A_MINUTE, "10.0.0.1").remaining == 5
    assert limiter.hit(FIVE_A_MINUTE, "10.0.0.1")


def test_windows_that_are_over_are_forgotten_and_open_ones_are_not(clock, counts):
    limiter = FixedWindowRateLimiter(counts)
    for place in range(limits.FEW - 1):
        limiter.hit(FIVE_A_MINUTE, f"old-{place}")
    clock.shift(timedelta(seconds=50))
    limiter.hit(FIVE_A_MINUTE, "young")

    clock.shift(timedelta(seconds=20))
    limiter.hit(FIVE_A_MINUTE, "new")

    assert counts.reset() == 2


def test_what_is_cleared_counts_from_nothing(counts):
    limiter = FixedWindowRateLimiter(counts)
    for _request in range(5):
        limiter.hit(FIVE_A_MINUTE, "10.0.0.1")

    limiter.clear(FIVE_A_MINUTE, "10.0.0.1")

    assert limiter.hit(FIVE_A_MINUTE, "10.0.0.1")


def test_counting_starts_no_thread(counts):
    before = threading.active_count()

    for place in range(50):
        counts.incr(f"10.0.0.{place}", 60)

    assert threading.active_count() == before
