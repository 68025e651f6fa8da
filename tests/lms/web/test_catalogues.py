"""Processes that start at once on a fresh checkout compile the same catalogues and do not disturb each other."""

import shutil
import subprocess
import sys
from pathlib import Path

import lms

SOURCE = Path(lms.__file__).parent / "translations"
COMPILE = "import pathlib, sys; from lms.web.i18n import compile_catalogues as c; c([pathlib.Path(sys.argv[1])])"


def test_processes_that_start_together_compile_the_same_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("*.mo"))
    started = [subprocess.Popen([sys.executable, "-c", COMPILE, folder], stderr=subprocess.PIPE) for _ in range(6)]
    said = [process.communicate(timeout=120)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * 6, said
    assert [path.suffix for path in sorted((folder / "en" / "LC_MESSAGES").iterdir())] == [".mo", ".po"]
