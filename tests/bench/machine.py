"""What every figure is said with: the machine and the day."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def machine() -> str:
    """One line: processor, cores, memory, Python, day."""
    names = [line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return (
        f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {memory / 2**20:.0f} GiB, "
        f"Python {platform.python_version()}, {datetime.now(UTC):%d/%m/%Y}"
    )


def main(_words: list[str]) -> int:
    """Print it."""
    print(machine())
    return 0


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
