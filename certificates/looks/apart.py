"""Drawing in a process of its own, one at a time: a bad template costs that process and nothing else.

Loading WeasyPrint takes it a second; the site goes on answering meanwhile, and nothing stays in memory afterwards.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final

import certificates
from certificates.contract import CertificateFields

WAIT_SECONDS: Final = 6
LONGEST_SECONDS: Final = 60

_one_at_a_time = Lock()


class Busy(RuntimeError):  # noqa: N818 (reads as what it is)
    """Somebody else is drawing; try again in a few seconds."""


class DrawingFailed(RuntimeError):  # noqa: N818 (reads as what it is)
    """A template could not be drawn; the message is for its author."""


def draw_apart(folder: Path, sheets: Sequence[CertificateFields], emblems: Path) -> list[bytes]:
    """Draw each of these from a template's folder. Raises `Busy` and `DrawingFailed`."""
    told = []
    for kind, content in _asked(folder, sheets, emblems):
        if kind == b"T":
            raise DrawingFailed(content.decode(errors="replace"))
        told.append(content)
    if len(told) != len(sheets):
        raise DrawingFailed("the drawing took too long or too much memory")
    return told


def _asked(folder: Path, sheets: Sequence[CertificateFields], emblems: Path) -> list[tuple[bytes, bytes]]:
    asked = "".join(json.dumps(sheet.to_json(), ensure_ascii=False) + "\n" for sheet in sheets).encode()
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        done = subprocess.run(  # noqa: S603 (our own program; folders of ours on its command line)
            [sys.executable, "-P", "-m", "certificates.looks.drawing_apart", str(folder), str(emblems)],
            input=asked,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
            env=_environment(),
            cwd=folder,
        )
    except subprocess.TimeoutExpired:
        return []
    finally:
        _one_at_a_time.release()
    return _parts(done.stdout)


def _environment() -> dict[str, str]:
    """What the process may know: where programs and fonts are, and none of the site's secrets."""
    root = str(Path(certificates.__file__).resolve().parent.parent)
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": root}


def _parts(told: bytes) -> list[tuple[bytes, bytes]]:
    parts, at = [], 0
    while at + 9 <= len(told):
        length = int.from_bytes(told[at + 1 : at + 9], "big")
        parts.append((told[at : at + 1], told[at + 9 : at + 9 + length]))
        at += 9 + length
    return parts
