"""A PostgreSQL of our own in a temporary folder: started, killed, restarted and removed by the tests."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "thao"


def programs() -> Path:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    if not elsewhere:
        raise FileNotFoundError("PostgreSQL's initdb is not installed")
    return Path(elsewhere).resolve().parent


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One server with its data folder. `durable` keeps fsync on: for tests that kill it."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.data, self.port, self._folder = folder / "data", free_port(), folder
        self._log = folder / "log"
        if os.geteuid() == 0:  # initdb refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "-D", self.data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = [
            f"port = {self.port}",
            "listen_addresses = '127.0.0.1'",
            f"unix_socket_directories = '{folder}'",
            "max_connections = 200",
            "shared_buffers = 128MB",
        ]
        if not durable:
            settings += [
                "fsync = off", "synchronous_commit = off", "full_page_writes = off", "wal_level = minimal",
                "max_wal_senders = 0", "autovacuum = off",  # tests give back room, and plans stay what they were
            ]  # fmt: skip
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(settings) + "\n")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._run("pg_ctl", "-D", self.data, "-l", self._log, "-w", "-t", "60", "start")

    def stop(self) -> None:
        """Stop it at once, if it runs."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)

    def kill(self) -> None:
        """Kill the postmaster as a crash would; its children leave when they notice."""
        process = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(process, signal.SIGKILL)

    def restart(self) -> None:
        """Start it again after `kill`, as soon as the last child has left the shared memory."""
        for _try in range(50):
            try:
                self.start()
                return
            except RuntimeError:
                time.sleep(0.1)
        self.start()

    def create(self, database: str) -> str:
        """Make an empty database; returns its address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", OWNER, database)
        return self.address(database)

    def address(self, database: str) -> str:
        """Tell the address of a database in SQLAlchemy's form."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def socket_address(self, database: str) -> str:
        """Tell the address of a database for programs of this machine, which need no network to reach it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self._folder}&port={self.port}"

    def _run(self, program: str, *words: object, check: bool = True) -> None:
        command = [str(programs() / program), *map(str, words)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if check and done.returncode:
            raise RuntimeError(f"{program}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


@contextmanager
def temporary_server(*, durable: bool = False) -> Iterator[Server]:
    """Run a server for as long as the block lasts; nothing of it stays, whatever happens inside."""
    folder = Path(tempfile.mkdtemp(prefix="thao-pg-"))
    try:
        server = Server(folder, durable=durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
