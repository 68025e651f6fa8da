"""A good pack in a folder of the test's own, and a way to spoil it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from courses.packing.loading import Loaded, load_pack
from courses.packing.reading import read_pack
from lms.api import Problem, db, now
from tests.learning import PACKS


@dataclass
class PackFolder:
    """A pack on disk."""

    root: Path

    def change(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    def problems(self) -> list[Problem]:
        pack, problems = read_pack(self.root)
        assert (pack is None) is bool(problems)
        return problems

    def load(self) -> Loaded:
        pack, problems = read_pack(self.root)
        assert pack is not None, "\n".join(map(str, problems))
        loaded = load_pack(pack, now())
        db.session.commit()
        return loaded


@pytest.fixture
def folder(tmp_path: Path) -> PackFolder:
    return PackFolder(Path(shutil.copytree(PACKS / "small", tmp_path / "small")))


@pytest.fixture
def spoil(folder: PackFolder) -> Callable[[str, str, str], PackFolder]:
    def change(file: str, old: str, new: str) -> PackFolder:
        folder.change(file, old, new)
        return folder

    return change
