"""The parts of a test run, one after the other: each tells its seconds, all of them decide the exit status."""

import argparse
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lms.first_start import ROOT
from tests.postgresql import temporary_server

WORKERS = max(2, min(4, os.cpu_count() or 2))
TOGETHER = ("-n", str(WORKERS), "--no-loadscope-reorder")
"""Handed out to the workers as `tests/conftest.py` says, in its order."""
DATABASES = ["main", *(f"gw{number}" for number in range(8))]
"""One database for each xdist worker, one for a run without workers."""

CHECKS = {
    "ruff check": ("ruff", "check", "--quiet", "."),
    "ruff format": ("ruff", "format", "--check", "--quiet", "."),
    "mypy": ("mypy",),
    "import contracts": ("lint-imports",),
}
BYTECODE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "bytecode")}
"""Compiled modules are kept where nobody commits them: each worker and each server would else compile all of them."""

NO_TESTS = 5
"""pytest's exit status when its words select nothing in a part."""


@dataclass
class Run:
    """What has happened so far."""

    began: float = field(default_factory=time.monotonic)
    failed: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def tell(self, name: str, seconds: float, *, passed: bool, note: str = "") -> None:
        """Print the line of a part and remember how it went."""
        if not passed:
            self.failed.append(name)
        verdict = "passed" if passed else "FAILED"
        print(f"[{seconds:6.1f} s] {name}: {verdict}{f' ({note})' if note else ''}", flush=True)

    def summary(self) -> str:
        """pytest's own last line, over all of its runs; a failed check counts as an error."""
        self.counts["error"] += sum(name in CHECKS for name in self.failed)
        order = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warning", "error")
        parts = [
            f"{self.counts[kind]} {kind}{'s' if kind in {'warning', 'error'} and self.counts[kind] > 1 else ''}"
            for kind in order
            if self.counts[kind]
        ]
        return f"{', '.join(parts) or 'no tests ran'} in {time.monotonic() - self.began:.2f}s"


def run(words: Sequence[str]) -> int:
    """Run every part that `words` ask for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python3 -m tests", add_help=False, allow_abbrev=False)
    parser.add_argument("--fast", action="store_true")
    asked, rest = parser.parse_known_args(list(words))
    signal.signal(signal.SIGTERM, _leave)  # so that the database's folder goes away too
    so_far = Run()
    for name, command in CHECKS.items():
        _check(so_far, name, command)
    _pytest(so_far, "tests on SQLite", ["-m", "not browser", *TOGETHER], rest)
    if not asked.fast:
        with temporary_server() as server:
            for database in DATABASES:
                server.create(f"thao_{database}")
            address = server.address("thao_{worker}")
            _pytest(
                so_far, "tests on PostgreSQL", ["-m", "not browser", *TOGETHER], rest, LMS_TEST_DATABASE_URL=address
            )
        _pytest(so_far, "walks in a browser", ["-m", "browser", *TOGETHER], rest)
    if so_far.failed:
        print(f"Failed: {', '.join(so_far.failed)}", flush=True)
    print(so_far.summary(), flush=True)
    return 1 if so_far.failed else 0


def _leave(*_signal: object) -> None:
    sys.exit(143)


def _check(so_far: Run, name: str, command: Sequence[str]) -> None:
    began = time.monotonic()
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="", end="", flush=True)
    so_far.tell(name, time.monotonic() - began, passed=done.returncode == 0)


def _pytest(so_far: Run, name: str, words: Sequence[str], own: Sequence[str], **environment: str) -> None:
    """Run pytest and show what it says as it says it; its last line goes into the sum."""
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *words, *own],
        cwd=ROOT, env={**os.environ, **BYTECODE, **environment}, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            last = _show_all_but_last(process.stdout or ())
            status = process.wait()
        except BaseException:
            process.send_signal(signal.SIGINT)  # so that it stops the servers that its fixtures started
            process.wait()
            raise
    found = re.findall(r"(\d+) (failed|passed|skipped|deselected|xfailed|xpassed|warning|error)", last)
    if not found:
        print(last, flush=True)
    so_far.counts.update({kind: int(number) for number, kind in found})
    passed = status == 0 or (status == NO_TESTS and bool(own))
    so_far.tell(name, time.monotonic() - began, passed=passed, note=last)


def _show_all_but_last(lines: Iterable[str]) -> str:
    held = ""
    for line in lines:
        if line.strip():
            print(held, end="", flush=True)
            held = line
        else:
            held += line
    return held.strip()
