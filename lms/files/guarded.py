"""Workbooks are read by a process of its own: a bad one costs that process, and nothing else.

The reader is native code that believes what a file claims: told of four billion texts it asks for room for them, and
is aborted with the whole process (.xlsx), and cells far outside of any sheet are laid out (.xls, .ods). Neither can be
caught. The process may take so much memory and time, and no more. It is forked from one that stands ready.
"""

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from signal import SIGKILL
from threading import Lock, Timer
from typing import Any

from flask_babel import gettext as _

from lms.files.source import UnreadableFile

Rows = list[list[Any]]
SECONDS = 8
_PROGRAM = Path(__file__).with_name("reading_apart.py")
_LOCKED, _BAD = 3, 4
"""How the process ends when the file has a password, or cannot be read."""


def read_guarded(content: bytes) -> list[tuple[int, str, Rows]]:
    """Read the sheets that are not hidden: their places among all, names and values; raises `UnreadableFile`."""
    ended, told = _READER.read(content)
    if ended is None:
        raise UnreadableFile(_("Tệp quá lớn, đọc lâu quá nên dừng. Hãy chia nhỏ, lưu thành .xlsx rồi thử lại."))
    if ended == _LOCKED:
        raise UnreadableFile(_("Tệp đang khóa bằng mật khẩu. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi thử lại."))
    if ended:
        raise UnreadableFile(_("Không đọc được bảng tính này. Hãy mở tệp bằng Excel, lưu lại thành .xlsx rồi thử lại."))
    return [(place, name, [[_value(cell) for cell in row] for row in rows]) for place, name, rows in json.loads(told)]


class _Reader:
    """The process that forks one for each workbook; it is begun with the first and lives as long as this one.

    Workbooks of one process of the site are read one after the other.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, content: bytes) -> tuple[int | None, bytes]:
        """How reading ended (0 where it did well, None where it took too long) and what was written."""
        with self._lock:
            process = self._running()
            alarm = Timer(SECONDS, _kill, [process])
            alarm.start()
            try:
                return _asked(process, content)
            except (BrokenPipeError, EOFError):
                self._end(process)
                self._process = None
                return None, b""
            finally:
                alarm.cancel()

    def close(self) -> None:
        """End the process; the next workbook begins another."""
        with self._lock:
            if self._process is not None and self._owner == os.getpid():
                self._end(self._process)
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 (our own program, nothing of a file on its command line)
                [sys.executable, "-I", str(_PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            self._owner = os.getpid()
        return self._process

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        """Let nothing be left of it, what it had forked included."""
        _kill(process)
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()
        process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, SIGKILL)


def _asked(process: subprocess.Popen[bytes], content: bytes) -> tuple[int, bytes]:
    taken, given = process.stdin, process.stdout
    assert taken is not None
    assert given is not None
    taken.write(len(content).to_bytes(8, "big") + content)
    taken.flush()
    head = given.read(12)
    if len(head) < 12:
        raise EOFError
    told = given.read(int.from_bytes(head[4:], "big"))
    return int.from_bytes(head[:4], "big", signed=True), told


_READER = _Reader()
atexit.register(_READER.close)


def _value(cell: Any) -> Any:
    if isinstance(cell, dict):
        text = cell["date"]
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return cell
