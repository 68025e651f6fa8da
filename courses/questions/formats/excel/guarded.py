"""Workbooks are read by a process of its own: a bad one costs that process, and nothing else.

The reader is native code that believes what a file claims: told of four billion texts it asks for room for them, and
is aborted with the whole process (.xlsx), and cells far outside of any sheet are laid out (.xls, .ods). Neither can be
caught. The process may take so much memory and time, and no more.
"""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from courses.questions.formats.contract import UnreadableFile
from lms.api import _

Rows = list[list[Any]]
SECONDS = 8
_PROGRAM = Path(__file__).with_name("reading_apart.py")
_LOCKED, _BAD = 3, 4
"""How the process ends when the file has a password, or cannot be read."""


def read_guarded(content: bytes) -> list[tuple[int, str, Rows]]:
    """Read the sheets that are not hidden: their places among all, names and values; raises `UnreadableFile`."""
    try:
        done = subprocess.run(  # noqa: S603 (our own program, nothing of the file on its command line)
            [sys.executable, "-I", str(_PROGRAM)], input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as trouble:
        raise UnreadableFile(
            _("Tệp quá lớn, đọc lâu quá nên dừng. Hãy chia nhỏ, lưu thành .xlsx rồi thử lại.")
        ) from trouble
    if done.returncode == _LOCKED:
        raise UnreadableFile(_("Tệp đang khóa bằng mật khẩu. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi thử lại."))
    if done.returncode:
        raise UnreadableFile(_("Không đọc được bảng tính này. Hãy mở tệp bằng Excel, lưu lại thành .xlsx rồi thử lại."))
    return [
        (place, name, [[_value(cell) for cell in row] for row in rows]) for place, name, rows in json.loads(done.stdout)
    ]


def _value(cell: Any) -> Any:
    if isinstance(cell, dict):
        text = cell["date"]
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return cell
