"""The product as an operator starts it: real processes, a folder of its own, a free port."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from lms import commands
from lms.config import settings_from
from lms.first_start import ROOT
from tests.postgresql import free_port

PATIENCE = 120
"""Seconds until a site has to answer; the first start loads the demonstration."""

FOREIGN = ("LMS_", "PYTEST_", "PYTHONDONTWRITEBYTECODE")
"""Beginnings of what the environment of a test run may say and a site must not hear."""
BYTECODE = ROOT / ".cache" / "bytecode"
"""Where sites keep their compiled modules: one that is started anew for every kill need not compile them each time."""


class Site:
    """One site: its folder, its address, and the processes that serve it."""

    def __init__(self, folder: Path, *, database_url: str = "", **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "site.log"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)},
            "PYTHONPYCACHEPREFIX": str(BYTECODE),
            "LMS_DATA": str(folder / "data"),
            "LMS_PORT": str(self.port),
            "LMS_SECRET_KEY": "only for walks " * 3,
            "PYTHONUTF8": "1",
            **({"LMS_DATABASE_URL": database_url} if database_url else {}),
            **{f"LMS_{name.upper()}": value for name, value in settings.items()},
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> None:
        """Start `python -m lms WORDS` (the whole site without words) in a session of its own."""
        self._open([sys.executable, "-m", "lms", *words])

    def serve(self) -> None:
        """Start the server with the very command that `python -m lms serve` becomes, without the way there."""
        self._open(self.serve_command())

    def serve_command(self) -> list[str]:
        """The words of that command, the application's name last."""
        return commands.serve_command(settings_from(self.environment))

    def _open(self, command: Sequence[str]) -> None:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._processes.append(process)

    def wait(self, seconds: float = PATIENCE) -> None:
        """Wait until it answers; raises with the log's end when it does not."""
        until = time.monotonic() + seconds
        while not self.is_up():
            dead = [process for process in self._processes if process.poll() is not None]
            if time.monotonic() > until or dead:
                raise RuntimeError(f"the site did not start:\n{self.log.read_text(encoding='utf-8')[-4000:]}")
            time.sleep(0.05)

    def is_up(self) -> bool:
        """Whether the health page answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def command(self, *words: str) -> str:
        """Run an operator's command to its end; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "lms", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def accounts(self) -> dict[str, dict[str, Any]]:
        """The demonstration's accounts by their sign-in name."""
        return {account["sign_in"]: account for account in json.loads(self.command("demo", "--json"))}

    @property
    def processes(self) -> list[int]:
        """Ids of the processes that were started and not stopped."""
        return [process.pid for process in self._processes]

    def stop(self) -> None:
        """Ask every process to end and wait for it."""
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                self._kill(process)
        self._processes.clear()

    def kill(self) -> None:
        """Kill all processes at once, as `kill -9` of the whole group does."""
        for process in self._processes:
            self._kill(process)
        self._processes.clear()

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        family = [process.pid, *descendants(process.pid)]
        for member in family:
            with suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)
        process.wait()


def descendants(process: int) -> list[int]:
    """Every process below `process`; those that started sessions of their own too."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, front = [], [process]
    while front:
        front = [child for child, parent in parents.items() if parent in front]
        found += front
    return found


@contextmanager
def running_site(folder: Path, *, environment: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Run the whole demonstration site for as long as the block lasts."""
    site = Site(folder, **(environment or {}))
    try:
        site.start()
        site.wait()
        yield site
    finally:
        site.stop()
