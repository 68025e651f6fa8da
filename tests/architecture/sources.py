"""The sources of the product, as the architecture tests read them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("lms", "courses", "certificates")
MADE = {"node_modules", "__pycache__", "dist", ".venv", ".cache", ".lms", ".git", ".artifacts"}
"""Folders that are made, not written."""


def files(*patterns: str, packages: tuple[str, ...] = PACKAGES) -> Iterator[Path]:
    """Written files of the packages whose names match one of `patterns`."""
    for package in packages:
        for pattern in patterns:
            for path in sorted((ROOT / package).rglob(pattern)):
                if path.is_file() and not MADE.intersection(path.relative_to(ROOT).parts):
                    yield path


def python_files() -> list[Path]:
    """Every Python file of the product."""
    return list(files("*.py"))


def templates() -> list[Path]:
    """Every HTML template of the product."""
    return list(files("*.html"))


def place(path: Path, line: int) -> str:
    """Name a line of a file for a failure's message."""
    return f"{path.relative_to(ROOT)}:{line}"
