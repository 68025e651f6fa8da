"""What a bench measures: shares of a list of times, and what the server's processes have used."""

import math
import os
from collections.abc import Sequence
from pathlib import Path

from tests.walks.site import descendants

TICKS = os.sysconf("SC_CLK_TCK")


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest of `times` that at least `share` of them do not exceed (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def milliseconds(times: Sequence[float], share: float) -> float:
    """A percentile of seconds, in milliseconds."""
    return round(percentile(times, share) * 1000, 1)


def cpu_seconds(process: int) -> float:
    """Processor seconds, user and system, of a process and everything below it, the ended children included."""
    total = 0
    for member in (process, *descendants(process)):
        fields = _read(member, "stat").rpartition(")")[2].split()
        total += sum(map(int, fields[11:15]))
    return total / TICKS


def memory_mib(process: int) -> float:
    """Memory of a process and everything below it; what they share counts once (PSS)."""
    kilobytes = 0
    for member in (process, *descendants(process)):
        lines = _read(member, "smaps_rollup").splitlines()
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(kilobytes / 1024, 1)


def _read(process: int, name: str) -> str:
    return Path(f"/proc/{process}/{name}").read_text(encoding="utf-8")
