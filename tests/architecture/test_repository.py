"""What lies in the repository: nothing of the machine on which it was written, nothing that can be made anew."""

import re
import subprocess
from functools import cache

from tests.architecture.sources import MADE, ROOT

TEXT = {
    ".py", ".md", ".toml", ".txt", ".json", ".html", ".scss", ".css", ".js", ".yaml", ".yml", ".svg", ".po", ".mako",
    "",
}  # fmt: skip
HOSTS = {
    "w3.org", "www.w3.org", "schema.org", "purl.org", "ns.adobe.com", "www.aiim.org", "schemas.openxmlformats.org",
    "example.org", "example.com", "127.0.0.1", "localhost", "github.com", "alembic.sqlalchemy.org",
}  # fmt: skip
"""Hosts that a file may name: those of standards, of examples, and of this machine itself."""
KINDS = (".example", ".invalid", ".test", ".vn", ".gov", ".org")
"""Ends of names that lessons and tests use as examples, or that belong to published rules."""


@cache
def written() -> dict[str, str]:
    """Text files of the repository by their names, tracked or about to be."""
    listed = subprocess.run(
        ("git", "ls-files", "--cached", "--others", "--exclude-standard"),
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    texts = {}
    for name in listed:
        path = ROOT / name
        if path.suffix in TEXT and path.is_file() and not MADE.intersection(path.parts):
            texts[name] = path.read_text(encoding="utf-8", errors="replace")
    return texts


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    folders = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w")

    assert [name for name, text in written().items() if folders.search(text)] == []


def test_no_file_names_a_host_beyond_standards_and_examples():
    named = re.compile(r"\b(?:https?|ftp|wss?)://([\w-][\w.-]*\w)")
    found = {
        f"{name}: {host}"
        for name, text in written().items()
        if not name.endswith("package-lock.json")  # who may be paid for a package is not a place to load from
        for host in named.findall(text)
        if "." in host and host.lower() not in HOSTS and not host.lower().endswith(KINDS)
    }

    assert found == set()


def test_the_locks_pin_by_hash_and_name_no_registry():
    for name in ("run.txt", "test.txt"):
        lock = (ROOT / "lms" / "first_start" / name).read_text(encoding="utf-8")
        pins = [line for line in lock.splitlines() if "==" in line]

        assert pins
        assert "://" not in lock
        assert "--index" not in lock
        assert lock.count("--hash=sha256:") >= len(pins)


def test_the_lock_of_the_front_end_names_no_registry():
    assert '"resolved"' not in (ROOT / "lms" / "ui" / "package-lock.json").read_text(encoding="utf-8")


def test_the_top_level_holds_only_what_the_architecture_names():
    listed = {name.split("/")[0] for name in written()}

    assert listed <= {
        ".ci", ".gitignore", "README.md", "certificates", "courses", "lms", "migrations", "pyproject.toml", "tests",
        "wsgi.py",
    }  # fmt: skip


def test_nothing_is_written_down_for_later():
    later = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")

    assert [
        name
        for name, text in written().items()
        if name.endswith((".py", ".html", ".js", ".scss")) and later.search(text)
    ] == []
