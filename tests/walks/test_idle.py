"""Browsers keep their connections open between two pages; whoever comes next must not wait for them."""

import time
import urllib.request
from contextlib import ExitStack
from socket import create_connection

import pytest

pytestmark = pytest.mark.browser
IDLE = 700
"""More than a server with a backpressure of 64 takes beside those that it answers."""
PATIENCE = 5


def test_seven_hundred_idle_connections_keep_nobody_out(live):
    with ExitStack() as connections:
        for _browser in range(IDLE):
            connections.enter_context(create_connection(("127.0.0.1", live.port), timeout=PATIENCE))
        time.sleep(0.5)  # so that the server has taken them all

        with urllib.request.urlopen(f"{live.address}/sign-in", timeout=PATIENCE) as answer:
            assert answer.status == 200
