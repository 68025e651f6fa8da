"""What the first start does with the machine that it finds."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from lms import first_start

VERSION = f"python{sys.version_info[0]}.{sys.version_info[1]}"


def install(folder: Path, *, name: str = VERSION, whole: bool = True) -> Path:
    """Lay a Python of the system's into `folder`: a real one, or one that cannot import what we need."""
    program = folder / name
    program.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n' if whole else "#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    return program


def configured(monkeypatch: pytest.MonkeyPatch, words: str | None) -> None:
    monkeypatch.setattr(sysconfig, "get_config_var", {"CONFIG_ARGS": words}.get)


@pytest.mark.parametrize("words", ["'--enable-shared' '--prefix=/opt'", "", None])
def test_a_plain_build_gives_way_to_the_systems_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str | None
) -> None:
    configured(monkeypatch, words)
    assert first_start.interpreter(tmp_path) == sys.executable
    program = install(tmp_path)
    assert first_start.interpreter(tmp_path) == str(program)


def test_an_optimised_build_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, "'--enable-optimizations' '--with-lto'")
    install(tmp_path)
    assert first_start.interpreter(tmp_path) == sys.executable


@pytest.mark.parametrize(("name", "whole"), [(VERSION, False), ("python3.1", True)])
def test_an_incomplete_or_other_python_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, whole: bool
) -> None:
    configured(monkeypatch, "")
    install(tmp_path, name=name, whole=whole)
    assert first_start.interpreter(tmp_path) == sys.executable


def test_an_environment_that_was_deleted_is_made_again_though_its_stamps_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        asked.append(" ".join(map(str, command)))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(first_start, "CACHE", tmp_path)
    monkeypatch.setattr(first_start, "VENV", tmp_path / "venv")
    monkeypatch.setattr(subprocess, "run", note)
    first_start._python_packages("run")
    made = [command for command in asked if " venv " in command]
    first_start._python_packages("run")

    assert len(made) == 1
    assert len([command for command in asked if " venv " in command]) == 2
