"""Memory in large pages: asked of a process of its own, and seen in what Linux tells of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lms.memory import in_large_pages

SWITCH = Path("/sys/kernel/mm/transparent_hugepage/enabled")

PROGRAM = """
import re
from pathlib import Path
from lms.memory import in_large_pages

def told(name):
    return int(re.search(name + r":\\s+(\\d+) kB", Path("/proc/self/smaps_rollup").read_text()).group(1)) * 1024

kept = [bytes(1000) + bytes([number % 256]) for number in range(40_000)]
before, grown = told("AnonHugePages"), -told("Rss")
taken = in_large_pages()
grown += told("Rss")
print(taken, told("AnonHugePages") - before, grown, all(text[-1] == place % 256 for place, text in enumerate(kept)))
"""


def can_take_together() -> bool:
    """Whether this machine's Linux makes large pages when asked: since 6.1, unless they are switched off."""
    release = tuple(map(int, re.findall(r"\d+", Path("/proc/sys/kernel/osrelease").read_text())[:2]))
    return release >= (6, 1) and SWITCH.exists() and "[never]" not in SWITCH.read_text()


@pytest.mark.skipif(not can_take_together(), reason="this Linux makes no large pages when asked")
def test_what_a_process_has_loaded_lies_in_large_pages_and_is_what_it_was():
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout.split()
    taken, large, grown = (int(figure) for figure in told[:3])

    assert taken > 20_000_000
    assert large > taken * 0.8  # some memory may have been in large pages before
    assert grown < 8_000_000
    assert told[3] == "True"


def test_elsewhere_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")

    assert in_large_pages() == 0
